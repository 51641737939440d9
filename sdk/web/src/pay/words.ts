import type { Words } from "../shared/language.tsx";

/** Texts of the page. Amounts and names are passed as formatted text. */
export interface PayWords {
  readonly title: string;
  readonly reading: string;
  readonly noLink: string;
  readonly altered: string;
  readonly newer: string;
  readonly foreign: (chain: string) => string;
  readonly refused: string;
  readonly expired: (instant: string) => string;
  readonly cancelled: string;
  readonly superseded: string;
  readonly paidTitle: string;
  readonly authorizedTitle: string;
  readonly returnedTitle: string;
  readonly takenBack: string;
  readonly facts: FactWords;
  readonly checkout: CheckoutWords;
  readonly price: PriceWords;
  readonly pay: PayingWords;
  readonly receipt: ReceiptWords;
  readonly reclaim: ReclaimWords;
}

interface FactWords {
  readonly title: string;
  readonly merchant: string;
  readonly number: string;
  readonly amount: string;
  readonly token: string;
  readonly chain: string;
  readonly until: string;
  readonly payer: string;
  readonly anyone: string;
  readonly money: string;
  readonly atOnce: string;
  readonly waits: (instant: string) => string;
  readonly others: string;
  readonly toOthers: (percent: string) => string;
  readonly policy: string;
  readonly source: string;
  readonly id: string;
  readonly compare: string;
  readonly terms: string;
}

interface CheckoutWords {
  readonly proven: string;
  readonly provenHow: (domain: string) => string;
  readonly unproven: string;
  readonly altered: string;
  readonly parties: (seller: string, buyer: string) => string;
  readonly tax: string;
  readonly total: string;
  readonly back: (shop: string) => string;
  readonly notBack: string;
}

interface PriceWords {
  readonly due: (amount: string) => string;
  readonly rate: (rate: string, token: string, currency: string, age: string) => string;
  readonly leg: (pair: string, age: string) => string;
  readonly none: string;
  readonly ownSource: string;
  readonly clears: (instant: string) => string;
}

interface PayingWords {
  readonly title: string;
  readonly wrongAccount: (account: string) => string;
  readonly preparing: string;
  readonly balance: (amount: string) => string;
  readonly atMost: (amount: string) => string;
  readonly agree: (amount: string) => string;
  readonly steps: string;
  readonly reset: (symbol: string) => string;
  readonly approve: (amount: string, spender: string) => string;
  readonly sign: string;
  readonly send: (amount: string) => string;
  readonly button: (amount: string) => string;
  readonly way: string;
  readonly automatic: string;
  readonly allowance: string;
  readonly permit2: string;
  readonly inWallet: string;
  readonly inNetwork: string;
  readonly underWay: string;
  readonly sent: string;
  readonly lost: string;
  readonly failed: string;
  readonly again: (amount: string) => string;
  readonly transaction: string;
}

interface ReceiptWords {
  readonly rate: string;
  readonly from: string;
  readonly when: string;
  readonly block: (number: string) => string;
  readonly transaction: string;
  readonly finality: string;
  readonly final: string;
  readonly notFinal: string;
  readonly finalUnknown: string;
  readonly refunded: (amount: string) => string;
  readonly waiting: (amount: string, instant: string) => string;
  readonly late: (amount: string) => string;
  readonly captured: (amount: string) => string;
  readonly returned: (amount: string) => string;
  readonly print: string;
  readonly link: string;
  readonly verify: string;
  readonly verifyHow: string;
  readonly checkAgain: string;
}

interface ReclaimWords {
  readonly button: (amount: string) => string;
  readonly asked: string;
  readonly done: string;
}

