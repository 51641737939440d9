export { get } from "./get.ts";
export { revoke, revokeSync } from "./revoke.ts";
export { set, setSync } from "./set.ts";
export { sign } from "./sign.ts";
