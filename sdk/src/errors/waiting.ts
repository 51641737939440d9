import { formatInstant } from "../amounts/format.ts";
import { contractError } from "./contractError.ts";

export const NotForAuthorizeError = /* @__PURE__ */ contractError("NotForAuthorize", () => ({
  message: "These terms are to be charged, not authorized: their authorizationExpiry is 0.",
  todo: "Pay them by `payment.charge`; `invoice.pay` picks by the terms.",
}));

export const AuthorizationTooShortError = /* @__PURE__ */ contractError(
  "AuthorizationTooShort",
  ({ payExpiry, authorizationExpiry }) => ({
    message: `The authorization ends at ${formatInstant(authorizationExpiry)}; it has to end a day after payExpiry, ${formatInstant(payExpiry)}, or later.`,
    todo: "Sign terms with a later authorizationExpiry, or an earlier payExpiry.",
  }),
);

export const AuthorizationTooLongError = /* @__PURE__ */ contractError(
  "AuthorizationTooLong",
  ({ attempted, allowed }) => ({
    message: `The authorization ends at ${formatInstant(attempted)}; the latest that is allowed now is ${formatInstant(allowed)}.`,
    todo: "Money waits for 366 days at most: sign terms with an earlier authorizationExpiry.",
  }),
);

export const PayerNotNamedError = /* @__PURE__ */ contractError("PayerNotNamed", () => ({
  message: "Terms that are to be authorized have to name their payer; these name none.",
  todo: "Sign terms with the payer's address.",
}));

export const CallerNotPayerError = /* @__PURE__ */ contractError("CallerNotPayer", ({ caller, payer }) => ({
  message: `${caller} sent a payment by ERC-2612 that only the payer, ${payer}, may send.`,
  todo: "A permit is no consent to a payment: send it from the payer, or pay by another rail.",
}));
