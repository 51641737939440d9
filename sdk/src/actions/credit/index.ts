export { claim, claimSync } from "./claim.ts";
export { get } from "./get.ts";
