export { getPaymentId } from "./terms/getPaymentId.ts";
export type { Domain, PaymentId, PaymentTerms, Split } from "./terms/types.ts";
