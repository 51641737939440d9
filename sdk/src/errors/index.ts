export { FeiqianError } from "./base.ts";
export type { ContractError, ContractErrorClass } from "./contractError.ts";
export * from "./governance.ts";
export * from "./permit2.ts";
export * from "./processor.ts";
export { SafeRevertError, safeReasons } from "./safe.ts";
export * from "./sdk.ts";
export { contractErrorClasses, toTypedError } from "./toTypedError.ts";
