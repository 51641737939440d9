import { ModuleProvider, Modules } from "@medusajs/framework/utils";
import { FeiqianPaymentProvider } from "./provider.ts";

export { FeiqianPaymentProvider, type FeiqianData } from "./provider.ts";
export type { FeiqianOptions, Level, ProofOptions } from "./options.ts";
export type { RefundRecord } from "./state.ts";

export default ModuleProvider(Modules.PAYMENT, { services: [FeiqianPaymentProvider] });
