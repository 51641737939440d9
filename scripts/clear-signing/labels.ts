// The meaning of every call and message to its signer. The script fails when one of them is missing here.
import { permit2Types, payTypes, receiveTypes, types } from "../../sdk/src/terms/typedData.ts";
import { type Fields, account, amount, contract, date, percent, raw, terms, termsAt, token } from "./fields.ts";
import { choice, ownCall } from "./fields.ts";

/** What is signed, and its fields by path, in the order of the screen. */
export type Meaning = { readonly intent: string; readonly fields: Fields };

const means = (intent: string, fields: Fields): Meaning => ({ intent, fields });
const invoice: Fields = { ...termsAt("terms"), signer: account("Invoice signed by"), signature: null };
const paid: Fields = { maxIn: amount("Pays at most", "terms.token"), ...invoice };
const consent: Fields = { payer: account("Payer, who has signed"), collector: contract("Rail"), consent: null };
const capturable: Fields = { capturable: amount("Out of", "terms.token") };
const ofToken: Fields = { token: token("Token") };
const toStore: Fields = { store: contract("Store") };
const goodUntil: Fields = { deadline: date("Good until") };
const named: Fields = {
  signer: account("Signer"),
  validUntil: date("Signs until (1970: revoked)"),
  maxOutBps: percent("Fee and splits at most"),
};
const namedFor: Fields = { owner: account("Owner"), ...named, ...goodUntil };
const sent: Fields = { amount: amount("Amount", "token"), ...ofToken, to: account("Goes to") };
const sentFor: Fields = { ...sent, account: account("Owner"), ...toStore, ...goodUntil };

/** Every call of the processor that changes something. */
export const calls: Readonly<Record<string, Meaning>> = {
  charge: means("Pay an invoice", paid),
  chargeWithConsent: means("Send a signed payment", { ...invoice, ...consent }),
  authorize: means("Pay an invoice into escrow", paid),
  authorizeWithConsent: means("Send a signed payment into escrow", { ...invoice, ...consent }),
  capture: means("Capture an escrowed payment", {
    ...{ amount: amount("Capture", "terms.token"), ...capturable, feeBps: percent("Fee taken") },
    ...termsAt("terms"),
  }),
  void: means("Return an escrowed payment", {
    ...{ amount: amount("Return", "terms.token"), ...capturable },
    ...termsAt("terms"),
  }),
  reclaim: means("Return an expired payment to its payer", termsAt("terms")),
  refund: means("Refund a payment", {
    amount: amount("Refund", "terms.token"),
    to: account("Refund goes to"),
    reason: choice("Reason", "refundReason"),
    // Of a priced charge it is a bound that nobody knows by heart.
    refundable: null,
    ...termsAt("terms"),
  }),
  cancel: means("Cancel an invoice number", { merchant: account("Merchant"), number: raw("Invoice number") }),
  claim: means("Claim a credit", { account: account("Goes to its owner"), ...ofToken, ...toStore }),
  claimTo: means("Send my credit elsewhere", { ...sent, ...toStore }),
  claimToFor: means("Send a credit where its owner signed for", { ...sentFor, signature: null }),
  invalidateNonce: means("Withdraw my latest signed claim", {}),
  setSigner: means("Let somebody sign invoices", named),
  setSignerFor: means("Let somebody sign an owner's invoices", { ...namedFor, signature: null }),
  newStore: means("Open a new store for new payments", {}),
  newStoreForShortage: means("Open a new store for a merchant whose store is short", {
    ...{ merchant: account("Merchant"), ...ofToken, "accounts.[]": account("Has a credit") },
    ...termsAt("payments.[]"),
  }),
  newStoreForBlacklisted: means("Open a new store for an owner whose store is blacklisted", {
    ...{ owner: account("Owner"), ...ofToken },
  }),
  batch: means("Make several calls", { "calls.[].data": ownCall("Call"), "calls.[].gasLimit": raw("Gas limit") }),
  listToken: means("List a token", {
    ...ofToken,
    maxTokenFeeBps: percent("The token's own fee at most"),
    issuerList: raw("Function of the issuer's list"),
  }),
  delistToken: means("Delist a token", ofToken),
  listCollector: means("List a rail", { collector: contract("Collector") }),
  delistCollector: means("Delist a rail", { collector: contract("Collector") }),
  pauseEntries: means("Pause new payments in a token", { ...ofToken, until: date("Paused until") }),
  resumeEntries: means("Resume payments in a token", ofToken),
};

/** The owner of a message's EIP-712 domain, to which its descriptor is bound. */
export type DomainOwner = "processor" | "relayedCollector" | "permit2" | "token";

export interface Message extends Meaning {
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly domainOwner: DomainOwner;
}

/** Every message by its primary type, but an ERC-2612 permit: it names no payment, and wallets know it as any token's. */
export const messages: Readonly<Record<string, Message>> = {
  PaymentTerms: { types, domainOwner: "processor", ...means("Sign an invoice", terms) },
  SetSigner: {
    ...{ types, domainOwner: "processor" },
    ...means("Let somebody sign my invoices", { ...namedFor, nonce: null }),
  },
  Claim: { types, domainOwner: "processor", ...means("Send my credit elsewhere", { ...sentFor, nonce: null }) },
  Pay: {
    ...{ types: payTypes, domainOwner: "relayedCollector" },
    ...means("Pay an invoice", {
      maxIn: amount("Pays at most", "token"),
      ...ofToken,
      payer: account("Payer"),
      id: raw("Payment"),
      ...goodUntil,
    }),
  },
  PermitWitnessTransferFrom: {
    ...{ types: permit2Types, domainOwner: "permit2" },
    ...means("Pay an invoice", {
      "permitted.amount": amount("Amount", "permitted.token"),
      "permitted.token": token("Token"),
      id: raw("Payment"),
      spender: contract("Taken by"),
      ...goodUntil,
      nonce: null,
    }),
  },
  ReceiveWithAuthorization: {
    ...{ types: receiveTypes, domainOwner: "token" },
    ...means("Authorize a transfer", {
      // `@.to` is the verifying contract: the token itself.
      value: amount("Amount", "@.to"),
      from: account("From"),
      to: account("Taken by"),
      validAfter: date("Good after"),
      validBefore: date("Good before"),
      nonce: raw("Nonce (Feiqian: the payment)"),
    }),
  },
};
