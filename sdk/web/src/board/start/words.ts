import type { Words } from "../../shared/language.tsx";

/** Texts of the setup of a gateway. */
export interface StartWords {
  readonly title: string;
  readonly step: (at: number, of: number) => string;
  readonly next: string;
  readonly change: string;
  readonly noGateway: string;
  readonly noToken: string;
  readonly asking: string;
  readonly otherGateway: (own: string, its: string) => string;
  readonly place: (chainId: number, contract: string) => string;
  readonly noGas: string;
  readonly refused: (title: string) => string;
  /** The gateway's refusals that a reader can act on, by their kind. */
  readonly problems: Readonly<Record<string, string>>;
  readonly connect: { readonly title: string; readonly text: string };
  readonly paid: {
    readonly title: string;
    readonly kinds: Readonly<Record<"account" | "safe" | "new", string>>;
    readonly means: Readonly<Record<"account" | "safe" | "new", string>>;
    readonly safe: string;
    readonly owner: (position: number) => string;
    readonly threshold: string;
    readonly of: (threshold: number, owners: number) => string;
    readonly checking: string;
  };
  readonly complaints: {
    readonly badAddress: string;
    readonly twice: string;
    readonly notAmong: string;
    readonly noOwner: (owners: string) => string;
    readonly badName: string;
    readonly badDomain: string;
    readonly badAmount: string;
  };
  readonly name: {
    readonly title: string;
    readonly name: string;
    readonly nameHint: string;
    readonly more: string;
    readonly domain: string;
    readonly domainHint: string;
  };
  readonly sign: {
    readonly title: string;
    readonly account: string;
    readonly isNew: string;
    readonly name: string;
    readonly signer: string;
    readonly until: string;
    readonly share: string;
    readonly shareMeans: (share: string) => string;
    readonly means: string;
    readonly gas: string;
    readonly sign: string;
    readonly asked: string;
    readonly owners: string;
    readonly progress: (made: number, of: number) => string;
    readonly signed: string;
    readonly switchOwner: string;
    readonly switchAccount: (account: string) => string;
    readonly send: string;
    readonly sending: string;
    readonly again: string;
  };
  readonly key: {
    readonly title: string;
    readonly done: string;
    readonly means: string;
    readonly key: string;
    readonly transaction: string;
    readonly kept: string;
  };
  readonly test: {
    readonly title: string;
    readonly text: (amount: string) => string;
    readonly live: (token: string) => string;
    readonly amount: (token: string) => string;
    readonly notItself: string;
    readonly make: string;
    readonly making: string;
    readonly open: string;
    readonly waiting: string;
    readonly paid: string;
    readonly skip: string;
  };
  readonly snippet: {
    readonly title: string;
    readonly request: string;
    readonly requestMeans: string;
    readonly button: string;
    readonly buttonMeans: string;
    readonly noRequest: string;
    readonly end: string;
  };
}

