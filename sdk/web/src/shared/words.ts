import type { Words } from "./language.tsx";

/** Texts of all pages. */
export interface SharedWords {
  readonly test: string;
  readonly testMeans: string;
  readonly language: string;
  readonly skip: string;
  readonly unreachable: (nodeUrl: string) => string;
  readonly tryAgain: string;
  readonly copy: string;
  readonly copied: string;
  readonly details: string;
  readonly broken: string;
  readonly wallet: WalletWords;
}

interface WalletWords {
  readonly title: string;
  readonly connect: (wallet: string) => string;
  readonly connecting: string;
  readonly none: string;
  readonly connected: (account: string) => string;
  readonly disconnect: string;
  readonly wrongChain: (chain: string) => string;
  readonly switchChain: (chain: string) => string;
  readonly switching: string;
  readonly otherChain: (chain: string) => string;
  readonly nothingSigned: (chain: string) => string;
  readonly insecure: string;
}

export const shared: Words<SharedWords> = {
  en: {
    test: "TEST",
    testMeans: "This is a test chain: its money is worth nothing.",
    language: "Language",
    skip: "Skip to the content",
    unreachable: (url) => `${url} cannot be reached right now. This page may be out of date; it keeps trying.`,
    tryAgain: "Try again",
    copy: "Copy",
    copied: "Copied",
    details: "Details",
    broken: "This page has stopped working. Reload it: sent transactions are found again.",
    wallet: {
      title: "Wallet",
      connect: (wallet) => `Connect ${wallet}`,
      connecting: "Your wallet has been asked. Open it to answer.",
      none: "No wallet was found in this browser. Install one, or open this page in your wallet's own browser, and load it again.",
      connected: (account) => `Connected: ${account}`,
      disconnect: "Disconnect",
      wrongChain: (chain) => `Your wallet is on another network. This page is for ${chain}.`,
      switchChain: (chain) => `Switch to ${chain}`,
      switching: "Your wallet has been asked to switch. Open it to answer.",
      otherChain: (chain) =>
        `Your wallet's network calls itself ${chain}, but is not the chain that this page reads, or is far behind it. Nothing can be signed until both agree.`,
      nothingSigned: (chain) =>
        `This page reads ${chain} from a node on this machine. A signature would also be valid on the real ${chain}, so nothing is signed here.`,
      insecure:
        "This page was not opened over https, so the browser does not let it remember what it sends. Open it over https to use a wallet.",
    },
  },
  zh: {
    test: "测试",
    testMeans: "这是测试链：上面的钱没有任何价值。",
    language: "语言",
    skip: "跳到正文",
    unreachable: (url) => `暂时无法连接 ${url}。此处内容可能不是最新；页面会自动重试。`,
    tryAgain: "重试",
    copy: "复制",
    copied: "已复制",
    details: "详情",
    broken: "页面已停止运行。请重新加载：已发送的内容会重新找到。",
    wallet: {
      title: "钱包",
      connect: (wallet) => `连接 ${wallet}`,
      connecting: "已向钱包发出请求，请打开钱包确认。",
      none: "此浏览器中没有找到钱包。请安装钱包，或在钱包自带的浏览器中打开本页，然后重新加载。",
      connected: (account) => `已连接：${account}`,
      disconnect: "断开连接",
      wrongChain: (chain) => `您的钱包在另一个网络上。本页用于 ${chain}。`,
      switchChain: (chain) => `切换到 ${chain}`,
      switching: "已请求钱包切换网络，请打开钱包确认。",
      otherChain: (chain) =>
        `您的钱包网络自称 ${chain}，但与本页读取的不是同一条链，或落后很多。两者一致之前不能签名。`,
      nothingSigned: (chain) =>
        `本页通过本机节点读取 ${chain}。在此签名的内容在真正的 ${chain} 上同样有效，因此本页不做任何签名。`,
      insecure: "本页不是通过 https 打开的，浏览器不允许它记住已发送的内容。请通过 https 打开后再使用钱包。",
    },
  },
};
