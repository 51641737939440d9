import type { RefundReason } from "@feiqian/sdk";
import type { Words } from "../../shared/language.tsx";
import type { Verb } from "./acts.ts";
import type { Actor } from "./subject.ts";

type Said = (sum: string, from: string, to: string) => string;

/** Texts of a step that a wallet sends or a Safe's owners sign. */
export interface ActWords {
  readonly titles: Readonly<Record<Verb, string>>;
  readonly ofInvoice: (number: string) => string;
  readonly ofCredit: (owner: string) => string;
  readonly reading: string;
  readonly close: string;
  readonly roles: Readonly<Record<Actor["role"], string>>;
  readonly whoMay: string;
  readonly anyone: string;
  readonly notYou: (account: string) => string;
  readonly switchAccount: string;
  readonly switching: string;
  readonly by: string;
  readonly byWallet: (account: string) => string;
  readonly bySafe: (safe: string, threshold: string, owners: string) => string;
  readonly nothing: Readonly<Record<Verb, string>>;
  readonly most: (sum: string) => string;
  readonly amount: (symbol: string) => string;
  readonly tooMuch: (sum: string) => string;
  readonly reason: string;
  readonly reasons: Readonly<Record<RefundReason, string>>;
  readonly to: string;
  readonly toHint: string;
  readonly review: string;
  readonly checking: string;
  /** The confirmation, with amount, payer of it and receiver. */
  readonly said: Readonly<Record<Verb, Said>>;
  readonly itsReason: (reason: string) => string;
  readonly approvals: (requests: string) => string;
  readonly fee: string;
  readonly yes: Readonly<Record<Verb, string>>;
  readonly change: string;
  readonly notReady: string;
  readonly asked: string;
  readonly following: string;
  readonly lost: string;
  readonly forget: string;
  readonly done: Readonly<Record<Verb, (sum: string) => string>>;
  readonly transaction: string;
  readonly file: string;
  readonly fileMeans: string;
}

