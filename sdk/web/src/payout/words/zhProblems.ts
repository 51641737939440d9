import type { ImpossiblePayee, SheetProblemWords } from "@feiqian/sdk/safe";

const impossible: Readonly<Record<ImpossiblePayee, (symbol: string) => string>> = {
  zero: () => "零地址，付入的钱会丢失",
  token: (symbol) => `${symbol} 的合约，付入的钱会丢失`,
  safe: () => "付款的 Safe 自己",
  feiqian: () => "Feiqian 自己的合约",
  safeContract: () => "Safe 自己的合约",
};

const looksLike = (address: string, other: string, where: string): string =>
  `${address} 看起来像${where}的 ${other}，但并不相同。请与收款人逐字核对。`;

const historyOf = (file: string | undefined): string => (file === undefined ? "此 Safe 的付款记录" : ` ${file}`);

/** Problems of a line. The English sentences are in the SDK, shared with the command. */
export const zhProblems: SheetProblemWords = {
  atLine: (line, sentence) => `第 ${line} 行：${sentence}`,

  noCsv: ({ reason }) => `文件不是 CSV：${reason}。请检查引号，每个开引号都要有对应的闭引号。`,
  emptyFile: ({ columns }) => `文件是空的；首行应为 ${columns}。`,
  noCommas: () => "单元格不是以逗号分隔。请把表格另存为逗号分隔的 CSV，金额用小数点。",
  missingColumn: ({ column, columns }) => `首行缺少“${column}”列；应包含 ${columns}。`,
  unknownColumn: ({ column }) => `“${column}”列在此没有意义：请删去，以免有人误以为有效。`,
  doubledColumn: ({ column }) => `“${column}”列出现了两次。`,
  noLines: () => "文件中没有要付款的行。",
  tooManyLines: ({ lines, allowed }) => `文件有 ${lines} 行；一笔交易最多 ${allowed} 行。请拆分。`,
  notEnough: ({ total, safe, balance }) => `各行合计 ${total}；Safe ${safe} 只有 ${balance}。请充值，或减少付款。`,

  cells: ({ cells, columns }) => `有 ${cells} 个单元格，应为 ${columns} 个。单元格内有逗号时须加引号。`,
  noName: () => "没有名称。",
  unseenName: ({ name }) => `名称“${name}”含有不可见字符。请重新输入。`,
  formulaName: ({ name }) => `名称“${name}”的开头像公式。请以文字开头。`,
  noAddress: () => "没有地址。",
  malformedAddress: ({ address }) => `“${address}”不是地址：应为 0x 加 40 个字符（0-9、a-f）。`,
  mistypedAddress: ({ address }) => `${address} 有字符写错：大小写校验不符。请向收款人重新复制。`,
  uncheckedAddress: ({ address }) => `${address} 没有用于校验的大写字母，写错也无法发现。请从收款人的钱包复制。`,
  noAmount: () => "没有金额。",
  negativeAmount: ({ amount }) => `金额“${amount}”是负数。`,
  abbreviatedAmount: ({ amount }) => `金额“${amount}”是科学计数法：请把单元格显示为普通数字。`,
  separatedAmount: ({ amount }) => `金额“${amount}”含有分隔符：请写成 1500.50，只用小数点，千位之间不加符号。`,
  malformedAmount: ({ amount }) => `金额“${amount}”不是数字：请只写数字，例如 1500.50。`,
  zeroAmount: ({ amount }) => `金额“${amount}”为零。`,
  preciseAmount: ({ amount, symbol, decimals }) => `金额“${amount}”的小数位多于 ${symbol} 的 ${decimals} 位。`,
  noReference: () => "没有编号，重复付款时无人能发现。请填写收款人的发票编号，或允许没有编号的行。",
  formulaReference: ({ reference }) => `编号“${reference}”的开头像公式。请以文字开头。`,
  unwritableReference: ({ reference }) =>
    `编号“${reference}”不能写入链上：最多 32 字节（约 10 个汉字），只能含可见字符，首尾不能有空格。`,
  malformedPayee: ({ name, address }) => `“${name}”与“${address}”不是带大小写校验地址的收款人。`,

  impossiblePayee: ({ address, what, symbol }) => `${address} 是${impossible[what](symbol)}。请向收款人索取其地址。`,
  sameReference: ({ reference, line }) => `编号“${reference}”在第 ${line} 行已经出现。`,
  sameLine: ({ line }) => `与第 ${line} 行完全相同：地址、金额、编号都一样。`,
  repeatedPayee: ({ address, line }) => `${address} 在第 ${line} 行已经付款。如确属需要，请允许同一地址出现在多行。`,
  looksLikeLine: ({ address, other, line }) => looksLike(address, other, `第 ${line} 行`),
  looksLikePayee: ({ address, other, name, file }) => looksLike(address, other, `${file} 中“${name}”`),
  otherAddress: ({ name, address, known, file }) =>
    `“${name}”在 ${file} 中的地址是 ${known}，而不是 ${address}。请用您熟悉的方式向收款人核实，再写入地址簿。`,
  paidAlready: ({ reference, transaction, file }) =>
    `编号“${reference}”已经付过，交易为 ${transaction}，见${historyOf(file)}。`,
  amountPaidAlready: ({ amount, to, transaction, file }) =>
    `没有编号，而已经向 ${to} 付过 ${amount}，交易为 ${transaction}，见${historyOf(file)}。`,
  sanctioned: ({ address, list, isOnChain }) =>
    `${address} 已被制裁，见${isOnChain ? `链上名单 ${list}` : ` ${list}`}。请勿付款，并告知负责人。`,
};
