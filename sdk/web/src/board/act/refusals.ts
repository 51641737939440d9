import type { Sentences } from "../../shared/explain.ts";

const changed: Sentences = {
  en: "It has changed since it was shown: another capture, void, reclaim, refund or claim came first. Your wallet was not asked. Go back, and look at the new figures.",
  zh: "显示之后情况已变：此前已有另一笔请款、撤销、退回、退款或领取。没有向钱包发出请求。请返回查看新的数字。",
};

/** Reasons why a step is not done, by error name. */
export const refusals: Readonly<Record<string, Sentences>> = {
  OtherTermsError: {
    en: "The indexer's terms do not make this payment's id. They are not the signed ones, so nothing is done with them here.",
    zh: "索引服务给出的条款与此付款编号不符，并非所签条款，因此这里不做任何操作。",
  },
  TokenUnknownError: {
    en: "This page does not know the token and its decimals, and does not take the indexer's word. Use the command for a terminal.",
    zh: "本页不认识此代币及其小数位数，也不采信索引服务的说法。请在终端中使用命令。",
  },
  CapturableChangedError: changed,
  RefundableChangedError: changed,
  CreditChangedError: changed,
  NothingToReclaimError: changed,
  NoCreditError: changed,
  CreditExceededError: changed,
  UnderWayError: {
    en: "Another tab of this browser is asking the wallet for this account and token. Finish there first.",
    zh: "此浏览器的另一个标签页正在为同一账户和代币请求钱包，请先在那里完成。",
  },
  AmountOutOfRangeError: {
    en: "The amount is more than is left. Go back, and look at the new figures.",
    zh: "金额超过剩余金额。请返回查看新的数字。",
  },
  AuthorizationExpiredError: {
    en: "The authorization has expired, so that nothing can be captured any more. The money can be returned to the payer.",
    zh: "预授权已过期，不能再请款。可以把钱退还付款方。",
  },
  AuthorizationNotExpiredError: {
    en: "The authorization has not expired yet, by the chain's clock. Until then only the merchant or the operator can return it.",
    zh: "按链上时间，预授权尚未过期。在此之前只有商家或操作员可以退还。",
  },
  NotMerchantOrOperatorError: {
    en: "Only the merchant or the operator of the terms may do this.",
    zh: "只有条款中的商家或操作员可以执行。",
  },
  PaymentNotFoundError: {
    en: "The chain has no payment of these terms.",
    zh: "链上没有按这些条款的付款。",
  },
  LogsWithheldError: {
    en: "The node does not show this payment's event, so nothing is done. Try later, or another node.",
    zh: "节点没有给出这笔付款的事件，因此没有操作。请稍后重试，或换一个节点。",
  },
  TransferFailedError: {
    en: "The token refuses this transfer: it is paused, or its issuer has blacklisted one of the accounts. No money moved.",
    zh: "代币拒绝此转账：它已暂停，或发行方已将其中一个账户列入黑名单。没有资金变动。",
  },
  AccountBlacklistedError: {
    en: "The token's issuer has blacklisted the owner. Only the owner can claim it, to another account.",
    zh: "代币发行方已将所有者列入黑名单。只有所有者本人可以领取到另一账户。",
  },
  TransactionReplacedError: {
    en: "The transaction was replaced by another one in your wallet, and did nothing. It can be sent again.",
    zh: "该交易已在您的钱包中被另一笔交易替换，没有生效。可以重新发送。",
  },
  EventMissingError: {
    en: "The transaction was mined, and did not do this. No money moved by it.",
    zh: "交易已上链，但没有执行此操作，资金没有因此变动。",
  },
};