export const actWords: Words<ActWords> = {
  en: {
    titles: {
      capture: "Capture held money",
      void: "Void: return held money to the payer",
      reclaim: "Return expired money to the payer",
      refund: "Refund",
      claim: "Claim a credit",
    },
    ofInvoice: (number) => `invoice ${number}`,
    ofCredit: (owner) => `credit of ${owner}`,
    reading: "Asking the chain…",
    close: "Close",
    roles: { merchant: "merchant", operator: "operator", owner: "owner" },
    whoMay: "Done by",
    anyone: "Anyone may send it, and only pays the network's fee.",
    notYou: (account) =>
      `Your wallet is connected with ${account}, which may not do this. Choose another account in it.`,
    switchAccount: "Switch the account",
    switching: "Your wallet has been asked. Choose the account there.",
    by: "By",
    byWallet: (account) => `your wallet, ${account}`,
    bySafe: (safe, threshold, owners) => `the Safe ${safe}: a file for ${threshold} of its ${owners} owners to sign`,
    nothing: {
      capture: "Nothing is held any more, by the chain.",
      void: "Nothing is held any more, by the chain.",
      reclaim: "Nothing is held any more, by the chain.",
      refund: "Nothing is left to refund, by the chain.",
      claim: "The chain has no such credit: it has been claimed.",
    },
    most: (sum) => `${sum} by the chain.`,
    amount: (symbol) => `Amount, in ${symbol}`,
    tooMuch: (sum) => `At most ${sum}.`,
    reason: "Reason",
    reasons: {
      requested: "the payer asked for it",
      duplicate: "paid twice",
      fraudulent: "the payer did not want to pay it",
      undelivered: "not delivered",
      other: "another one",
    },
    to: "Receiver",
    toHint: "The owner's own account. As its owner you can name another one, for example if the token refuses yours.",
    review: "Review",
    checking: "Checking the chain…",
    said: {
      capture: (sum, from, to) => `Capture ${sum} for ${to}, less the fee and splits of ${from}.`,
      void: (sum, from, to) => `Return ${sum} of ${from} to its payer, ${to}.`,
      reclaim: (sum, from, to) => `Return ${sum} of ${from} to its payer, ${to}.`,
      refund: (sum, from, to) => `Pay ${sum} back to ${to}, from the balance of ${from}.`,
      claim: (sum, from, to) => `Send ${sum}, the credit of ${from}, to ${to}.`,
    },
    itsReason: (reason) => `The reason that the chain records: ${reason}.`,
    approvals: (requests) =>
      `${requests} requests to sign: first an allowance of exactly this amount for the processor, then the refund.`,
    fee: "It cannot be undone.",
    yes: {
      capture: "Capture now",
      void: "Return it now",
      reclaim: "Return it now",
      refund: "Refund now",
      claim: "Claim now",
    },
    change: "Back",
    notReady: "Your wallet cannot sign yet: see above.",
    asked: "Your wallet has been asked. After you agree, this page waits for the network.",
    following: "It was sent, and its outcome is not known yet. Do not send it again: this page keeps checking.",
    lost: "Look in your wallet whether it was sent. If it was, wait until the figures here change; if not, it can be asked again.",
    forget: "My wallet has not sent it",
    done: {
      capture: (sum) => `Captured: ${sum}.`,
      void: (sum) => `Returned to the payer: ${sum}.`,
      reclaim: (sum) => `Returned to the payer: ${sum}.`,
      refund: (sum) => `Refunded: ${sum}.`,
      claim: (sum) => `Claimed: ${sum}.`,
    },
    transaction: "Transaction",
    file: "Download the file for the Safe",
    fileMeans:
      "Nothing has been sent. Open the file in Transaction Builder of Safe's web app, where the owners see and sign it. If the held or refundable amount changes before it is executed, it moves nothing. (The page /payout opens transfers alone.)",
  },
  zh: {
    titles: {
      capture: "请款",
      void: "撤销：把待请款金额退还付款方",
      reclaim: "把过期款项退还付款方",
      refund: "退款",
      claim: "领取款项",
    },
    ofInvoice: (number) => `账单 ${number}`,
    ofCredit: (owner) => `${owner} 的待领取款项`,
    reading: "正在查询链上…",
    close: "关闭",
    roles: { merchant: "商家", operator: "操作员", owner: "所有者" },
    whoMay: "执行方",
    anyone: "任何人都可以发起，只需支付网络手续费。",
    notYou: (account) => `您的钱包连接的是 ${account}，无权执行此操作。请在钱包中选择其他账户。`,
    switchAccount: "切换账户",
    switching: "已向钱包发出请求，请在钱包中选择账户。",
    by: "由谁执行",
    byWallet: (account) => `您的钱包 ${account}`,
    bySafe: (safe, threshold, owners) => `Safe ${safe}：生成文件，由 ${owners} 位所有者中的 ${threshold} 位签名`,
    nothing: {
      capture: "链上已没有待请款金额。",
      void: "链上已没有待请款金额。",
      reclaim: "链上已没有待请款金额。",
      refund: "链上已没有可退款的金额。",
      claim: "链上没有这笔待领取款项：已被领取。",
    },
    most: (sum) => `链上数额：${sum}。`,
    amount: (symbol) => `金额（${symbol}）`,
    tooMuch: (sum) => `最多 ${sum}。`,
    reason: "原因",
    reasons: {
      requested: "付款方要求",
      duplicate: "重复付款",
      fraudulent: "并非付款方本意",
      undelivered: "未交付",
      other: "其他",
    },
    to: "收款账户",
    toHint: "默认为所有者自己的账户。您作为所有者可以改填其他账户，例如代币拒绝您的账户时。",
    review: "核对",
    checking: "正在查询链上…",
    said: {
      capture: (sum, from, to) => `将${from}的 ${sum} 请款给 ${to}，其中扣除条款约定的手续费和分账。`,
      void: (sum, from, to) => `将${from}的 ${sum} 退还付款方 ${to}。`,
      reclaim: (sum, from, to) => `将${from}的 ${sum} 退还付款方 ${to}。`,
      refund: (sum, from, to) => `从 ${from} 的余额中退款 ${sum} 给 ${to}。`,
      claim: (sum, from, to) => `将 ${from} 的待领取款项 ${sum} 发送给 ${to}。`,
    },
    itsReason: (reason) => `链上记录的原因：${reason}。`,
    approvals: (requests) => `需签名 ${requests} 次：先授权处理合约使用恰好此金额，然后退款。`,
    fee: "此操作无法撤回。",
    yes: {
      capture: "立即请款",
      void: "立即退还",
      reclaim: "立即退还",
      refund: "立即退款",
      claim: "立即领取",
    },
    change: "返回",
    notReady: "您的钱包尚不能签名：见上文。",
    asked: "已向钱包发出请求。您确认后，本页会等待网络处理。",
    following: "交易已发出，结果尚未知晓。请勿重复发送：本页会继续查询。",
    lost: "请在钱包中查看是否已发出。如已发出，请等待此处数字变化；如未发出，可以重新请求。",
    forget: "我的钱包没有发出",
    done: {
      capture: (sum) => `已请款：${sum}。`,
      void: (sum) => `已退还付款方：${sum}。`,
      reclaim: (sum) => `已退还付款方：${sum}。`,
      refund: (sum) => `已退款：${sum}。`,
      claim: (sum) => `已领取：${sum}。`,
    },
    transaction: "交易",
    file: "下载供 Safe 使用的文件",
    fileMeans:
      "尚未发出任何交易。请在 Safe 网页应用的 Transaction Builder 中打开此文件，由所有者查看并签名。如果执行前待请款或可退款金额有变，则不会移动任何资金。（/payout 页面只能打开转账。）",
  },
};
