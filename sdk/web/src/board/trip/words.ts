import type { Words } from "../../shared/language.tsx";
import type { TripEvent, TripLeg } from "./questions.ts";

export type TermName =
  | "number"
  | "merchant"
  | "amount"
  | "token"
  | "source"
  | "namedPayer"
  | "operator"
  | "payExpiry"
  | "authorizationExpiry"
  | "fee"
  | "feeReceiver"
  | "policy"
  | "referenceHash";

type NobodyName = "source" | "namedPayer" | "operator" | "authorizationExpiry" | "fee" | "feeReceiver" | "policy";
type SumName =
  | "due"
  | "received"
  | "fee"
  | "splitTotal"
  | "tokenFee"
  | "capturable"
  | "voided"
  | "reclaimed"
  | "refunded"
  | "refundable";

/** Texts of a payment's history. */
export interface TripWords {
  readonly title: (number: string) => string;
  readonly untitled: string;
  readonly unknown: string;
  readonly noId: (attempted: string) => string;
  readonly taken: Readonly<Record<"charged" | "authorized", string>>;
  readonly sums: Readonly<Record<SumName, string>>;
  readonly addsUp: string;
  readonly doesNotAddUp: string;
  readonly overRefunded: string;
  readonly credited: string;
  readonly more: string;
  readonly chain: {
    readonly asking: string;
    readonly charged: (refunded: string, block: number) => string;
    readonly authorized: (capturable: string, refundable: string, block: number) => string;
    readonly same: string;
    readonly other: string;
  };
  readonly next: {
    readonly title: string;
    readonly nothing: string;
    readonly capture: string;
    readonly void: string;
    readonly reclaim: string;
    readonly refund: string;
  };
  readonly terms: {
    readonly title: string;
    readonly names: Readonly<Record<TermName, string>>;
    readonly means: Readonly<Record<TermName, string>>;
    readonly nobody: Readonly<Record<NobodyName, string>>;
    readonly splits: string;
    readonly howPaid: string;
    readonly payer: string;
    readonly signer: string;
    readonly rail: string;
    readonly rails: Readonly<Record<string, string>>;
    readonly allowance: string;
    readonly rate: string;
    readonly rated: (rate: string, token: string) => string;
  };
  readonly events: {
    readonly title: string;
    readonly kinds: Readonly<Record<TripEvent["kind"], string>>;
    readonly accounts: Readonly<Record<TripEvent["kind"], string>>;
    readonly reason: (reason: string) => string;
  };
  readonly legs: {
    readonly title: string;
    readonly columns: readonly string[];
    readonly kinds: Readonly<Record<TripLeg["kind"], string>>;
  };
  readonly credits: {
    readonly title: string;
    readonly none: string;
    readonly waits: (sum: string) => string;
    readonly claimed: string;
  };
  readonly receipts: { readonly title: string; readonly none: string; readonly allowed: string };
}

