import { getBlockNumber, getContractEvents } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../../deployment.ts";
import { paymentProcessorAbi } from "../../generated/abis.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { ReadErrorType } from "../../internal/errors.ts";
import type { ProcessorLog } from "../../internal/events.ts";
import { type InvoiceSource, invoiceFrom } from "../../internal/invoiceSource.ts";
import { readProcessor } from "../../internal/read.ts";
import { getPaymentId } from "../../terms/getPaymentId.ts";
import { domainOf } from "../../terms/invoice.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

/** Which payment: by its terms, invoice or link; or by its id alone. */
export type PaymentSource =
  | (InvoiceSource & { readonly terms?: undefined; readonly id?: undefined })
  | { readonly terms: PaymentTerms; readonly id?: undefined; readonly invoice?: undefined; readonly link?: undefined }
  | { readonly id: PaymentId; readonly terms?: undefined; readonly invoice?: undefined; readonly link?: undefined };

export type PaymentGetParameters = DeploymentParameter &
  PaymentSource & {
    /** The first block to look into. @default the deployment's */
    readonly fromBlock?: bigint | undefined;
  };

/** The `Charged` event of a payment, and where it stands. */
export type Charged = ProcessorLog<"Charged">["args"] &
  Pick<ProcessorLog<"Charged">, "blockNumber" | "transactionHash">;

/**
 * - `charged`: these very terms were paid.
 * - `superseded`: another version of the invoice, with the same number, was paid; this one never can be.
 * - `cancelled`: nobody paid, and nobody can.
 * - `open`: the number is unused. (The invoice may have expired.)
 * - `unknown`: asked by id alone, and no payment of that id is found: open, superseded or cancelled.
 */
export type PaymentStatus = "charged" | "superseded" | "cancelled" | "open" | "unknown";

export interface PaymentGetReturnType {
  readonly id: PaymentId;
  readonly status: PaymentStatus;
  /** What was paid; null unless `charged`. */
  readonly charged: Charged | null;
}

export type PaymentGetErrorType = ReadErrorType;

const CANCELLED = 3;

export const toCharged = ({ args, blockNumber, transactionHash }: ProcessorLog<"Charged">): Charged => ({
  ...args,
  blockNumber,
  transactionHash,
});

/** The `Charged` event of `id` up to `toBlock`, if there is one. */
export async function findCharged(
  client: AnyClient,
  { processor }: Deployment,
  { id, fromBlock, toBlock }: { readonly id: PaymentId; readonly fromBlock: bigint; readonly toBlock: bigint },
): Promise<Charged | null> {
  const find = getAction(client, getContractEvents, "getContractEvents");
  const logs = await find({
    address: processor,
    abi: paymentProcessorAbi,
    eventName: "Charged",
    args: { id },
    strict: true,
    fromBlock,
    toBlock,
  });
  const [log] = logs as unknown as readonly ProcessorLog<"Charged">[];
  return log ? toCharged(log) : null;
}

/** The id that is asked for, and the terms where they are known. */
async function idAndTerms(
  source: PaymentSource,
  deployment: Deployment,
): Promise<{ readonly id: PaymentId; readonly terms?: PaymentTerms }> {
  if (source.id !== undefined) return { id: source.id };
  if (source.terms !== undefined) return { id: getPaymentId(source.terms, domainOf(deployment)), terms: source.terms };
  const { id, terms } = await invoiceFrom(source, deployment);
  return { id, terms };
}

/**
 * What has become of a payment, from the chain at one block. The number's status alone cannot tell that these terms
 * were paid and not another version of them: their `Charged` event does.
 *
 * @example
 * ```ts
 * const { status, charged } = await client.payment.get({ terms });
 * if (status === "charged") console.log(`${charged?.payer} paid ${charged?.received}`);
 * ```
 *
 * @throws {@link ForeignInvoiceError}, {@link InvoiceLinkError}, {@link WrongChainError}, {@link UnknownChainError},
 * {@link NotDeployedError}
 */
export async function get(client: AnyClient, parameters: PaymentGetParameters): Promise<PaymentGetReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await idAndTerms(parameters, deployment);
  const toBlock = await getAction(client, getBlockNumber, "getBlockNumber")({ cacheTime: 0 });
  const number = terms
    ? await readProcessor(client, deployment, "getNumberStatus", [terms.merchant, terms.number], toBlock)
    : undefined;
  if (number === 0) return { id, status: "open", charged: null };
  if (number === CANCELLED) return { id, status: "cancelled", charged: null };
  const fromBlock = parameters.fromBlock ?? BigInt(deployment.startBlock);
  const charged = await findCharged(client, deployment, { id, fromBlock, toBlock });
  if (charged) return { id, status: "charged", charged };
  return { id, status: terms ? "superseded" : "unknown", charged: null };
}
