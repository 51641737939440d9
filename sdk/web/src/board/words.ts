import type { Words } from "../shared/language.tsx";
import type { Verb } from "./act/acts.ts";
import type { StatusName } from "./payments/questions.ts";
import type { PeriodName } from "./period.ts";
import type { FigureName } from "./figures/TokenTotals.tsx";
import type { Payout } from "./payouts/questions.ts";

/** Texts of the page, except a payment's history. A "#" marks a column of numbers. */
export interface BoardWords {
  readonly title: string;
  readonly loading: string;
  readonly nothing: string;
  readonly noCommand: string;
  readonly back: string;
  readonly transaction: string;
  readonly table: string;
  readonly asked: { readonly title: string; readonly query: string; readonly variables: string };
  readonly paging: {
    readonly title: string;
    readonly previous: string;
    readonly next: string;
    readonly page: (page: number) => string;
  };
  readonly head: {
    readonly indexed: (block: number) => string;
    readonly behind: (blocks: number, node: number) => string;
    readonly level: string;
  };
  readonly chooser: {
    readonly title: string;
    readonly merchant: string;
    readonly all: string;
    readonly payments: (count: number) => string;
    readonly period: string;
    readonly periods: Readonly<Record<PeriodName, string>>;
    readonly from: string;
    readonly to: string;
    readonly show: string;
    readonly noAddress: (attempted: string) => string;
  };
  readonly totals: {
    readonly title: string;
    readonly holdAt: (block: number) => string;
    readonly none: string;
    readonly of: (token: string) => string;
    readonly charges: (count: number) => string;
    readonly figure: string;
    readonly names: Readonly<Record<FigureName, string>>;
    readonly addsUp: string;
    readonly doesNotAddUp: string;
  };
  readonly currencies: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly columns: readonly string[];
  };
  readonly tie: {
    readonly title: string;
    readonly note: string;
    readonly heldAt: (block: number, stores: number) => string;
    readonly none: string;
    readonly columns: readonly string[];
    readonly agrees: string;
    readonly more: (sum: string) => string;
    readonly less: (sum: string) => string;
  };
  readonly chart: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly token: string;
    readonly asTable: string;
    readonly columns: (token: string) => readonly string[];
    readonly caption: (days: number, token: string) => string;
    readonly sum: (first: string, last: string, sum: string) => string;
  };
  readonly merchants: { readonly title: string; readonly none: string; readonly columns: readonly string[] };
  readonly payments: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly columns: readonly string[];
    readonly open: (number: string) => string;
    readonly status: Readonly<Record<StatusName, string>>;
    readonly became: Readonly<Record<"capturable" | "voided" | "reclaimed" | "refunded", (sum: string) => string>>;
  };
  readonly filters: {
    readonly title: string;
    readonly any: string;
    readonly status: string;
    readonly payer: string;
    readonly number: string;
    readonly token: string;
    readonly currency: string;
    readonly show: string;
    readonly faults: Readonly<Record<"payer" | "number", string>>;
  };
  readonly expiring: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly columns: readonly string[];
    readonly open: (number: string) => string;
    readonly expired: string;
  };
  readonly credits: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly columns: readonly string[];
  };
  readonly payouts: {
    readonly title: string;
    readonly note: string;
    readonly none: string;
    readonly status: Readonly<Record<Payout["status"], string>>;
    readonly lines: (count: number) => string;
    readonly linesTitle: string;
    readonly columns: readonly string[];
    readonly unknown: string;
    readonly unexplained: Readonly<Record<NonNullable<Payout["unexplained"]>, string>>;
    readonly transaction: string;
    readonly failed: string;
    readonly plan: string;
  };
  readonly invoice: { readonly title: string; readonly write: string };
  readonly act: {
    readonly verbs: Readonly<Record<Verb, string>>;
    readonly terminal: string;
    readonly invoice: (number: string) => string;
  };
}

