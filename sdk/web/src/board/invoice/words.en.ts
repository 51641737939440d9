import { toLocalTime } from "../../shared/language.tsx";
import type { InvoiceWords } from "./words.ts";

const at = (seconds: bigint): string => toLocalTime(seconds, "en");

const spent = { charged: "paid", authorized: "paid", cancelled: "cancelled", unused: "used" } as const;

export const en: InvoiceWords = {
  title: "Write an invoice",
  connect: "Connect the wallet that signs. Signing costs nothing and sends nothing.",
  form: {
    labels: {
      merchant: "Merchant (payee)",
      amount: "Amount",
      source: "Currency",
      token: "Token to pay in",
      number: "Invoice number",
      payUntil: "Payable until",
      waits: "Hold the money until it is captured",
      captureUntil: "Capture until",
      payer: "Only this payer (optional)",
      about: "What it is for (optional)",
      feePercent: "Fee, in per cent",
      feeReceiver: "Fee receiver",
      splits: "Splits",
    },
    hints: {
      amount: "Digits, with a point before decimals: 1234.5",
      number: "Each number can be paid once. The next one is suggested.",
      numberUnknown:
        "No number can be suggested right now. Enter one that you have not used: it is checked on the chain before you sign.",
      payUntil: (zone, now) => `In your time zone, ${zone}. The chain's clock says ${now}.`,
      waits:
        "The money is held on the chain until you capture it, all or in parts, or return it. For goods that you send later.",
      captureUntil:
        "At least a day after it is payable, and at most 366 days from now. From then on the payer can take back the held money.",
      payer: "The only account that may pay this invoice. Empty: anyone may.",
      about:
        "Goes into a document that you keep and can show; the chain has only its hash. One line, without tax. You download it once the invoice is signed.",
      feePercent: "A part of the payment, for example for a payment service. At most two decimals.",
      splits: "One per line, at most 16: an account and its per cent, as 0x… 2.5",
      ownAccount: "Your own account: you sign for yourself.",
      signer: (until, cap) =>
        `You may sign for this merchant until ${until}. Fee and splits may take at most ${cap} together.`,
      notSigner: "Your account is not a signer of this merchant, or no longer is.",
    },
    inToken: (symbol) => `${symbol}, the token itself`,
    inCurrency: (code, symbol) => `${code}, paid in ${symbol} at the price of that moment`,
    justNow: (amount) => `Right now that is ${amount}. The price is set at payment.`,
    noPrice: "There is no price right now. The invoice can be signed, and paid as soon as there is one.",
    more: "More: fee and splits",
    review: "Review",
    checking: "Checking the chain …",
    notReady: "Your wallet cannot sign yet: see above.",
    wrong: (count) => (count === 1 ? "One field must be corrected." : `${count} fields must be corrected.`),
  },
  complaints: {
    missing: "This is required.",
    badAccount: "This is not an account (0x and 40 hex digits).",
    badChecksum: "A letter of this account is wrong: its capitals do not match. Copy it again.",
    accountNotAllowed:
      "This account cannot receive money here: it is the zero address, a token or the contract itself.",
    badAmount: (unit, decimals) =>
      decimals === 0
        ? `Write digits only: ${unit} has no decimals.`
        : `Write digits with a point before decimals, as 1234.5. ${unit} has ${decimals} decimals at most; nothing is rounded.`,
    amountZero: "The amount must be more than zero.",
    amountTooLarge: "This is more than an invoice can hold.",
    badNumber: "A number has digits only.",
    numberTooLarge: "This is more than an invoice number can be: 2^256 - 1.",
    numberSpent: (number, status) =>
      `Number ${number} has already been ${spent[status]} and cannot be paid again. Choose another.`,
    numberTaken: (number) => `Number ${number} has been signed in this browser in the meantime. Choose another.`,
    badTime: "Give a day and a time.",
    payUntilPast: (now) => `This time has passed: the chain's clock says ${at(now)}. Give a later time.`,
    captureTooSoon: (earliest) =>
      `Give ${at(earliest)} or later: a day after the invoice is payable, so that there is time to capture.`,
    captureTooLate: (latest) => `Give ${at(latest)} or earlier: money is held for at most 366 days.`,
    payerNeeded: "Name the payer: held money needs a known account to return to.",
    payerIsMerchant: "The merchant cannot pay itself.",
    notSigner: (account) =>
      `${account} may not sign for this merchant. The merchant must first make it a signer, or enter it as the merchant.`,
    badPercent: "Give a per cent from 0.01 to 100, with at most two decimals.",
    overWhole: "Fee and splits take more than 100 % together.",
    overCap: (attempted, allowed) =>
      `Fee and splits take ${attempted} together. The merchant allows you ${allowed} at most.`,
    badSplit: (line, what) => `Line ${line}: ${what}`,
    splitTwice: "This account already has a line.",
    tooManySplits: (attempted, allowed) => `There are ${attempted} lines; ${allowed} are allowed.`,
  },
  terms: {
    number: "Number",
    merchant: "Merchant",
    signer: "Signed by",
    amount: "Amount",
    priced: (symbol) => `in ${symbol}, at the price when it is paid`,
    token: "Token",
    payUntil: "Payable until",
    payer: "Payer",
    anyone: "anyone",
    money: "The money",
    atOnce: "goes to its owners at once",
    waitsUntil: (until) => `is held, to be captured until ${until}`,
    fee: "Fee",
    feeTo: (percent, account) => `${percent} to ${account}`,
    splits: "Splits",
    document: "Hash of the document",
    none: "none",
  },
  review: {
    title: "Is this right?",
    intro:
      "Your wallet will ask you to sign this. It costs nothing. Anyone who has the signed link can pay the invoice.",
    amends: "You have signed an invoice with this number before in this browser. Only one of them can be paid.",
    sign: "Sign",
    change: "Change",
    asked: "Your wallet has been asked. Open it to sign.",
  },
  issued: {
    title: "The invoice is signed",
    done: "Send the payer the link or the code. The details here were read back from the link.",
    link: "Link to pay",
    loopback: "This page is served on this machine: its links open only here.",
    qr: (number) => `QR code of the link to pay invoice ${number}`,
    qrTooLong: "This link is too long for a QR code. Send the link.",
    print: "Print",
    another: "Write another",
    download: "Download the document",
    downloadWhy:
      "Keep this file, and show it to anyone who may read it. Without its salt nobody can prove that the document belongs to this invoice.",
    notKept: "This browser could not keep the invoice. Copy the link now: it is stored nowhere else.",
  },
  topUp: {
    title: "Move money of your own into the merchant's account",
    what: "For topping up, for example to pay refunds. A plain transfer pays no invoice: the invoice stays open and its payer is asked again. Never give this to a customer.",
    account: "The merchant's account",
    amount: (symbol) => `How much, in ${symbol}`,
    uri: "For a wallet that reads EIP-681",
  },
  list: {
    title: "Signed in this browser",
    intro: "Kept only in this browser, with each invoice's status on the chain.",
    states: {
      open: "Open",
      expired: "Expired, not paid",
      charged: "Paid",
      authorized: "Paid, to be captured",
      cancelled: "Cancelled",
      superseded: "Another invoice with this number was paid",
    },
    asking: "Checking the chain …",
    number: (number) => `Number ${number}`,
    until: (instant) => `payable until ${instant}`,
    link: "link",
    cancel: "Cancel",
    cancelMeans: "Then no invoice with this number can ever be paid. Your wallet pays the network's fee.",
    cancelNow: "Cancel for good",
    keep: "Keep it",
    cancelling: "Being cancelled. Your wallet may be asking you.",
    more: (count) => `${count} older ones are not shown.`,
  },
};
