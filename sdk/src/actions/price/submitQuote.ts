import { signedQuoteSourceAbi } from "../../abis.ts";
import { defineVerb, defineWrite, defineWriteSync } from "../../internal/verb.ts";
import type { PriceQuoteArgs } from "./types.ts";

const call = (_: unknown, { source, id, rate, ratedAt, validUntil, signature }: PriceQuoteArgs) =>
  ({
    ...{ address: source, abi: signedQuoteSourceAbi, functionName: "submit" },
    args: [id, rate, ratedAt, validUntil, signature],
  }) as const;

const verb = /* @__PURE__ */ defineVerb({
  action: "price.submitQuote",
  members: { call },
  request: ({ source, id, ratedAt }: PriceQuoteArgs) => [source.toLowerCase(), id, ratedAt],
  ready: (client, parameters: PriceQuoteArgs) => ({ call: call(client, parameters) }),
});

/**
 * Brings a signed quote to its source. For anyone who has it: the shop, or the payer.
 * @example await client.price.submitQuote(quote);
 * @throws RateOutOfBandError, QuoteExpiredError, QuoteTooLongError, QuoteFromFutureError, QuoteNotNewerError,
 * InvalidSignatureError; AccountMissingError, WrongChainError
 */
export const submitQuote = /* @__PURE__ */ defineWrite(verb);

/**
 * `price.submitQuote`, and waits. @example const { receipt } = await client.price.submitQuoteSync(quote);
 * @throws as `price.submitQuote`, and TransactionRevertedError
 */
export const submitQuoteSync = /* @__PURE__ */ defineWriteSync(verb, (receipt) => ({ receipt }));
