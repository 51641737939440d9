// What every call and every message means to whoever signs it. The script fails when one of them is missing here.
import { permit2Types, payTypes, receiveTypes, types } from "../../sdk/src/terms/typedData.ts";
import {
  type Fields,
  account,
  amount,
  choice,
  contract,
  date,
  ownCall,
  percent,
  raw,
  terms,
  termsAt,
  token,
} from "./fields.ts";

/** What is signed, and its fields by path, in the order of the screen. */
export interface Meaning {
  readonly intent: string;
  readonly fields: Fields;
}

const invoice: Fields = { ...termsAt("terms"), signer: account("Invoice signed by"), signature: null };
const paid: Fields = { maxIn: amount("Pays at most", "terms.token"), ...invoice };
const consented: Fields = {
  ...invoice,
  payer: account("Payer, who has signed"),
  collector: contract("Rail"),
  consent: null,
};
const named: Fields = {
  signer: account("Signer"),
  validUntil: date("Signs until (1970: revoked)"),
  maxOutBps: percent("Fee and splits at most"),
};

/** Every call of the processor that changes something. */
export const calls: Readonly<Record<string, Meaning>> = {
  charge: { intent: "Pay an invoice", fields: paid },
  chargeWithConsent: { intent: "Send a signed payment", fields: consented },
  authorize: { intent: "Pay an invoice into escrow", fields: paid },
  authorizeWithConsent: { intent: "Send a signed payment into escrow", fields: consented },
  capture: {
    intent: "Capture an escrowed payment",
    fields: {
      amount: amount("Capture", "terms.token"),
      capturable: amount("Out of", "terms.token"),
      feeBps: percent("Fee taken"),
      ...termsAt("terms"),
    },
  },
  void: {
    intent: "Return an escrowed payment",
    fields: {
      amount: amount("Return", "terms.token"),
      capturable: amount("Out of", "terms.token"),
      ...termsAt("terms"),
    },
  },
  reclaim: { intent: "Return an expired payment to its payer", fields: termsAt("terms") },
  refund: {
    intent: "Refund a payment",
    fields: {
      amount: amount("Refund", "terms.token"),
      to: account("Refund goes to"),
      reason: choice("Reason", "refundReason"),
      // Of a priced charge it is a bound that nobody knows by heart.
      refundable: null,
      ...termsAt("terms"),
    },
  },
  cancel: {
    intent: "Cancel an invoice number",
    fields: { merchant: account("Merchant"), number: raw("Invoice number") },
  },
  claim: {
    intent: "Claim a credit",
    fields: { account: account("Goes to its owner"), token: token("Token"), store: contract("Store") },
  },
  claimTo: {
    intent: "Send my credit elsewhere",
    fields: {
      amount: amount("Amount", "token"),
      token: token("Token"),
      to: account("Goes to"),
      store: contract("Store"),
    },
  },
  claimToFor: {
    intent: "Send a credit where its owner signed for",
    fields: {
      amount: amount("Amount", "token"),
      token: token("Token"),
      to: account("Goes to"),
      account: account("Owner"),
      store: contract("Store"),
      deadline: date("Good until"),
      signature: null,
    },
  },
  invalidateNonce: { intent: "Withdraw my latest signed claim", fields: {} },
  setSigner: { intent: "Let somebody sign invoices", fields: named },
  setSignerFor: {
    intent: "Let somebody sign an owner's invoices",
    fields: { owner: account("Owner"), ...named, deadline: date("Good until"), signature: null },
  },
  newStore: { intent: "Open a new store for new payments", fields: {} },
  newStoreForShortage: {
    intent: "Open a new store for a merchant whose store is short",
    fields: {
      merchant: account("Merchant"),
      token: token("Token"),
      "accounts.[]": account("Has a credit"),
      ...termsAt("payments.[]"),
    },
  },
  newStoreForBlacklisted: {
    intent: "Open a new store for an owner whose store is blacklisted",
    fields: { owner: account("Owner"), token: token("Token") },
  },
  batch: {
    intent: "Make several calls",
    fields: { "calls.[].data": ownCall("Call"), "calls.[].gasLimit": raw("Gas limit") },
  },
  listToken: {
    intent: "List a token",
    fields: {
      token: token("Token"),
      maxTokenFeeBps: percent("The token's own fee at most"),
      issuerList: raw("Function of the issuer's list"),
    },
  },
  delistToken: { intent: "Delist a token", fields: { token: token("Token") } },
  listCollector: { intent: "List a rail", fields: { collector: contract("Collector") } },
  delistCollector: { intent: "Delist a rail", fields: { collector: contract("Collector") } },
  pauseEntries: {
    intent: "Pause new payments in a token",
    fields: { token: token("Token"), until: date("Paused until") },
  },
  resumeEntries: { intent: "Resume payments in a token", fields: { token: token("Token") } },
};

/** Whose EIP-712 domain a message stands under, which is what its descriptor is bound to. */
export type DomainOwner = "processor" | "relayedCollector" | "permit2" | "token";

export interface Message extends Meaning {
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly domainOwner: DomainOwner;
}

/**
 * Every message that a person signs for Feiqian, by its primary type. An ERC-2612 permit names no payment: wallets know
 * it as any token's.
 */
export const messages: Readonly<Record<string, Message>> = {
  PaymentTerms: { types, domainOwner: "processor", intent: "Sign an invoice", fields: terms },
  SetSigner: {
    types,
    domainOwner: "processor",
    intent: "Let somebody sign my invoices",
    fields: { owner: account("Owner"), ...named, deadline: date("Good until"), nonce: null },
  },
  Claim: {
    types,
    domainOwner: "processor",
    intent: "Send my credit elsewhere",
    fields: {
      amount: amount("Amount", "token"),
      token: token("Token"),
      to: account("Goes to"),
      account: account("Owner"),
      store: contract("Store"),
      deadline: date("Good until"),
      nonce: null,
    },
  },
  Pay: {
    types: payTypes,
    domainOwner: "relayedCollector",
    intent: "Pay an invoice",
    fields: {
      maxIn: amount("Pays at most", "token"),
      token: token("Token"),
      payer: account("Payer"),
      id: raw("Payment"),
      deadline: date("Good until"),
    },
  },
  PermitWitnessTransferFrom: {
    types: permit2Types,
    domainOwner: "permit2",
    intent: "Pay an invoice",
    fields: {
      "permitted.amount": amount("Amount", "permitted.token"),
      "permitted.token": token("Token"),
      id: raw("Payment"),
      spender: contract("Taken by"),
      deadline: date("Good until"),
      nonce: null,
    },
  },
  ReceiveWithAuthorization: {
    types: receiveTypes,
    domainOwner: "token",
    intent: "Authorize a transfer",
    fields: {
      // `@.to` is the verifying contract: the token itself.
      value: amount("Amount", "@.to"),
      from: account("From"),
      to: account("Taken by"),
      validAfter: date("Good after"),
      validBefore: date("Good before"),
      nonce: raw("Nonce (Feiqian: the payment)"),
    },
  },
};
