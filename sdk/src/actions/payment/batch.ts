import { type Account, type Log, encodeFunctionData, isAddressEqual } from "viem";
import { estimateContractGas } from "viem/actions";
import { getAction } from "viem/utils";
import { selectorOf } from "../../errors/abi.ts";
import { ForeignCallError } from "../../errors/sending.ts";
import { contractErrors, toTypedError } from "../../errors/toTypedError.ts";
import { batchFunction, callFailedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, verbCall } from "../../internal/verb.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import { type ExtractOptions, processorLogs } from "../../internal/events.ts";
import type { BatchCallParameters, BatchFailure, BatchItem, BatchParameters, BatchSyncReturnType } from "./types.ts";

function call(client: AnyClient, parameters: BatchCallParameters) {
  const deployment = knownDeployment(client, parameters);
  const calls = parameters.calls.map((item) => {
    if (!isAddressEqual(item.address, deployment.processor))
      throw new ForeignCallError({ attempted: item.address, allowed: deployment.processor });
    return { data: encodeFunctionData(item), gasLimit: item.gasLimit };
  });
  return verbCall(client, parameters, [batchFunction], "batch", [calls]);
}

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
  request: ({ calls }: BatchParameters) => calls.map((item) => [encodeFunctionData(item), item.gasLimit]),
  async ready(client, { calls }, { account, deployment }) {
    const limited = await Promise.all(calls.map((item) => withLimit(client, item, account)));
    return { call: call(client, { deployment, calls: limited }) };
  },
  simulated: (succeeded) => succeeded as readonly boolean[],
});

/**
 * Makes several calls of the processor in one transaction, each as the account's own: one that fails stops no other.
 * @example await client.payment.batch({ calls: due.map((one) => client.payment.capture.call(one)) });
 * @throws ForeignCallError (a call of another contract), BatchGasTooLowError, and what a call without a gas limit would
 * be refused by at present; AccountMissingError, WrongChainError
 */
export const batch = /* @__PURE__ */ defineWrite(verb);

/**
 * `payment.batch`, and waits. @example const { succeeded, failures } = await client.payment.batchSync({ calls });
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
