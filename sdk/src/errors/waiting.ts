import { formatBps, formatInstant } from "../amounts/format.ts";
import { erc2612CollectorAbi, paymentProcessorAbi as abi, relayedCollectorAbi } from "../generated/abis.ts";
import { formatNumberStatus } from "../terms/numberStatus.ts";
import { contractError } from "./contractError.ts";

export const NotForAuthorizeError = contractError(abi, "NotForAuthorize", () => ({
  message: "These terms are to be charged, not authorized: their authorizationExpiry is 0.",
  todo: "Pay them by `payment.charge`; `invoice.pay` picks by the terms.",
}));

export const AuthorizationTooShortError = contractError(
  abi,
  "AuthorizationTooShort",
  ({ payExpiry, authorizationExpiry }) => ({
    message: `The authorization ends at ${formatInstant(authorizationExpiry)}; it has to end a day after payExpiry, ${formatInstant(payExpiry)}, or later.`,
    todo: "Sign terms with a later authorizationExpiry, or an earlier payExpiry.",
  }),
);

export const AuthorizationTooLongError = contractError(abi, "AuthorizationTooLong", ({ attempted, allowed }) => ({
  message: `The authorization ends at ${formatInstant(attempted)}; the latest that is allowed now is ${formatInstant(allowed)}.`,
  todo: "Money waits for 366 days at most: sign terms with an earlier authorizationExpiry.",
}));

export const PayerNotNamedError = contractError(abi, "PayerNotNamed", () => ({
  message: "Terms that are to be authorized have to name their payer; these name none.",
  todo: "Sign terms with the payer's address.",
}));

export const AuthorizationExpiredError = contractError(
  abi,
  "AuthorizationExpired",
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits had to be captured before ${formatInstant(authorizationExpiry)}; it is ${formatInstant(timestamp)}.`,
    todo: "It goes back to the payer: `payment.reclaim` or `payment.void`.",
  }),
);

export const AuthorizationNotExpiredError = contractError(
  abi,
  "AuthorizationNotExpired",
  ({ timestamp, authorizationExpiry }) => ({
    message: `What waits can be reclaimed from ${formatInstant(authorizationExpiry)} on; it is ${formatInstant(timestamp)}.`,
    todo: "Wait, or ask the merchant to return it by `payment.void`.",
  }),
);

export const NothingToReclaimError = contractError(abi, "NothingToReclaim", ({ id }) => ({
  message: `Nothing waits under payment ${id}.`,
  todo: "It was captured, returned or never authorized: read `payment.get`.",
}));

export const NotMerchantOrOperatorError = contractError(
  abi,
  "NotMerchantOrOperator",
  ({ caller, merchant, operator }) => ({
    message: `${caller} is neither the merchant, ${merchant}, nor the operator of these terms, ${operator}.`,
    todo: "Send it from one of them.",
  }),
);

export const FeeNotAllowedError = contractError(abi, "FeeNotAllowed", ({ attemptedBps, allowedBps }) => ({
  message: `A fee of ${formatBps(attemptedBps)} was to be taken; the terms say ${formatBps(allowedBps)}.`,
  todo: "The operator may take that or less, the merchant captures with exactly that.",
}));

export const NumberNotChargedError = contractError(abi, "NumberNotCharged", ({ merchant, number, status }) => ({
  message: `Nothing was charged under invoice number ${number} of ${merchant}: it is ${formatNumberStatus(status)}.`,
  todo: "Refund the terms that were paid: `payment.get` tells which.",
}));

export const StoreNotShortError = contractError(abi, "StoreNotShort", ({ balance, capturable }, amount) => ({
  message: `The store has ${amount(balance)}, and ${amount(capturable)} of the payments shown wait in it: it is not short of them.`,
  todo: "Show more of the payments that wait there. If nothing is missing, the store needs no successor.",
}));

export const PaymentsNotAscendingError = contractError(abi, "PaymentsNotAscending", ({ previous, id }) => ({
  message: `Payment ${id} stands after ${previous}; ids have to ascend, each once.`,
  todo: "Show each payment once. `store.open` sorts them.",
}));

export const NotOfStoreError = contractError(abi, "NotOfStore", ({ id, store, token }) => ({
  message: `Payment ${id} does not wait in store ${store} in token ${token}.`,
  todo: "Show payments of one merchant and one token that wait in the merchant's present store.",
}));

export const IssuerListUnknownError = contractError(abi, "IssuerListUnknown", ({ token }) => ({
  message: `How the issuer of token ${token} tells what it has blacklisted is not known to the processor.`,
  todo: "Show the shortage instead, or let the merchant call `store.open` itself.",
}));

export const StoreNotBlacklistedError = contractError(abi, "StoreNotBlacklisted", ({ store, token }) => ({
  message: `The issuer of token ${token} has not blacklisted store ${store}.`,
  todo: "The store needs no successor. The merchant itself may open one at any time.",
}));

export const CreditExceededError = contractError(abi, "CreditExceeded", ({ attempted, allowed }, amount) => ({
  message: `${amount(attempted)} were to be claimed; the credit is ${amount(allowed)}.`,
  todo: "Read `credit.get`, then sign again by `credit.signClaim`.",
}));

export const BatchGasTooLowError = contractError(abi, "BatchGasTooLow", ({ index, available, required }) => ({
  message: `Call ${index} of the batch needs ${required} gas to be tried; ${available} are left.`,
  todo: "Nothing was done. Send the batch again with a higher gas limit, or in two parts.",
}));

export const MaxInExceededError = contractError(
  relayedCollectorAbi,
  "MaxInExceeded",
  ({ attempted, allowed }, amount) => ({
    message: `The payment takes ${amount(attempted)}; the payer has signed for ${amount(allowed)} at most.`,
    todo: "Let the payer sign again, by `payment.signConsent`.",
  }),
);

export const CallerNotPayerError = contractError(erc2612CollectorAbi, "CallerNotPayer", ({ caller, payer }) => ({
  message: `${caller} sent a payment by ERC-2612 that only the payer, ${payer}, may send.`,
  todo: "A permit is no consent to a payment: send it from the payer, or pay by another rail.",
}));