export const tripWords: Words<TripWords> = {
  en: {
    title: (number) => `Payment of invoice ${number}`,
    untitled: "Payment",
    unknown: "No payment with this id has been indexed: it is unpaid, or the indexer has not reached it yet.",
    noId: (attempted) => `"${attempted}" is not a payment id (0x and 64 hex digits).`,
    taken: { charged: "Charged on", authorized: "Authorized on" },
    sums: {
      due: "Taken from the payer",
      received: "Received by the merchant",
      fee: "Fee",
      splitTotal: "Splits",
      tokenFee: "The token's own fee",
      capturable: "Capturable",
      voided: "Voided: returned to the payer",
      reclaimed: "Reclaimed after expiry",
      refunded: "Refunded",
      refundable: "Refundable",
    },
    addsUp: "Checked here: the parts add up to the amount taken from the payer.",
    doesNotAddUp: "The parts do not add up to the amount taken from the payer: do not rely on these figures.",
    overRefunded: "More was paid back than was received. Check this payment.",
    credited: "not delivered: it became a credit",
    more: "Only the first 1,000 are shown: ask the indexer for the rest with the query above.",
    chain: {
      asking: "Asking the chain…",
      charged: (refunded, block) => `The chain says at block ${block}: ${refunded} refunded.`,
      authorized: (capturable, refundable, block) =>
        `The chain says at block ${block}: ${capturable} capturable, ${refundable} refundable.`,
      same: "The indexer says the same.",
      other: "The indexer disagrees: rely on the chain.",
    },
    next: {
      title: "Next steps",
      nothing: "None: nothing is held, and nothing is left to refund.",
      capture: "Capture the held amount: merchant or operator.",
      void: "Void it, which returns the held amount to the payer: merchant or operator.",
      reclaim: "Return the held amount to the payer: anyone, since it has expired.",
      refund: "Refund all or a part: merchant or operator, from their own balance.",
    },
    terms: {
      title: "Terms",
      names: {
        number: "Number",
        merchant: "Merchant",
        amount: "Amount",
        token: "Token",
        source: "Price source",
        namedPayer: "Named payer",
        operator: "Operator",
        payExpiry: "Pay before",
        authorizationExpiry: "Capture before",
        fee: "Fee",
        feeReceiver: "Fee receiver",
        policy: "Policy",
        referenceHash: "Reference hash",
      },
      means: {
        number: "The merchant's own number of the invoice. It can be paid once.",
        merchant: "The payee.",
        amount: "As signed, in the invoice's currency.",
        token: "The token it is paid in.",
        source: "The contract that priced the amount in the token at payment.",
        namedPayer: "The only account that could pay it.",
        operator: "The account that may act on the payment besides the merchant.",
        payExpiry: "From this instant on the invoice could not be paid.",
        authorizationExpiry: "From this instant on anyone can return the held amount to the payer.",
        fee: "The fee receiver's part of the payment.",
        feeReceiver: "Normally a payment service. The protocol itself takes nothing.",
        policy: "The contract that had to allow the payment.",
        referenceHash: "A hash of the document behind the invoice, so that it can be proved later.",
      },
      nobody: {
        source: "none: the amount is in the token",
        namedPayer: "none: anyone could pay",
        operator: "none: only the merchant acts",
        authorizationExpiry: "does not apply: it was charged at once",
        fee: "none",
        feeReceiver: "none",
        policy: "none: no contract was asked",
      },
      splits: "Splits: parts for other accounts",
      howPaid: "How it was paid",
      payer: "Payer",
      signer: "Signer of the invoice",
      rail: "Rail",
      rails: {
        permit2: "a signature for Permit2",
        relayed: "the payer's allowance and a signature that somebody else sent",
        erc3009: "a signature for the token (ERC-3009)",
        erc2612: "a signature for the token (ERC-2612)",
      },
      allowance: "the payer's allowance",
      rate: "Price",
      rated: (rate, token) => `${rate} ${token} for a whole unit of the currency, by a price of`,
    },
    events: {
      title: "What happened",
      kinds: {
        charged: "Charged",
        authorized: "Authorized",
        splitPaid: "Split paid",
        credited: "Credited",
        captured: "Captured",
        voided: "Voided",
        reclaimed: "Reclaimed",
        refunded: "Refunded",
      },
      accounts: {
        charged: "paid by",
        authorized: "paid by",
        splitPaid: "to",
        credited: "held for",
        captured: "for",
        voided: "to",
        reclaimed: "to",
        refunded: "to",
      },
      reason: (reason) => `reason: ${reason}`,
    },
    legs: {
      title: "Who got what",
      columns: ["Part", "#Amount", "From", "To", "Owner", "Transaction"],
      kinds: {
        net: "to the merchant",
        fee: "fee",
        split: "split",
        held: "into the store",
        returned: "back to the payer",
        refunded: "refund",
      },
    },
    credits: {
      title: "Credits",
      none: "Everything was delivered: there are no credits.",
      waits: (sum) => `${sum} is now held for this owner in this store, from this payment and others.`,
      claimed: "The credit has been claimed.",
    },
    receipts: {
      title: "Policy receipts",
      none: "No policy left a receipt.",
      allowed: "Allowed by",
    },
  },
  zh: {
    title: (number) => `账单 ${number} 的付款`,
    untitled: "付款",
    unknown: "索引中没有此付款：可能无人付款，也可能索引服务尚未读到。",
    noId: (attempted) => `“${attempted}”不是付款编号。付款编号由 0x 和 64 位字符组成。`,
    taken: { charged: "收款时间", authorized: "预授权时间" },
    sums: {
      due: "付款方支付",
      received: "商家实收",
      fee: "手续费",
      splitTotal: "分账",
      tokenFee: "代币自身扣费",
      capturable: "待请款",
      voided: "撤销：已退还付款方",
      reclaimed: "过期后退回",
      refunded: "已退款",
      refundable: "仍可退款",
    },
    addsUp: "已在本页核对：各项之和与付款方支付的金额一致。",
    doesNotAddUp: "各项之和与付款方支付的金额不一致，请勿使用这些数字。",
    overRefunded: "退款超过了这笔付款所收的金额，请有关人员核查。",
    credited: "未能送达，转为待领取",
    more: "超过前 1,000 条：请用上面的查询向索引服务查询其余部分。",
    chain: {
      asking: "正在查询链上…",
      charged: (refunded, block) => `链上区块 ${block}：已退款 ${refunded}。`,
      authorized: (capturable, refundable, block) => `链上区块 ${block}：待请款 ${capturable}，可退款 ${refundable}。`,
      same: "与索引服务一致。",
      other: "与索引服务不一致，请以链上为准。",
    },
    next: {
      title: "现在可以做什么",
      nothing: "无需操作：没有待请款，也没有可退款的金额。",
      capture: "请款：由商家或操作员执行。",
      void: "撤销，把待请款金额退还付款方：由商家或操作员执行。",
      reclaim: "已过期，任何人都可以把钱退还付款方。",
      refund: "全部或部分退款：由商家或操作员用自己的余额支付。",
    },
    terms: {
      title: "条款",
      names: {
        number: "编号",
        merchant: "商家",
        amount: "金额",
        token: "代币",
        source: "价格来源",
        namedPayer: "指定付款方",
        operator: "操作员",
        payExpiry: "付款截止",
        authorizationExpiry: "请款截止",
        fee: "手续费",
        feeReceiver: "手续费收取方",
        policy: "风控策略",
        referenceHash: "凭证哈希",
      },
      means: {
        number: "商家自己的账单编号，只能付款一次。",
        merchant: "收款的一方。",
        amount: "签名时的金额，以账单货币计。",
        token: "用来支付的代币。",
        source: "付款时把账单金额换算成代币的合约。",
        namedPayer: "只有此账户可以付款。",
        operator: "除商家外可以处理这笔付款的账户。",
        payExpiry: "从此时刻起账单不能再付款。",
        authorizationExpiry: "从此时刻起任何人都可以把尚未请款的金额退还付款方。",
        fee: "手续费收取方所得的比例。",
        feeReceiver: "通常是支付服务商。协议本身不收费。",
        policy: "必须同意这笔付款的合约。",
        referenceHash: "账单背后文件的哈希，便于日后证明。",
      },
      nobody: {
        source: "无：金额即以代币计",
        namedPayer: "无：任何人都可以付款",
        operator: "无：只有商家可以处理",
        authorizationExpiry: "不适用：已直接收款",
        fee: "无",
        feeReceiver: "无",
        policy: "无：没有询问任何合约",
      },
      splits: "分账：还有谁分得一部分",
      howPaid: "付款方式",
      payer: "付款方",
      signer: "账单签名人",
      rail: "通道",
      rails: {
        permit2: "Permit2 签名",
        relayed: "付款方的授权额度，加上由他人代发的签名",
        erc3009: "代币签名（ERC-3009）",
        erc2612: "代币签名（ERC-2612）",
      },
      allowance: "付款方的授权额度",
      rate: "汇率",
      rated: (rate, token) => `一个货币单位合 ${rate} ${token}，价格时间`,
    },
    events: {
      title: "经过",
      kinds: {
        charged: "收款",
        authorized: "预授权",
        splitPaid: "分账",
        credited: "转为待领取",
        captured: "请款",
        voided: "撤销",
        reclaimed: "过期退回",
        refunded: "退款",
      },
      accounts: {
        charged: "付款方",
        authorized: "付款方",
        splitPaid: "收款方",
        credited: "所有者",
        captured: "商家",
        voided: "退给",
        reclaimed: "退给",
        refunded: "退给",
      },
      reason: (reason) => `原因：${reason}`,
    },
    legs: {
      title: "资金去向",
      columns: ["项目", "#金额", "从", "到", "归属", "交易"],
      kinds: {
        net: "商家所得",
        fee: "手续费",
        split: "分账",
        held: "进入托管",
        returned: "退还付款方",
        refunded: "退款",
      },
    },
    credits: {
      title: "待领取款项",
      none: "全部款项均已送达，没有待领取款项。",
      waits: (sum) => `该所有者在此托管合约中现有 ${sum} 待领取，含其他付款。`,
      claimed: "已领取，没有剩余。",
    },
    receipts: {
      title: "风控记录",
      none: "没有风控记录。",
      allowed: "同意方",
    },
  },
};