export const words: Words<BoardWords> = {
  en: {
    title: "Board",
    loading: "Asking the indexer…",
    nothing: "Nothing can be shown yet",
    noCommand: "No command: the indexer answered with something other than an address, hash or number.",
    back: "Back to the board",
    transaction: "transaction",
    table: "table",
    asked: { title: "Query used", query: "GraphQL query", variables: "variables" },
    paging: { title: "Pages", previous: "Previous", next: "Next", page: (page) => `Page ${page}` },
    head: {
      indexed: (block) => `The indexer has read up to block ${block},`,
      behind: (blocks, node) =>
        `it is ${blocks} ${blocks === 1 ? "block" : "blocks"} behind the node, which is at ${node}`,
      level: "level with the node",
    },
    chooser: {
      title: "Merchant and days",
      merchant: "Merchant",
      all: "All merchants",
      payments: (count) => `${count} payments`,
      period: "Days (UTC)",
      periods: {
        7: "last 7 days",
        30: "last 30 days",
        90: "last 90 days",
        365: "last 365 days",
        all: "all days",
        days: "from … to …",
      },
      from: "First day",
      to: "Last day",
      show: "Show",
      noAddress: (attempted) => `"${attempted}" is not an address (0x and 40 hex digits).`,
    },
    totals: {
      title: "Totals",
      holdAt: (block) => `Figures at block ${block},`,
      none: "No payments or refunds in these days.",
      of: (token) => `Totals in ${token}`,
      charges: (count) => `${count} ${count === 1 ? "charge" : "charges"}`,
      figure: "Figure",
      names: {
        paid: "Paid by payers: charged and captured",
        came: "Received by merchants",
        gross: "Charged",
        net: "to merchants",
        fee: "fees",
        splitTotal: "splits",
        tokenFee: "the token's own fee",
        authorized: "Authorized: arrived in stores",
        captured: "Captured",
        capturedNet: "to merchants",
        capturedFee: "fees",
        capturedSplitTotal: "splits",
        voided: "Voided: returned to payers",
        reclaimed: "Reclaimed after expiry",
        refunded: "Refunded",
        waits: "Held in stores now",
      },
      addsUp: "Checked here: the parts of the charged and of the captured amount add up.",
      doesNotAddUp: "The parts do not add up to the charged or captured amount: do not rely on these figures.",
    },
    currencies: {
      title: "Priced in other currencies",
      note: "Payments of invoices in another currency than the token. Received: by charges and captures, without held amounts.",
      none: "Nothing was priced in another currency in these days.",
      columns: ["Currency", "#Payments", "#Invoiced", "#Taken from payers", "#Received"],
    },
    tie: {
      title: "Checked against the chain",
      note: "The merchant's held amounts and credits by the indexer, over all days, and the balances of its stores on the chain, at one block.",
      heldAt: (block, stores) => `At block ${block}, ${stores} ${stores === 1 ? "store" : "stores"} on the chain,`,
      none: "This merchant has taken nothing yet.",
      columns: ["Token", "#Capturable", "#Credits", "#In the stores, on the chain", "Result"],
      agrees: "Agrees to the last unit.",
      more: (sum) =>
        `The stores have ${sum} more. Anyone can send them tokens without a payment; nobody is owed those.`,
      less: (sum) =>
        `The stores have ${sum} less than they owe. Either the token's issuer has taken it, or the indexer is wrong: npm run reconcile shows which.`,
    },
    chart: {
      title: "Day by day",
      note: "Amounts that merchants received by charges and captures.",
      none: "There are no days to draw.",
      token: "Token",
      asTable: "As a table",
      columns: (token) => ["Day (UTC)", "#Charges", `#Received, ${token}`, `#Refunded, ${token}`],
      caption: (days, token) =>
        days === 1 ? `${token} per day, in UTC.` : `${token} per bar of ${days} days, by its first day, in UTC.`,
      sum: (first, last, sum) => `${sum} in total from ${first} to ${last}.`,
    },
    merchants: {
      title: "Merchants",
      none: "There is no merchant yet. One appears with its first payment, signer or cancelled number.",
      columns: ["Merchant", "#Payments", "First seen"],
    },
    payments: {
      title: "Payments",
      note: "The latest first. The number opens a payment's history.",
      none: "No payment matches. Choose other days, or fewer filters.",
      columns: ["Number", "Taken", "Merchant", "Payer", "#Invoiced", "#Taken from the payer", "#Received", "State"],
      open: (number) => `Payment of invoice ${number}`,
      status: {
        charged: "charged",
        authorized: "authorized",
        waiting: "capturable",
        returned: "voided or reclaimed",
        refunded: "refunded",
        overRefunded: "refunded more than received",
      },
      became: {
        capturable: (sum) => `${sum} capturable`,
        voided: (sum) => `${sum} voided`,
        reclaimed: (sum) => `${sum} reclaimed`,
        refunded: (sum) => `${sum} refunded`,
      },
    },
    filters: {
      title: "Payments to show",
      any: "any",
      status: "State",
      payer: "Payer",
      number: "Invoice number",
      token: "Token",
      currency: "Currency",
      show: "Filter",
      faults: {
        payer: "The payer is not an address (0x and 40 hex digits).",
        number: "An invoice number is a whole number.",
      },
    },
    expiring: {
      title: "Held authorizations",
      note: "The next to expire first. Before the expiry, merchant and operator can capture; after it, anyone can return the money to the payer.",
      none: "No authorization is held.",
      columns: ["Number", "Expires", "Payer", "#Capturable", "Next step"],
      open: (number) => `Authorization of invoice ${number}`,
      expired: "expired",
    },
    credits: {
      title: "Credits to claim",
      note: "Payments that could not be delivered, held in a store for their owner. Anyone may deliver a credit; only its owner gets it.",
      none: "No credits to claim.",
      columns: ["Owner", "From payments of", "#Credit", "#Claimed before", "Next step"],
    },
    payouts: {
      title: "Payouts",
      note: "Payouts as merchants' Safes declare them. The proof of a payment is the token's own transfer in the transaction.",
      none: "No Safe has paid anything out in these days.",
      status: { executed: "executed", failed: "failed" },
      lines: (count) => `${count} ${count === 1 ? "line" : "lines"}`,
      linesTitle: "Lines of the payout",
      columns: ["#", "Paid to", "#Amount", "Reference"],
      unknown: "lines unknown",
      unexplained: {
        indirect: "Another contract called the Safe: the transaction does not show its lines.",
        several: "The Safe executed more than once in the transaction: its lines cannot be told apart.",
        delegated: "The Safe ran foreign code as its own: its transfers are unknown.",
        oversized: "The transaction is larger than any payout: its lines are not read.",
        unreadable: "The transaction is not a readable payout.",
      },
      transaction: "Transaction",
      failed: "Nothing was sent. Plan it again from its spreadsheet:",
      plan: "command that plans a payout",
    },
    invoice: {
      title: "Invoices",
      write: "Write an invoice",
    },
    act: {
      verbs: { capture: "Capture", void: "Void", reclaim: "Return", refund: "Refund", claim: "Claim" },
      terminal: "in a terminal",
      invoice: (number) => `invoice ${number}`,
    },
  },
  zh: {
    title: "看板",
    loading: "正在查询索引服务…",
    nothing: "暂时没有可显示的内容",
    noCommand: "没有命令：索引服务返回的内容不是地址、哈希或数字。",
    back: "返回看板",
    transaction: "交易",
    table: "表格",
    asked: { title: "查看所用查询", query: "GraphQL 查询", variables: "变量" },
    paging: { title: "翻页", previous: "上一页", next: "下一页", page: (page) => `第 ${page} 页` },
    head: {
      indexed: (block) => `索引服务已读到区块 ${block}，时间`,
      behind: (blocks, node) => `落后节点 ${blocks} 个区块（节点在 ${node}）`,
      level: "与节点同步",
    },
    chooser: {
      title: "选择商家和日期",
      merchant: "商家",
      all: "全部商家",
      payments: (count) => `${count} 笔付款`,
      period: "日期（UTC）",
      periods: {
        7: "最近 7 天",
        30: "最近 30 天",
        90: "最近 90 天",
        365: "最近 365 天",
        all: "全部日期",
        days: "自定义起止日期",
      },
      from: "开始日期",
      to: "结束日期",
      show: "显示",
      noAddress: (attempted) => `“${attempted}”不是有效地址。地址由 0x 和 40 位字符组成。`,
    },
    totals: {
      title: "合计",
      holdAt: (block) => `以下数字对应区块 ${block}，时间`,
      none: "所选日期内没有收款或退款。",
      of: (token) => `${token} 合计`,
      charges: (count) => `${count} 笔直接收款`,
      figure: "项目",
      names: {
        paid: "付款方已支付：直接收款与请款之和",
        came: "商家实收",
        gross: "直接收款",
        net: "商家所得",
        fee: "手续费",
        splitTotal: "分账",
        tokenFee: "代币自身扣费",
        authorized: "预授权：已进入托管",
        captured: "请款",
        capturedNet: "商家所得",
        capturedFee: "手续费",
        capturedSplitTotal: "分账",
        voided: "撤销：已退还付款方",
        reclaimed: "过期后退回",
        refunded: "退款",
        waits: "目前托管中",
      },
      addsUp: "已在本页核对：直接收款和请款的各部分之和与总额一致。",
      doesNotAddUp: "各部分之和与总额不一致，请勿使用这些数字。",
    },
    currencies: {
      title: "以其他货币计价",
      note: "账单货币与收款代币不同的付款。“已收到”只含直接收款和请款；仍在托管中的尚未计入。",
      none: "所选日期内没有以其他货币计价的付款。",
      columns: ["货币", "#付款笔数", "#账单金额", "#付款方支付", "#已收到"],
    },
    tie: {
      title: "与链上核对",
      note: "左边是索引服务统计的该商家全部待处理金额，右边是链上该商家托管合约的实际余额，两者取自同一区块。",
      heldAt: (block, stores) => `区块 ${block}，链上共有 ${stores} 个托管合约，时间`,
      none: "该商家尚未收到任何款项。",
      columns: ["代币", "#托管中", "#待领取", "#链上托管余额", "结果"],
      agrees: "完全一致。",
      more: (sum) => `托管合约多出 ${sum}。任何人都可以在付款之外向其转账，这部分不对应任何应付款项。`,
      less: (sum) =>
        `托管合约比应付款项少 ${sum}。可能是代币发行方收走了，也可能是索引服务有误：运行 npm run reconcile 可以查明。`,
    },
    chart: {
      title: "每日收款",
      note: "直接收款和请款中商家实收的金额。",
      none: "没有可绘制的日期。",
      token: "代币",
      asTable: "以表格显示",
      columns: (token) => ["日期（UTC）", "#直接收款笔数", `#实收 ${token}`, `#退款 ${token}`],
      caption: (days, token) =>
        days === 1 ? `每日 ${token}，按 UTC 计。` : `每根柱为 ${days} 天的 ${token}，标注首日，按 UTC 计。`,
      sum: (first, last, sum) => `${first} 至 ${last} 共 ${sum}。`,
    },
    merchants: {
      title: "商家",
      none: "还没有商家。有了第一笔付款、第一个签名人或第一个作废编号后就会出现。",
      columns: ["商家", "#付款笔数", "首次出现"],
    },
    payments: {
      title: "付款",
      note: "最新的在最前。点击编号查看该笔付款的全过程。",
      none: "没有符合条件的付款。请更换日期或减少筛选条件。",
      columns: ["编号", "付款时间", "商家", "付款方", "#账单金额", "#付款方支付", "#商家实收", "状态"],
      open: (number) => `账单 ${number} 的付款`,
      status: {
        charged: "已收款",
        authorized: "预授权",
        waiting: "有待请款",
        returned: "已撤销或退回",
        refunded: "已退款",
        overRefunded: "退款超过所收金额",
      },
      became: {
        capturable: (sum) => `待请款 ${sum}`,
        voided: (sum) => `已撤销 ${sum}`,
        reclaimed: (sum) => `已退回 ${sum}`,
        refunded: (sum) => `已退款 ${sum}`,
      },
    },
    filters: {
      title: "筛选付款",
      any: "不限",
      status: "状态",
      payer: "付款方",
      number: "账单编号",
      token: "代币",
      currency: "货币",
      show: "筛选",
      faults: {
        payer: "付款方不是有效地址。地址由 0x 和 40 位字符组成。",
        number: "账单编号必须是整数。",
      },
    },
    expiring: {
      title: "待请款的预授权",
      note: "最先到期的在最前。到期前商家和操作员可以请款；到期后任何人都可以把钱退还付款方，这笔生意就落空了。",
      none: "没有待请款的预授权。",
      columns: ["编号", "到期时间", "付款方", "#待请款", "如何处理"],
      open: (number) => `账单 ${number} 的预授权`,
      expired: "已过期",
    },
    credits: {
      title: "待领取款项",
      note: "无法送达的款项存放在托管合约中等待所有者。任何人都可以发起领取，但钱只会到所有者账户。",
      none: "没有待领取的款项。",
      columns: ["所有者", "来自商家", "#待领取", "#此前已领取", "如何处理"],
    },
    payouts: {
      title: "批量付款",
      note: "商家 Safe 声明已发出的款项。付款的凭证是交易中代币自身的转账记录。",
      none: "所选日期内没有 Safe 付出款项。",
      status: { executed: "已执行", failed: "失败" },
      lines: (count) => `${count} 条明细`,
      linesTitle: "批量付款明细",
      columns: ["#", "收款方", "#金额", "备注编号"],
      unknown: "无法得知明细",
      unexplained: {
        indirect: "由另一个合约调用了 Safe，无法从交易中得知明细。",
        several: "Safe 在该交易中执行了多次，无法区分明细。",
        delegated: "Safe 以自身身份运行了外部代码，无法得知发出了什么。",
        oversized: "该交易超出任何批量付款的大小，未读取明细。",
        unreadable: "该交易不是可读取的批量付款。",
      },
      transaction: "交易",
      failed: "没有发出任何款项。请用原表格重新制定：",
      plan: "制定批量付款的命令",
    },
    invoice: {
      title: "账单",
      write: "开具账单",
    },
    act: {
      verbs: { capture: "请款", void: "撤销", reclaim: "退还", refund: "退款", claim: "领取" },
      terminal: "在终端中执行",
      invoice: (number) => `账单 ${number}`,
    },
  },
};
