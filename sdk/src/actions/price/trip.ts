import { defineWrite, defineWriteSync } from "../../internal/verb.ts";
import { latchVerb } from "./latch.ts";

const verb = /* @__PURE__ */ latchVerb("trip");

/**
 * Shuts a token's latch while its market is outside the band: no source of the token has a price until it is cleared.
 * For anyone. It reads the feed's latest round whatever the market's guards say of it; each trip starts the period anew.
 * @example await client.price.trip({ latch });
 * @throws PegHoldsError, NoRoundError; AccountMissingError, WrongChainError
 */
export const trip = /* @__PURE__ */ defineWrite(verb);

/**
 * `price.trip`, and waits. @example const { receipt } = await client.price.tripSync({ latch });
 * @throws as `price.trip`, and TransactionRevertedError
 */
export const tripSync = /* @__PURE__ */ defineWriteSync(verb, (receipt) => ({ receipt }));
