import { type Account, type Hex, type Log, type TransactionReceipt, encodeFunctionData, isAddressEqual } from "viem";
import { estimateContractGas } from "viem/actions";
import { getAction } from "viem/utils";
import { selectorOf } from "../../errors/abi.ts";
import { ForeignCallError } from "../../errors/sending.ts";
import { contractErrors, toTypedError } from "../../errors/toTypedError.ts";
import { batchFunction, callFailedEvent } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, processorLogs } from "../../internal/events.ts";
import { type ContractCall, processorCall } from "../../internal/write.ts";

/** One call of the processor, from the `.call` of any action, and what it may use. */
export type BatchItem = ContractCall & {
  /** @default what it would use alone and at present, and a fifth more */
  readonly gasLimit?: bigint | undefined;
};

interface Args {
  readonly calls: readonly BatchItem[];
}

export type BatchParameters = WriteParameters & Args;
export type BatchReturnType = Hex;
export type BatchErrorType = WriteErrorType;
export type BatchCallParameters = DeploymentParameter & {
  readonly calls: readonly (BatchItem & { readonly gasLimit: bigint })[];
};
export type BatchSyncParameters = WaitParameters & Args;
export type BatchSyncErrorType = WriteErrorType;

/** A call that changed nothing, and stopped no other. */
export interface BatchFailure {
  /** Its place among the calls, from 0. */
  readonly index: number;
  /** The first four bytes of its error; zero where it had none, as when its gas ran out. */
  readonly selector: Hex;
  /** The error's name in Solidity, where it is known. */
  readonly errorName: string | null;
}

export interface BatchSyncReturnType {
  /** For each call, whether it did what it was to do. */
  readonly succeeded: readonly boolean[];
  readonly failures: readonly BatchFailure[];
  readonly receipt: TransactionReceipt;
}

function call(client: AnyClient, parameters: BatchCallParameters) {
  const deployment = knownDeployment(client, parameters);
  const calls = parameters.calls.map((item) => {
    if (!isAddressEqual(item.address, deployment.processor)) {
      throw new ForeignCallError({ attempted: item.address, allowed: deployment.processor });
    }
    return { data: encodeFunctionData(item), gasLimit: item.gasLimit };
  });
  return processorCall(deployment, [batchFunction], "batch", [calls]);
}

/** The call with its gas limit: an estimate, unless it was given. One that would fail even now is refused by its own error. */
async function withLimit(client: AnyClient, { gasLimit, ...item }: BatchItem, account: Account) {
  if (gasLimit !== undefined) return { ...item, gasLimit };
  const estimate = getAction(client, estimateContractGas, "estimateContractGas");
  const used = await estimate({ ...item, account } as never).catch((error: unknown) => {
    throw toTypedError(error);
  });
  return { ...item, gasLimit: (used * 6n) / 5n };
}

const extractFailures = (logs: readonly Log[], options: ExtractOptions = {}): readonly BatchFailure[] =>
  processorLogs(logs, callFailedEvent, options).map(({ args: { index, selector } }) => ({
    index: Number(index),
    selector,
    errorName: contractErrors.find(({ abiItem }) => selectorOf(abiItem) === selector)?.abiItem.name ?? null,
  }));

const verb = /* @__PURE__ */ defineVerb({
  action: "payment.batch",
  members: { call, extractFailures },
  request: ({ calls }: Args) => calls.map((item) => [encodeFunctionData(item), item.gasLimit]),
  async ready(client, { calls }, { account, deployment }) {
    const limited = await Promise.all(calls.map((item) => withLimit(client, item, account)));
    return { call: call(client, { deployment, calls: limited }) };
  },
  simulated: (succeeded) => succeeded as readonly boolean[],
});

/**
 * Makes several calls of the processor in one transaction, each as the account's own. One that fails changes nothing
 * and stops no other. (A client's `batch` is viem's own: this one stands among the payments.)
 * @example
 * const calls = due.map(({ terms, amount }) => client.payment.capture.call({ terms, amount }));
 * const hash = await client.payment.batch({ calls });
 * @throws ForeignCallError (a call of another contract), BatchGasTooLowError, and what a call without a gas limit would
 * be refused by at present; AccountMissingError, WrongChainError
 */
export const batch = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.batch`, and waits.
 * @example
 * const { failures } = await client.payment.batchSync({ calls });
 * for (const { index, errorName } of failures) console.log(`call ${index} failed: ${errorName}`);
 * @throws as `payment.batch`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const batchSync = /* @__PURE__ */ defineWriteSync(
  verb,
  (receipt, { deployment }, { calls }): BatchSyncReturnType => {
    const failures = extractFailures(receipt.logs, { deployment });
    const failed = new Set(failures.map(({ index }) => index));
    return { succeeded: calls.map((_, i) => !failed.has(i)), failures, receipt };
  },
);
