export { cancel, cancelSync } from "./cancel.ts";
export { pay } from "./pay.ts";
export { sign } from "./sign.ts";
export { verify } from "./verify.ts";
