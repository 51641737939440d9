import type { Language } from "../../shared/language.tsx";

type Sentences = Readonly<Record<Language, string>>;

/** What the SDK refuses a payout for, by its errors' names. Its own words, with the figures, stand behind. */
export const errorSentences: Readonly<Record<string, Sentences>> = {
  PayoutFileError: {
    en: "This is no payout file as it was written: something in it is missing, or has been changed. Do not sign it; ask whoever sent it for the file anew.",
    zh: "这不是原样的付款文件：其中有内容缺失或被改动。请勿签名，并请发送者重新提供文件。",
  },
  PayoutMismatchError: {
    en: "The file says something else than what would be signed: it has been changed. Do not sign it; ask whoever sent it for the file anew.",
    zh: "文件所写与实际将要签名的内容不符：文件被改动过。请勿签名，并请发送者重新提供文件。",
  },
  PayoutChainError: {
    en: "This payout is for another chain than this page.",
    zh: "此付款用于另一条链，与本页的链不同。",
  },
  PayoutNonceError: {
    en: "It is not this payout's turn, or not any more: the Safe's nonce is another. Nothing was sent.",
    zh: "还没有轮到此付款，或者已经错过：Safe 的 nonce 不符。没有发送任何内容。",
  },
  PayoutBalanceError: {
    en: "The Safe has less than the lines come to. Top it up, or plan a smaller payout.",
    zh: "Safe 的余额少于各行合计。请充值，或重新编制较小的付款。",
  },
  PayoutTokenError: {
    en: "The token does not answer as a token does. Check its address.",
    zh: "该代币没有像代币那样应答。请检查其地址。",
  },
  PayeeRefusedError: {
    en: "The token would refuse some of the payees, and with them the whole payout. Leave them out, and ask them for another address.",
    zh: "代币会拒绝其中一些收款人，整笔付款因此无法成功。请去掉他们，并向其索取另一个地址。",
  },
  PayoutSimulationError: {
    en: "The payout could not be tried out on the chain. Nothing was sent.",
    zh: "无法在链上试算此付款。没有发送任何内容。",
  },
  PayoutUnconfirmedError: {
    en: "The payout was sent, and is not in a block yet. It may still be: this page goes on looking. Do not plan these lines anew.",
    zh: "付款已发送，尚未进入区块，之后仍可能成功：本页会继续查询。请勿重新编制这些行。",
  },
  PayoutReplacedError: {
    en: "Your wallet has replaced the transaction by another: nothing was paid by it. You can send the payout again.",
    zh: "您的钱包用另一笔交易替换了它：没有由它付出任何款项。您可以再次发送此付款。",
  },
  SafeNotFoundError: {
    en: "There is no Safe at this address on this chain. Check the address.",
    zh: "此链上的这个地址没有 Safe。请检查地址。",
  },
  SafeContractMissingError: {
    en: "A contract that the payout goes through is not on this chain. Nothing was sent; tell who runs this page.",
    zh: "付款所需的一个合约不在此链上。没有发送任何内容；请告知本页的运营者。",
  },
  SafeBlacklistedError: {
    en: "The token's issuer has blacklisted this Safe: it cannot pay with this token.",
    zh: "代币发行方已将此 Safe 列入黑名单：它不能用该代币付款。",
  },
  ScreeningError: {
    en: "A list of sanctions does not answer, so that nobody can be said to be clean. Try again in a moment.",
    zh: "制裁名单没有应答，因此不能确认任何人未被制裁。请稍后重试。",
  },
  OwnerSignatureError: {
    en: "A signature is not the owner's signature of this payout. Let the owner sign this very file.",
    zh: "有签名不是该所有者对此付款的签名。请让所有者对这份文件重新签名。",
  },
  OtherPayoutSignatureError: {
    en: "This signature is of another payout. Let the owner sign this very file.",
    zh: "此签名属于另一笔付款。请让所有者对这份文件重新签名。",
  },
  SignatureLengthError: {
    en: "A signature has the wrong length. An owner that is a contract approves the hash on chain instead.",
    zh: "签名长度不对。所有者若是合约，请改为在链上批准该哈希。",
  },
  DuplicateOwnerError: {
    en: "An owner has signed twice, with two different signatures; each owner counts once. Leave one of the two out.",
    zh: "有所有者给出了两个不同的签名；每位所有者只计一次。请去掉其中一个。",
  },
  UnknownOwnerError: {
    en: "Somebody signed who does not own the Safe. Ask for the file without that signature.",
    zh: "有签名者不是此 Safe 的所有者。请索取不含该签名的文件。",
  },
  SignaturesMissingError: {
    en: "Not enough owners have signed yet. Nothing was sent.",
    zh: "签名的所有者还不够。没有发送任何内容。",
  },
  SafeRevertError: {
    en: "The Safe would refuse the transaction. Nothing was sent.",
    zh: "Safe 会拒绝此交易。没有发送任何内容。",
  },
};
