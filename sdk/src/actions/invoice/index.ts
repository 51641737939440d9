export { cancel, cancelSync } from "./cancel.ts";
export { pay } from "./pay.ts";
export { sign } from "./sign.ts";
export { listUnusedNumbers } from "./unusedNumber.ts";
export { verify } from "./verify.ts";
