import { claimFunction, claimedEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import { findToken } from "../../internal/token.ts";
import { storeOf } from "./get.ts";
import type { CreditClaimCallParameters, CreditClaimParameters } from "./types.ts";

function call(client: AnyClient, parameters: CreditClaimCallParameters) {
  const { store, token, owner } = parameters;
  return verbCall(client, parameters, [claimFunction], "claim", [store, token, owner]);
}

export const extractClaimed = /* @__PURE__ */ extractorOf(claimedEvent);

const verb = /* @__PURE__ */ defineVerb({
  action: "credit.claim",
  members: { call, extractEvent: extractClaimed },
  request: ({ token, store, merchant, owner }: CreditClaimParameters) => [token.toLowerCase(), store, merchant, owner],
  async ready(client, parameters, { deployment, account }) {
    const { token, owner = account.address } = parameters;
    const store = await storeOf(client, deployment, parameters);
    return { call: call(client, { deployment, store, token, owner }), token: findToken(deployment, token) };
  },
});

/**
 * Sends a credit to its owner: all of it. Anyone may, for anyone; without `owner` it is the account's own.
 * @example await client.credit.claim({ token, merchant });
 * @throws NoCreditError, SafeERC20FailedOperationError (the token still refuses); AccountMissingError, WrongChainError
 */
export const claim = /* @__PURE__ */ defineWrite(verb);

/**
 * `credit.claim`, and waits. @example const { amount } = await client.credit.claimSync({ token, merchant, owner });
 * @throws as `credit.claim`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const claimSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractClaimed));