export const startWords: Words<StartWords> = {
  en: {
    title: "Set up your gateway",
    step: (at, of) => `Step ${at} of ${of}`,
    next: "Continue",
    change: "Change",
    noGateway: "These pages are configured without a gateway. Build them with one: npm run pages -- --gateway URL.",
    noToken: "This tab has no setup link any more. Open the link that the gateway printed when it started.",
    asking: "Asking the gateway…",
    otherGateway: (own, its) =>
      `This page is for ${own}; the gateway works with ${its}. Nothing is signed. Start the gateway and build the pages with the same deployment.`,
    place: (chainId, contract) => `chain ${chainId}, contract ${contract}`,
    noGas: "The gateway has no gas to send what you sign. Send a little ether to its key; this page sees it arrive:",
    refused: (title) => `The gateway refused: ${title}`,
    problems: {
      Unauthorized:
        "The gateway does not know this setup link. Open the link that it printed when it was last started.",
      AlreadySetUp: "This gateway has been set up, so its setup link does nothing any more.",
    },
    connect: {
      title: "Connect your wallet",
      text: "The wallet of the account that is paid, or of an owner of its Safe.",
    },
    paid: {
      title: "Which account is paid?",
      kinds: { account: "This account", safe: "A Safe that I have", new: "Make a Safe" },
      means: {
        account: "One key, that of the connected wallet.",
        safe: "The connected account must be one of its owners.",
        new: "Several keys, of which some must sign together. It costs you nothing: it is made with your setup.",
      },
      safe: "Address of the Safe",
      owner: (position) => `Owner ${position}`,
      threshold: "Owners who must sign",
      of: (threshold, owners) => `${threshold} of ${owners}`,
      checking: "Asking the chain…",
    },
    complaints: {
      badAddress: "This is not an address: 0x and 40 hex digits, with capitals as copied.",
      twice: "This owner is named twice.",
      notAmong: "The connected account is not among the owners.",
      noOwner: (owners) => `The connected account does not own this Safe. Its owners: ${owners}`,
      badName: "Up to 80 visible characters.",
      badDomain: "A host name such as shop.example, without https://.",
      badAmount: "An amount such as 0.10.",
    },
    name: {
      title: "What is your shop called?",
      name: "Name",
      nameHint: "Payers see it once your domain proves it.",
      more: "I have a domain",
      domain: "Domain",
      domainHint: "Such as shop.example. Payers compare it.",
    },
    sign: {
      title: "This is what you sign",
      account: "Paid account",
      isNew: "a new Safe, made by this",
      name: "Name",
      signer: "May sign invoices",
      until: "Until",
      share: "May go to others",
      shareMeans: (share) => `at most ${share} of an invoice, as fees and splits`,
      means: "This key of the gateway cannot move money. You can revoke it at any time.",
      gas: "The gateway pays the gas.",
      sign: "Sign",
      asked: "Your wallet has been asked. Open it to answer.",
      owners: "Owners",
      progress: (made, of) => `${made} of ${of} signatures`,
      signed: "signed",
      switchOwner: "Switch your wallet to an owner who has not signed yet.",
      switchAccount: (account) => `Switch your wallet to ${account}.`,
      send: "Send it to the gateway",
      sending: "The gateway is sending it…",
      again: "Discard the signatures",
    },
    key: {
      title: "Your API key",
      done: "Your gateway is set up.",
      means: "It is shown this once. Keep it where your shop's server keeps its secrets.",
      key: "API key",
      transaction: "Transaction",
      kept: "I have kept it",
    },
    test: {
      title: "A test payment",
      text: (amount) => `An invoice of ${amount}, to see it work.`,
      live: (token) => `This is a live chain: choose a small amount of ${token}. It goes to your own account.`,
      amount: (token) => `Amount in ${token}`,
      notItself: "Pay it from another account than the one that is paid.",
      make: "Make the invoice",
      making: "The gateway signs it…",
      open: "Pay it",
      waiting: "Not paid yet. This page sees it.",
      paid: "Paid. Your gateway works.",
      skip: "Skip this",
    },
    snippet: {
      title: "In your shop",
      request: "For each order, your server asks for an invoice",
      requestMeans: "With your API key in KEY. The answer's “link” is what the button needs.",
      button: "The button on your page",
      buttonMeans: "With the invoice's link in place of LINK.",
      noRequest: "No command: the gateway's address has characters that a shell reads.",
      end: "To the board",
    },
  },
  zh: {
    title: "设置您的网关",
    step: (at, of) => `第 ${at} 步，共 ${of} 步`,
    next: "继续",
    change: "更改",
    noGateway: "本页面没有配置网关。请带网关重新构建：npm run pages -- --gateway URL。",
    noToken: "此标签页中已没有设置链接。请打开网关启动时显示的链接。",
    asking: "正在查询网关……",
    otherGateway: (own, its) => `本页用于${own}，而网关使用${its}。没有签署任何内容。请让网关与页面使用同一部署。`,
    place: (chainId, contract) => `链 ${chainId}、合约 ${contract}`,
    noGas: "网关没有燃料费，无法发送您签署的内容。请向它的密钥转入少量以太币，到账后本页会自动继续：",
    refused: (title) => `网关拒绝了：${title}`,
    problems: {
      Unauthorized: "网关不认识此设置链接。请打开它最近一次启动时显示的链接。",
      AlreadySetUp: "此网关已经设置完成，设置链接不再有效。",
    },
    connect: { title: "连接钱包", text: "收款账户的钱包，或其 Safe 的一位所有者的钱包。" },
    paid: {
      title: "由哪个账户收款？",
      kinds: { account: "此账户", safe: "我已有的 Safe", new: "新建 Safe" },
      means: {
        account: "一把密钥，即已连接的钱包。",
        safe: "已连接的账户必须是其所有者之一。",
        new: "多把密钥，须由其中几把共同签名。您无需付费：设置时一并创建。",
      },
      safe: "Safe 地址",
      owner: (position) => `所有者 ${position}`,
      threshold: "须签名的所有者",
      of: (threshold, owners) => `${owners} 位中的 ${threshold} 位`,
      checking: "正在查询链上数据……",
    },
    complaints: {
      badAddress: "这不是账户地址：应为 0x 加 40 位十六进制字符，大小写须与原文一致。",
      twice: "此所有者重复了。",
      notAmong: "已连接的账户不在所有者之中。",
      noOwner: (owners) => `已连接的账户不是此 Safe 的所有者。其所有者：${owners}`,
      badName: "最多 80 个可见字符。",
      badDomain: "例如 shop.example，不带 https://。",
      badAmount: "例如 0.10。",
    },
    name: {
      title: "您的店铺叫什么？",
      name: "名称",
      nameHint: "域名验证后付款人即可看到。",
      more: "我有域名",
      domain: "域名",
      domainHint: "例如 shop.example，供付款人核对。",
    },
    sign: {
      title: "您将签署以下内容",
      account: "收款账户",
      isNew: "新的 Safe，由此创建",
      name: "名称",
      signer: "可签署账单",
      until: "有效期至",
      share: "可分给他人",
      shareMeans: (share) => `每张账单的手续费与分账合计最多 ${share}`,
      means: "网关的这把密钥不能动用资金，您可随时撤销。",
      gas: "燃料费由网关支付。",
      sign: "签名",
      asked: "已向钱包发出请求，请打开钱包确认。",
      owners: "所有者",
      progress: (made, of) => `已有 ${made} 个签名，共需 ${of} 个`,
      signed: "已签名",
      switchOwner: "请将钱包切换到尚未签名的所有者。",
      switchAccount: (account) => `请将钱包切换到 ${account}。`,
      send: "交给网关发送",
      sending: "网关正在发送……",
      again: "放弃已有签名",
    },
    key: {
      title: "您的 API 密钥",
      done: "网关设置完成。",
      means: "仅显示这一次。请保存在店铺服务器存放机密的地方。",
      key: "API 密钥",
      transaction: "交易",
      kept: "我已保存",
    },
    test: {
      title: "测试付款",
      text: (amount) => `一张 ${amount} 的账单，看看是否正常。`,
      live: (token) => `这是正式链：请选择少量 ${token}，它会付到您自己的账户。`,
      amount: (token) => `金额（${token}）`,
      notItself: "请用收款账户以外的账户付款。",
      make: "生成账单",
      making: "网关正在签名……",
      open: "去付款",
      waiting: "尚未付款。付款后本页会显示。",
      paid: "已付款，网关运行正常。",
      skip: "跳过",
    },
    snippet: {
      title: "用于您的店铺",
      request: "每个订单由您的服务器请求一张账单",
      requestMeans: "KEY 为您的 API 密钥。回答中的 link 即按钮所需的链接。",
      button: "页面上的按钮",
      buttonMeans: "用账单的链接替换 LINK。",
      noRequest: "没有命令：网关地址含有终端会解释的字符。",
      end: "前往看板",
    },
  },
};
