import type { enErrors } from "./enErrors.ts";

/** The SDK's refusals of a payout, by error name. */
export const zhErrors: Readonly<Record<keyof typeof enErrors, string>> = {
  PayoutFileError: "这不是原样的付款文件：其中有内容缺失或被改动。请勿签名，并请发送者重新提供文件。",
  PayoutMismatchError: "文件所写与实际将要签名的内容不符：文件被改动过。请勿签名，并请发送者重新提供文件。",
  PayoutHashError: "此 Safe 对这笔付款算出的哈希不同，签名不会有效。1.3.0 之前的 Safe 即如此，请使用更新的版本。",
  SafeVersionError: "此 Safe 的版本早于 1.3.0，对付款的签名不会有效。请使用更新的版本。",
  PayoutUnitError: "没有人说明该代币的小数位数，无法显示金额。可用命令行以最小单位签名。",
  PayoutChainError: "此付款用于另一条链，与本页的链不同。",
  PayoutNonceError: "还没有轮到此付款，或者已经错过：Safe 的 nonce 不符。没有发送任何内容。",
  PayoutBalanceError: "Safe 的余额少于各行合计。请充值，或重新编制较小的付款。",
  PayoutTokenError: "该代币没有像代币那样应答。请检查其地址。",
  PayeeRefusedError: "代币会拒绝其中一些收款人，整笔付款因此无法成功。请去掉他们，并向其索取另一个地址。",
  PayoutSimulationError: "无法在链上试算此付款。没有发送任何内容。",
  PayoutUnconfirmedError: "付款已发送，尚未进入区块，之后仍可能成功：本页会继续查询。请勿重新编制这些行。",
  PayoutReplacedError: "您的钱包用另一笔交易替换了它：没有由它付出任何款项。您可以再次发送此付款。",
  SafeNotFoundError: "此链上的这个地址没有 Safe。请检查地址。",
  SafeContractMissingError: "付款所需的一个合约不在此链上。没有发送任何内容；请告知本页的运营者。",
  SafeBlacklistedError: "代币发行方已将此 Safe 列入黑名单：它不能用该代币付款。",
  ScreeningError: "制裁名单没有应答，因此不能确认任何人未被制裁。请稍后重试。",
  OwnerSignatureError: "有签名不是该所有者对此付款的签名。请让所有者对这份文件重新签名。",
  OtherPayoutSignatureError: "此签名属于另一笔付款。请让所有者对这份文件重新签名。",
  SignatureLengthError: "签名长度不对。所有者若是合约，请改为在链上批准该哈希。",
  DuplicateOwnerError: "有所有者给出了两个不同的签名；每位所有者只计一次。请去掉其中一个。",
  UnknownOwnerError: "有签名者不是此 Safe 的所有者。请索取不含该签名的文件。",
  SignaturesMissingError: "签名的所有者还不够。没有发送任何内容。",
  SafeRevertError: "Safe 会拒绝此交易。没有发送任何内容。",
};
