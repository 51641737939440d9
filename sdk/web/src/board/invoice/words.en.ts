import { toLocalTime } from "../../shared/language.tsx";
import type { InvoiceWords } from "./words.ts";

const at = (seconds: bigint): string => toLocalTime(seconds, "en");

const spent = { charged: "paid", authorized: "paid", cancelled: "cancelled", unused: "used" } as const;

export const en: InvoiceWords = {
  title: "Write an invoice",
  connect: "Connect the wallet that signs. Signing costs nothing and sends nothing.",
  form: {
    labels: {
      merchant: "Merchant, who is paid",
      amount: "Amount",
      source: "The amount is in",
      token: "Token that is paid",
      number: "Invoice number",
      payUntil: "Payable until",
      waits: "The money waits until it is captured",
      captureUntil: "Capture until",
      payer: "Only this payer (optional)",
      about: "What it is for (optional)",
      feePercent: "Fee, in per cent",
      feeReceiver: "Who has the fee",
      splits: "Splits",
    },
    hints: {
      amount: "Digits, with a point before decimals: 1234.5",
      number: "Each number is paid once at most. Suggested is the next one.",
      numberUnknown:
        "No number can be suggested just now. Name one that you have not used: the chain is asked before you sign.",
      payUntil: (zone, now) => `In your time zone, ${zone}. The chain's clock says ${now}.`,
      waits:
        "It does not reach you at once. It waits on the chain until you capture it, all or in parts, or return it. For goods that you send later.",
      captureUntil:
        "A day after it is payable at the earliest, and 366 days from now at the latest. From then on the payer can take back what waits.",
      payer: "An account, if nobody else may pay this invoice. Empty: anyone may.",
      about:
        "Goes into a document that you keep and can show; the chain has only its hash. One line, without tax. You download it once the invoice is signed.",
      feePercent: "A part of the payment for a payment service, say. At most two decimals.",
      splits: "A line each, 16 at most: an account and its per cent, as 0x… 2.5",
      ownAccount: "Your own account: you sign for yourself.",
      signer: (until, cap) =>
        `You may sign for this merchant until ${until}. Fee and splits may take ${cap} at most together.`,
      notSigner: "This merchant has not named your account as a signer, or no longer.",
    },
    inToken: (symbol) => `${symbol}, the token itself`,
    inCurrency: (code, symbol) => `${code}, paid in ${symbol} at the price of that moment`,
    justNow: (amount) => `Just now that is ${amount}. The price is made when it is paid.`,
    noPrice: "There is no price just now. The invoice can be signed, and paid as soon as there is one.",
    more: "More: fee and splits",
    review: "Review",
    checking: "The chain is asked …",
    notReady: "Your wallet cannot sign yet: see above.",
    wrong: (count) => (count === 1 ? "One field has to be corrected." : `${count} fields have to be corrected.`),
  },
  complaints: {
    missing: "This is needed.",
    badAccount: "This is no account: 0x and 40 digits from 0 to f.",
    badChecksum: "A letter of this account is wrong: capitals and small letters do not fit together. Copy it anew.",
    accountNotAllowed: "This account cannot take money here: it is nobody's, a token's or the contract's own.",
    badAmount: (unit, decimals) =>
      decimals === 0
        ? `Write digits alone: ${unit} has no decimals.`
        : `Write digits with a point before decimals, as 1234.5. ${unit} has ${decimals} decimals at most; nothing is rounded.`,
    amountZero: "The amount has to be more than zero.",
    amountTooLarge: "This is more than an invoice can say.",
    badNumber: "A number is digits alone.",
    numberTooLarge: "This is more than an invoice number can be: 2^256 - 1.",
    numberSpent: (number, status) =>
      `Number ${number} has been ${spent[status]} already, and is never paid again. Take another.`,
    numberTaken: (number) => `Number ${number} has been signed in this browser meanwhile. Take another.`,
    badTime: "Give a day and a time.",
    payUntilPast: (now) => `This is over: the chain's clock says ${at(now)}. Give a later time.`,
    captureTooSoon: (earliest) =>
      `Give ${at(earliest)} or later: a day after the invoice is payable, so that there is time to capture.`,
    captureTooLate: (latest) => `Give ${at(latest)} or earlier: money waits 366 days at most.`,
    payerNeeded: "Name the payer: money that waits goes back to an account that is known before.",
    payerIsMerchant: "The merchant cannot pay itself.",
    notSigner: (account) =>
      `${account} may not sign for this merchant. The merchant has to name it as a signer, or give the merchant's own account here.`,
    badPercent: "Give a per cent from 0.01 to 100, with two decimals at most.",
    overWhole: "Fee and splits take more than 100 % together.",
    overCap: (attempted, allowed) =>
      `Fee and splits take ${attempted} together. The merchant allows you ${allowed} at most.`,
    badSplit: (line, what) => `Line ${line}: ${what}`,
    splitTwice: "This account has a line already.",
    tooManySplits: (attempted, allowed) => `There are ${attempted} lines; ${allowed} are allowed.`,
  },
  terms: {
    number: "Number",
    merchant: "Merchant",
    signer: "Signed by",
    amount: "Amount",
    priced: (symbol) => `in ${symbol}, at the price of the moment when it is paid`,
    token: "Token",
    payUntil: "Payable until",
    payer: "Payer",
    anyone: "anyone",
    money: "The money",
    atOnce: "goes to its owners at once",
    waitsUntil: (until) => `waits to be captured until ${until}`,
    fee: "Fee",
    feeTo: (percent, account) => `${percent} to ${account}`,
    splits: "Splits",
    document: "Hash of the document",
    none: "none",
  },
  review: {
    title: "Is this right?",
    intro:
      "This is what your wallet is asked to sign. It costs nothing. Whoever has the signed link can pay the invoice.",
    amends:
      "You have signed an invoice with this number before in this browser. Only one of them can be paid: whichever is paid first.",
    sign: "Sign",
    change: "Change",
    asked: "Your wallet has been asked. Open it to sign.",
  },
  issued: {
    title: "The invoice is signed",
    done: "Give its payer the link or the code. What you see was read back from the link.",
    link: "Link to pay",
    loopback: "This page stands on this very machine: its links open here only.",
    qr: (number) => `QR code of the link to pay invoice ${number}`,
    qrTooLong: "This link is too long for a QR code. Send the link.",
    print: "Print",
    another: "Write another",
    download: "Download the document",
    downloadWhy:
      "Keep this file, and show it to whoever may read it. Without its salt nobody can prove that the document is this invoice's.",
    notKept: "This browser could not keep the invoice. Copy the link now: it stands nowhere else.",
  },
  topUp: {
    title: "Move money of your own into the merchant's account",
    what: "For topping up, to pay refunds for instance. A plain transfer pays no invoice: the invoice stays open and its payer is asked again. Never give this to a customer.",
    account: "The merchant's account",
    amount: (symbol) => `How much, in ${symbol}`,
    uri: "For a wallet that reads EIP-681",
  },
  list: {
    title: "Signed in this browser",
    intro: "Kept in this browser only, with what the chain says of each.",
    states: {
      open: "Open",
      expired: "Expired, not paid",
      charged: "Paid",
      authorized: "Paid, to be captured",
      cancelled: "Cancelled",
      superseded: "Another invoice of this number was paid",
    },
    asking: "The chain is asked …",
    number: (number) => `Number ${number}`,
    until: (instant) => `payable until ${instant}`,
    link: "link",
    cancel: "Cancel",
    cancelMeans: "No invoice with this number can be paid then, for good. Your wallet pays the network's fee.",
    cancelNow: "Cancel for good",
    keep: "Keep it",
    cancelling: "Being cancelled. Your wallet may be asking you.",
    more: (count) => `${count} older ones are not shown.`,
  },
};
