import type { Sentences } from "../shared/explain.ts";

/** Reasons why an invoice cannot be paid, by the SDK's error names. */
export const refusals: Readonly<Record<string, Sentences>> = {
  MaxInExceededError: {
    en: "The price has moved beyond the amount you allowed. Check the new amount and try again.",
    zh: "价格变动超出了您允许的上限。请查看新的金额后重试。",
  },
  EntriesPausedError: {
    en: "Payments in this token are paused right now. Try again later.",
    zh: "此代币的付款目前已暂停，请稍后重试。",
  },
  TokenNotListedError: {
    en: "This token is not accepted here.",
    zh: "此处不接受该代币。",
  },
  PayerIsMerchantError: {
    en: "This account is the merchant's own, which cannot pay itself. Choose another account.",
    zh: "此账户就是商家账户，不能向自己付款。请选择其他账户。",
  },
  PayerMismatchError: {
    en: "This invoice is for another account. Choose it in your wallet.",
    zh: "此账单仅限另一个账户支付，请在钱包中选择该账户。",
  },
  PolicyRefusedError: {
    en: "The merchant's rules do not accept a payment from this account.",
    zh: "按照商家的规则，不接受此账户付款。",
  },
  PolicyUnansweredError: {
    en: "The merchant's rules could not be checked right now. Try again later.",
    zh: "暂时无法核查商家的规则，请稍后重试。",
  },
  LogsWithheldError: {
    en: "This invoice's number is used, but the node does not show which payment used it. Do not pay again; try later.",
    zh: "此账单的编号已被使用，但节点未提供对应的付款记录。请勿重复付款，请稍后重试。",
  },
  InvalidSignatureError: {
    en: "The signature is not the merchant's. Do not pay: ask the merchant for a new invoice.",
    zh: "签名并非商家所签。请勿付款，请向商家索取新的账单。",
  },
  SignerNotLiveError: {
    en: "The signer of this invoice may no longer sign for the merchant. Ask the merchant for a new one.",
    zh: "签署此账单的人已无权代表商家签署，请向商家索取新的账单。",
  },
  SignerCapExceededError: {
    en: "The signer of this invoice may not give away so much of it. Ask the merchant for a new one.",
    zh: "签署人无权将这么多金额分给第三方，请向商家索取新的账单。",
  },
};
