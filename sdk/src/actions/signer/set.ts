import type { Address, Hex, Log, TransactionReceipt } from "viem";
import { toActionError } from "../../errors/toActionError.ts";
import { setSignerForFunction, setSignerFunction, signerSetEvent } from "../../generated/processor.ts";
import { type AnyClient, type WaitParameters, type WriteParameters, accountOf } from "../../internal/client.ts";
import { deploymentFor, deploymentForWrite, knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { type ExtractOptions, type ProcessorLog, firstLog, processorLogs } from "../../internal/events.ts";
import { hashOf, processorCall, sendPrepared, settle, simulateCall } from "../../internal/write.ts";
import type { Sent } from "../../tracker/types.ts";
import { MalformedTermsError } from "../../errors/invoice.ts";

interface Named {
  readonly signer: Address;
  /** Unix seconds, exclusive; `0n` revokes. */
  readonly validUntil: bigint;
  /** What fee and splits of an invoice may take together, in basis points. */
  readonly maxOutBps: bigint;
}

/** The merchant's signature, from `signer.sign`: with it anyone may send the transaction. */
interface Sponsored {
  readonly merchant: Address;
  readonly deadline: bigint;
  readonly signature: Hex;
}

type Args = Named & (Sponsored | { readonly [key in keyof Sponsored]?: undefined });

export type SignerSetParameters = WriteParameters & Args;
export type SignerSetReturnType = Hex;
export type SignerSetErrorType = WriteErrorType;
export type SignerSetSyncParameters = WaitParameters & Args;
export type SignerSetSyncReturnType = ProcessorLog<"SignerSet">["args"] & { readonly receipt: TransactionReceipt };
export type SignerSetSyncErrorType = WriteErrorType;

const checkRange = (field: string, attempted: bigint, bits: bigint) => {
  if (attempted < 0n || attempted >= 1n << bits) {
    throw new MalformedTermsError({ field, attempted, allowed: `a bigint from 0 to 2^${bits} - 1` });
  }
};

function call(client: AnyClient, parameters: SignerSetParameters) {
  const { signer, validUntil, maxOutBps, merchant, deadline, signature } = parameters;
  const deployment = knownDeployment(client, parameters);
  checkRange("validUntil", validUntil, 48n);
  checkRange("maxOutBps", maxOutBps, 16n);
  const named = [signer, Number(validUntil), Number(maxOutBps)] as const;
  if (signature === undefined) return processorCall(deployment, [setSignerFunction], "setSigner", named);
  return processorCall(deployment, [setSignerForFunction], "setSignerFor", [merchant, ...named, deadline, signature]);
}

async function simulate(client: AnyClient, parameters: SignerSetParameters): Promise<void> {
  const account = accountOf(client, parameters, "signer.set");
  const deployment = await deploymentForWrite(client, parameters);
  await simulateCall(client, call(client, { ...parameters, deployment }), parameters, {
    account,
    toError: toActionError,
  });
}

/** The `SignerSet` event of a transaction's logs. */
const extractEvent = (logs: readonly Log[], options: ExtractOptions = {}): ProcessorLog<"SignerSet"> =>
  firstLog(processorLogs(logs, signerSetEvent, options), "SignerSet");

async function sendOnce(client: AnyClient, parameters: SignerSetParameters, waits: boolean): Promise<Sent> {
  const action = "signer.set";
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  const { signer, validUntil, maxOutBps, signature } = parameters;
  const request = [signer.toLowerCase(), validUntil, maxOutBps, signature];
  const options = { account, chainId: deployment.chainId, action, request, waits, toError: toActionError };
  return sendPrepared(client, parameters, options, async () => ({
    call: call(client, { ...parameters, deployment }),
  }));
}

const setSigner = async (client: AnyClient, parameters: SignerSetParameters): Promise<SignerSetReturnType> =>
  hashOf(await sendOnce(client, parameters, false));

/**
 * Lets `signer` sign invoices for the merchant, within a cap and until an instant. Sent by the merchant itself, or,
 * with what `signer.sign` gave, by anyone who pays the gas.
 *
 * @example
 * ```ts
 * await client.signer.set({ signer, validUntil: 1_900_000_000n, maxOutBps: 500n });
 * ```
 *
 * @throws {@link SignerNotAllowedError}, {@link BpsOverWholeError}; with a signature {@link SignatureExpiredError},
 * {@link InvalidSignatureError} (that nonce has been used, too); {@link AccountMissingError}, {@link WrongChainError}
 */
export const set = /* @__PURE__ */ Object.assign(setSigner, { call, simulate, extractEvent });

/**
 * `signer.set`, and waits.
 *
 * @example
 * ```ts
 * const { merchant, signer, validUntil } = await sponsorClient.signer.setSync(signed);
 * ```
 *
 * @throws as `signer.set`, {@link TransactionRevertedError}, {@link TransactionReplacedError},
 * {@link TransactionUnknownError}
 */
export async function setSync(
  client: AnyClient,
  parameters: SignerSetSyncParameters,
): Promise<SignerSetSyncReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const sent = await sendOnce(client, { ...parameters, deployment }, true);
  const receipt = await settle(client, sent, parameters, "signer.set");
  return { ...extractEvent(receipt.logs, { deployment }).args, receipt };
}
