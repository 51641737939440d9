import type { Hex, TransactionReceipt } from "viem";
import { invalidateNonceFunction } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync } from "../../internal/defineWrite.ts";
import { knownDeployment } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { processorCall } from "../../internal/write.ts";

export type CreditInvalidateNonceParameters = WriteParameters;
export type CreditInvalidateNonceReturnType = Hex;
export type CreditInvalidateNonceErrorType = WriteErrorType;
export type CreditInvalidateNonceSyncParameters = WaitParameters;
export type CreditInvalidateNonceSyncReturnType = { readonly receipt: TransactionReceipt };
export type CreditInvalidateNonceSyncErrorType = WriteErrorType;

const call = (client: AnyClient, parameters: DeploymentParameter) =>
  processorCall(knownDeployment(client, parameters), [invalidateNonceFunction], "invalidateNonce", []);

const verb = /* @__PURE__ */ defineVerb({
  action: "credit.invalidateNonce",
  members: { call },
  request: (_: object) => [],
  ready: (client, _, { deployment }) => ({ call: call(client, { deployment }) }),
});

/**
 * Spends the account's next nonce of claims, so that a signature of `credit.signClaim` that has not been sent cannot
 * be.
 * @example await ownerClient.credit.invalidateNonce({});
 * @throws AccountMissingError, WrongChainError
 */
export const invalidateNonce = /* @__PURE__ */ defineWrite(verb);

/**
 * `credit.invalidateNonce`, and waits.
 * @example await ownerClient.credit.invalidateNonceSync({});
 * @throws as `credit.invalidateNonce`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const invalidateNonceSync = /* @__PURE__ */ defineWriteSync(verb, (receipt) => ({ receipt }));
