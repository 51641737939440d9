export { claim, claimSync } from "./claim.ts";
export { claimTo, claimToSync } from "./claimTo.ts";
export { get } from "./get.ts";
export { invalidateNonce, invalidateNonceSync } from "./invalidateNonce.ts";
export { signClaim } from "./signClaim.ts";
