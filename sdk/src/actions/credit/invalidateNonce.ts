import { invalidateNonceFunction } from "../../generated/processor.ts";
import type { AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, verbCall } from "../../internal/verb.ts";

const call = (client: AnyClient, parameters: DeploymentParameter) =>
  verbCall(client, parameters, [invalidateNonceFunction], "invalidateNonce", []);

const verb = /* @__PURE__ */ defineVerb({
  action: "credit.invalidateNonce",
  members: { call },
  request: (_: object) => [],
  ready: (client, _, { deployment }) => ({ call: call(client, { deployment }) }),
});

/**
 * Spends the account's next nonce of claims: an unsent signature of `credit.signClaim` can be sent no more.
 * @example await ownerClient.credit.invalidateNonce({});
 * @throws AccountMissingError, WrongChainError
 */
export const invalidateNonce = /* @__PURE__ */ defineWrite(verb);

/**
 * `credit.invalidateNonce`, and waits. @example await ownerClient.credit.invalidateNonceSync({});
 * @throws as `credit.invalidateNonce`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const invalidateNonceSync = /* @__PURE__ */ defineWriteSync(verb, (receipt) => ({ receipt }));
