// What `store.open` alone can meet.
import { contractError } from "./contractError.ts";

export const StoreNotShortError = /* @__PURE__ */ contractError("StoreNotShort", ({ balance, capturable }, amount) => ({
  message: `The store has ${amount(balance)}, and ${amount(capturable)} of the payments shown wait in it: it is not short of them.`,
  todo: "Show more of the payments that wait there. If nothing is missing, the store needs no successor.",
}));

export const PaymentsNotAscendingError = /* @__PURE__ */ contractError("PaymentsNotAscending", ({ previous, id }) => ({
  message: `Payment ${id} stands after ${previous}; ids have to ascend, each once.`,
  todo: "Show each payment once. `store.open` sorts them.",
}));

export const NotOfStoreError = /* @__PURE__ */ contractError("NotOfStore", ({ id, store, token }) => ({
  message: `Payment ${id} does not wait in store ${store} in token ${token}.`,
  todo: "Show payments of one merchant and one token that wait in the merchant's present store.",
}));

export const IssuerListUnknownError = /* @__PURE__ */ contractError("IssuerListUnknown", ({ token }) => ({
  message: `How the issuer of token ${token} tells what it has blacklisted is not known to the processor.`,
  todo: "Show the shortage instead, or let the merchant call `store.open` itself.",
}));

export const StoreNotBlacklistedError = /* @__PURE__ */ contractError("StoreNotBlacklisted", ({ store, token }) => ({
  message: `The issuer of token ${token} has not blacklisted store ${store}.`,
  todo: "The store needs no successor. The merchant itself may open one at any time.",
}));
