import { claimToForFunction, claimToFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, readEvent, verbCall } from "../../internal/verb.ts";
import { findToken } from "../../internal/token.ts";
import { extractClaimed } from "./claim.ts";
import { get } from "./get.ts";
import type { CreditClaimToCallParameters, CreditClaimToParameters } from "./types.ts";

function call(client: AnyClient, parameters: CreditClaimToCallParameters) {
  const { store, token, to, amount } = parameters;
  if (parameters.signature === undefined)
    return verbCall(client, parameters, [claimToFunction], "claimTo", [store, token, to, amount]);
  const { owner, deadline, signature } = parameters;
  const args = [owner, store, token, to, amount, deadline, signature] as const;
  return verbCall(client, parameters, [claimToForFunction], "claimToFor", args);
}

const verb = /* @__PURE__ */ defineVerb({
  action: "credit.claimTo",
  members: { call, extractEvent: extractClaimed },
  request: ({ store, token, amount, to, signature }: CreditClaimToParameters) => [store, token, amount, to, signature],
  async ready(client, parameters, { deployment, account }) {
    const token = findToken(deployment, parameters.token);
    if (parameters.signature !== undefined) return { call: call(client, { ...parameters, deployment }), token };
    const { store, amount } = await get(client, { ...parameters, deployment, owner: account.address });
    return { call: call(client, { ...parameters, deployment, store, amount: parameters.amount ?? amount }), token };
  },
});

/**
 * Sends a credit elsewhere than to its owner: the owner itself, or anyone with the result of `credit.signClaim`.
 * @example await sponsorClient.credit.claimTo(signed);
 * @throws NoCreditError, CreditExceededError, SafeERC20FailedOperationError; with a signature SignatureExpiredError,
 * InvalidSignatureError (that nonce has been used, too); AccountMissingError, WrongChainError
 */
export const claimTo = /* @__PURE__ */ defineWrite(verb);

/**
 * `credit.claimTo`, and waits. @example const { to, amount } = await sponsorClient.credit.claimToSync(signed);
 * @throws as `credit.claimTo`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const claimToSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractClaimed));
