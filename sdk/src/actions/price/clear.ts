import { defineWrite, defineWriteSync } from "../../internal/verb.ts";
import { latchVerb } from "./latch.ts";

const verb = /* @__PURE__ */ latchVerb("clear");

/**
 * Opens a token's latch again, once its period is over and the market is inside the inner band. For anyone.
 * @example await client.price.clear({ latch });
 * @throws LatchOpenError, LatchShutError, OutsideInnerBandError, and whatever the market's guards refuse with; AccountMissingError, WrongChainError
 */
export const clear = /* @__PURE__ */ defineWrite(verb);

/**
 * `price.clear`, and waits. @example const { receipt } = await client.price.clearSync({ latch });
 * @throws as `price.clear`, and TransactionRevertedError
 */
export const clearSync = /* @__PURE__ */ defineWriteSync(verb, (receipt) => ({ receipt }));
