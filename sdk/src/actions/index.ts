export * as credit from "./credit/index.ts";
export * as invoice from "./invoice/index.ts";
export * as merchant from "./merchant/index.ts";
export * as payment from "./payment/index.ts";
export * as price from "./price/index.ts";
export * as signer from "./signer/index.ts";
export * as store from "./store/index.ts";