export const words: Words<PayWords> = {
  en: {
    title: "Pay an invoice",
    reading: "Reading the invoice …",
    noLink: "There is no invoice in this address. Open the whole link that the merchant has sent you.",
    altered:
      "This link has been changed or cut short, so it proves nothing. Do not pay: ask the merchant for the link again and copy all of it.",
    newer: "This link was made by a newer version than this page knows. Ask the merchant where its invoices are paid.",
    foreign: (chain) => `This invoice is for another network or another contract. This page is for ${chain}.`,
    refused: "This invoice cannot be paid.",
    expired: (instant) => `This invoice could be paid until ${instant}. Ask the merchant for a new one.`,
    cancelled: "The merchant has cancelled this invoice. It cannot be paid.",
    superseded:
      "Another version of this invoice has been paid, so this one cannot be. Ask the merchant if you did not expect this.",
    paidTitle: "Paid",
    authorizedTitle: "Paid, held for the merchant",
    returnedTitle: "Returned to the payer",
    takenBack:
      "The network has taken back the payment's block. Normally the payment is included again by itself. Wait; this page keeps checking.",
    facts: {
      title: "Invoice",
      merchant: "Merchant",
      number: "Number",
      amount: "Amount",
      token: "Token",
      chain: "Network",
      until: "Payable until",
      payer: "Payable by",
      anyone: "anyone",
      money: "The money",
      atOnce: "goes to the merchant at once",
      waits: (instant) => `is held for the merchant until ${instant}; anything not taken by then is yours again`,
      others: "Part for others",
      toOthers: (percent) => `${percent}, as signed by the merchant`,
      policy: "Checked by",
      source: "Priced by",
      id: "Payment id",
      terms: "Terms",
      compare: "Compare the merchant's address with one that you know from elsewhere. Your wallet shows it again.",
    },
    checkout: {
      proven: "proven",
      provenHow: (domain) =>
        `This account has signed this name, and ${domain} publishes it: the shop's gateway has fetched it from there. Compare the domain with the shop where you bought.`,
      unproven: "unproven",
      altered:
        "The document that came with this invoice is not the one that the merchant has signed, so it is not shown. The amount above is the signed one. Ask the merchant what it is for.",
      parties: (seller, buyer) => (buyer === "" ? `By ${seller}` : `By ${seller}, for ${buyer}`),
      tax: "Tax",
      total: "Total",
      back: (shop) => `Back to ${shop}`,
      notBack: "The return address of this invoice is not the merchant's proven own, so this page does not lead there.",
    },
    price: {
      due: (amount) => `${amount} right now`,
      rate: (rate, token, currency, age) => `1 ${currency} = ${rate} ${token}, ${age} old`,
      leg: (pair, age) => `${pair}: ${age} old`,
      none: "There is no price right now, so it cannot be paid yet. This page keeps checking.",
      ownSource:
        "The merchant has chosen a source of its own for this price, not one that is recommended here. It may ask any amount: check this one carefully.",
      clears: (instant) => `There may be a price again from ${instant} on.`,
    },
    pay: {
      title: "Payment",
      wrongAccount: (account) => `Only the account ${account} can pay this invoice. Choose it in your wallet.`,
      preparing: "Checking your account …",
      balance: (amount) => `Your account has ${amount}.`,
      atMost: (amount) => `You allow at most ${amount}, since the price moves. Only the amount due is taken.`,
      agree: (amount) => `I agree to pay up to ${amount} at the price of the merchant's own source.`,
      steps: "Your wallet will ask for:",
      reset: (symbol) => `Resetting an old approval to zero first: ${symbol} requires it`,
      approve: (amount, spender) => `Approving exactly ${amount} to ${spender}`,
      sign: "A signature for this payment only",
      send: (amount) => `Paying ${amount}`,
      button: (amount) => `Pay ${amount}`,
      way: "Way to pay",
      automatic: "Fewer approvals (automatic)",
      allowance: "By approving the amount to Feiqian",
      permit2: "By Permit2, with a signature",
      inWallet: "Your wallet has been asked. Open it to answer.",
      inNetwork: "Sent. Waiting for the network.",
      underWay:
        "This invoice, or another one from this account, is already being paid, perhaps in another tab. Continue there; this page shows the result.",
      sent: "The payment was sent and is not in a block yet. You can leave this page and come back.",
      lost: "The network no longer knows the transaction. You can pay again: an invoice can be paid only once, so nothing is paid twice.",
      failed: "The chain refused the earlier transaction. No money moved except the network's fee.",
      again: (amount) => `Pay ${amount} again`,
      transaction: "Transaction",
    },
    receipt: {
      rate: "Price",
      from: "Paid by",
      when: "When",
      block: (number) => `block ${number}`,
      transaction: "Transaction",
      finality: "Final",
      final: "yes: the network can no longer take it back",
      notFinal: "not yet: the network could still take it back, which is rare",
      finalUnknown: "not known: the node does not say",
      refunded: (amount) => `${amount} of it was paid back.`,
      waiting: (amount, instant) =>
        `${amount} is held for the merchant until ${instant}. Anything not taken by then can be returned to the payer, also from here.`,
      late: (amount) => `The merchant has not taken ${amount} in time. It is the payer's again.`,
      captured: (amount) => `The merchant has taken and kept ${amount}.`,
      returned: (amount) => `${amount} went back to the payer.`,
      print: "Print",
      link: "Link of this receipt",
      verify: "How to check this receipt",
      verifyHow:
        "The link of this page shows anyone the same, read again from the chain: the payment id is derived from the terms in the link, and the contract's event with this id is in the transaction above. A picture of a receipt proves nothing; open the link.",
      checkAgain: "Ask the chain again",
    },
    reclaim: {
      button: (amount) => `Return ${amount} to the payer`,
      asked: "Answer in your wallet; then the network takes a moment.",
      done: "Sent. This page shows the result.",
    },
  },
  zh: {
    title: "支付账单",
    reading: "正在读取账单……",
    noLink: "此地址中没有账单。请打开商家发给您的完整链接。",
    altered: "此链接已被改动或不完整，内容不可信。请勿据此付款：请向商家重新索取链接，并完整复制。",
    newer: "此链接由更新的版本生成，本页无法读取。请向商家询问付款地址。",
    foreign: (chain) => `此账单属于另一个网络或另一个合约。本页用于 ${chain}。`,
    refused: "此账单无法支付。",
    expired: (instant) => `此账单的付款期限为 ${instant}，现已过期。请向商家索取新的账单。`,
    cancelled: "商家已取消此账单，不能再付款。",
    superseded: "此账单的另一个版本已付款，因此本版本不能再付。如您不知情，请联系商家。",
    paidTitle: "已付款",
    authorizedTitle: "已付款，等待商家收取",
    returnedTitle: "已退回付款人",
    takenBack: "发生了区块重组，包含此付款的区块已失效。付款通常会自动重新上链。请稍候，本页会继续查询。",
    facts: {
      title: "账单",
      merchant: "商家",
      number: "编号",
      amount: "金额",
      token: "代币",
      chain: "网络",
      until: "付款期限",
      payer: "付款人",
      anyone: "任何人",
      money: "资金",
      atOnce: "立即到账商家",
      waits: (instant) => `等待商家收取，直至 ${instant}；届时未收取的部分仍归您所有`,
      others: "其中分给第三方",
      toOthers: (percent) => `${percent}，已由商家签名确认`,
      policy: "审核方",
      source: "定价来源",
      id: "付款 ID",
      terms: "条款",
      compare: "请将商家地址与您从其他渠道得知的地址核对。钱包中会再次显示。",
    },
    checkout: {
      proven: "已验证",
      provenHow: (domain) =>
        `此账户已为该名称签名，${domain} 也公布了它：由商店的网关从该域名读取。请核对该域名是否是您购物的商店。`,
      unproven: "未验证",
      altered:
        "随此账单附带的单据并非商家所签的那一份，因此不予显示。上方金额是商家已签名的金额。请向商家询问款项内容。",
      parties: (seller, buyer) => (buyer === "" ? `卖方：${seller}` : `卖方：${seller}，买方：${buyer}`),
      tax: "税额",
      total: "合计",
      back: (shop) => `返回 ${shop}`,
      notBack: "此账单的返回地址不属于商家已验证的域名，因此本页不会跳转到那里。",
    },
    price: {
      due: (amount) => `当前为 ${amount}`,
      rate: (rate, token, currency, age) => `1 ${currency} = ${rate} ${token}，${age}前的价格`,
      leg: (pair, age) => `${pair}：${age}前`,
      none: "目前没有价格，因此暂时无法付款。页面会自动重新查询。",
      ownSource: "此价格来自商家自选的来源，不在本页推荐的来源之列，可以要求任何金额。请仔细核对。",
      clears: (instant) => `最早可能在 ${instant} 恢复。`,
    },
    pay: {
      title: "付款",
      wrongAccount: (account) => `此账单仅限账户 ${account} 支付。请在钱包中选择该账户，本页会自动继续。`,
      preparing: "正在查询您的账户……",
      balance: (amount) => `您的账户有 ${amount}。`,
      atMost: (amount) => `由于价格会变动，您最多允许扣取 ${amount}。只扣应付金额，不会多扣。`,
      agree: (amount) => `我同意按商家自选来源的价格支付，最多 ${amount}。`,
      steps: "钱包将请求您确认：",
      reset: (symbol) => `将剩余的旧授权清零。${symbol} 不允许以其他方式修改授权。`,
      approve: (amount, spender) => `授权 ${spender} 使用 ${amount}（不多不少）`,
      sign: "仅针对此付款的签名",
      send: (amount) => `支付 ${amount}`,
      button: (amount) => `支付 ${amount}`,
      way: "付款方式",
      automatic: "自动选择授权次数较少的方式",
      allowance: "将金额授权给飞钱",
      permit2: "通过 Permit2 签名",
      inWallet: "已向钱包发出请求，请打开钱包确认。",
      inNetwork: "已发送，等待网络确认。",
      underWay: "此账单或此账户的另一张账单正在付款，可能在另一个标签页中。请在那里继续；本页会显示结果。",
      sent: "付款已发送，等待网络打包。您可以离开本页，稍后再回来。",
      lost: "网络上已查不到该交易。您可以重新付款：一张账单只能支付一次，不会重复扣款。",
      failed: "之前发送的交易在链上执行失败。除网络手续费外没有资金变动。",
      again: (amount) => `重新支付 ${amount}`,
      transaction: "交易",
    },
    receipt: {
      rate: "价格",
      from: "付款账户",
      when: "时间",
      block: (number) => `区块 ${number}`,
      transaction: "交易",
      finality: "最终确认",
      final: "是：网络不会再回滚",
      notFinal: "尚未：网络仍可能回滚，但很少发生",
      finalUnknown: "未知：节点没有提供",
      refunded: (amount) => `其中 ${amount} 已退款。`,
      waiting: (amount, instant) =>
        `${amount} 等待商家收取，直至 ${instant}。届时未收取的部分将退回付款人，也可在此操作。`,
      late: (amount) => `商家未在期限内收取 ${amount}，这笔钱重新归付款人所有。`,
      captured: (amount) => `商家已收取并保留 ${amount}。`,
      returned: (amount) => `${amount} 已退回付款人。`,
      print: "打印",
      link: "此收据的链接",
      verify: "如何核实此收据",
      verifyHow:
        "任何人打开本页链接，都会看到从链上重新读取的相同内容：付款 ID 由链接中的条款计算得出，合约中带有此 ID 的事件就在上述交易里。收据的截图不能证明任何事，请打开链接核实。",
      checkAgain: "重新查询链上状态",
    },
    reclaim: {
      button: (amount) => `将 ${amount} 退回付款人`,
      asked: "已发出请求。请在钱包中确认，然后等待网络处理。",
      done: "已发送，本页会显示结果。",
    },
  },
};
