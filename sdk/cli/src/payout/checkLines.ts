import { formatAmount } from "@feiqian/sdk";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { Token } from "../chain/token.ts";
import { type KnownPayee, isIn } from "./book.ts";
import { looksLike } from "./lookAlikes.ts";
import type { PlannedLine } from "./plannedLine.ts";

export interface PayoutFacts {
  readonly safe: Address;
  readonly token: Token;
  /** What the Safe has, in the token's base units. */
  readonly balance: bigint;
  /** Addresses that no payee can have, each with what it is. */
  readonly contracts: readonly { readonly address: Address; readonly what: string }[];
  readonly known: readonly KnownPayee[];
  readonly allowsRepeated: boolean;
}

/** A payout costs some 40,000 gas a line at most, and a transaction may have 16.7 million. */
const LINES_AT_MOST = 400;

/** All that speaks against paying these lines, a sentence each, in the order of the lines. */
export function checkLines(lines: readonly PlannedLine[], facts: PayoutFacts): readonly string[] {
  return [
    ...lines.flatMap((line, i) => {
      const before = lines.slice(0, i);
      return [
        ...checkPayee(line, facts),
        ...checkRepeated(line, before, facts),
        ...checkLookAlikes(line, before, facts),
        ...checkKnown(line, facts),
        ...checkPaid(line, facts),
      ].map((problem) => `Line ${line.line}: ${problem}`);
    }),
    ...checkTotal(lines, facts),
  ];
}

function checkPayee({ to }: PlannedLine, { safe, token, contracts }: PayoutFacts): readonly string[] {
  const impossible = [
    { address: zeroAddress, what: "the zero address, where money is lost" },
    { address: token.address, what: `the contract of ${token.symbol}, where money is lost` },
    { address: safe, what: "the Safe itself" },
    ...contracts,
  ];
  return impossible
    .filter(({ address }) => isAddressEqual(address, to))
    .map(({ what }) => `${to} is ${what}. Ask the payee for its address.`);
}

function checkRepeated(
  line: PlannedLine,
  before: readonly PlannedLine[],
  { allowsRepeated }: PayoutFacts,
): readonly string[] {
  const { to, amount, reference, referenceHex } = line;
  const sameReference = before.find((other) => referenceHex !== undefined && other.referenceHex === referenceHex);
  if (sameReference) return [`the reference "${reference}" stands in line ${sameReference.line} already.`];
  const sameAddress = before.filter((other) => isAddressEqual(other.to, to));
  const same = sameAddress.find((other) => other.amount === amount && other.referenceHex === referenceHex);
  if (same) return [`it is line ${same.line} again: same address, amount and reference.`];
  const [first] = sameAddress;
  if (!first || allowsRepeated) return [];
  return [`${to} is paid in line ${first.line} already. Where that is meant, give --allow-repeated.`];
}

function checkLookAlikes(
  { to }: PlannedLine,
  before: readonly PlannedLine[],
  { known }: PayoutFacts,
): readonly string[] {
  const book = known.filter(({ isInBook }) => isInBook);
  // What somebody has entered into the address book is meant, however it looks.
  if (isIn(book, to)) return [];
  const others = [
    ...before.map((other) => ({ address: other.to, where: `line ${other.line}` })),
    ...known.map(({ name, address, file }) => ({ address, where: `"${name}" in ${file}` })),
  ];
  const alike = others.find(({ address }) => looksLike(to, address));
  return alike
    ? [`${to} looks like ${alike.address} of ${alike.where}, but is another. Compare all of it with the payee.`]
    : [];
}

/** A payee whose address has changed is the oldest fraud there is: somebody writes that the account is a new one. */
function checkKnown({ name, to }: PlannedLine, { known }: PayoutFacts): readonly string[] {
  const named = known.filter((payee) => payee.name.toLowerCase() === name.toLowerCase());
  const authority = named.filter(({ isInBook }) => isInBook);
  const [first] = authority.length > 0 ? authority : named;
  if (!first || isIn(authority.length > 0 ? authority : named, to)) return [];
  return [
    `"${name}" has ${first.address} in ${first.file}, not ${to}. Ask the payee by a way you know, then enter it into the address book.`,
  ];
}

/** An invoice that was paid by an earlier payout is not paid again. */
function checkPaid({ name, to, reference }: PlannedLine, { known }: PayoutFacts): readonly string[] {
  const earlier = known.find(
    (payee) =>
      payee.paid?.reference === reference &&
      (isAddressEqual(payee.address, to) || payee.name.toLowerCase() === name.toLowerCase()),
  );
  if (!earlier) return [];
  return [`the reference "${reference}" was paid already, in ${earlier.paid!.transaction}, by ${earlier.file}.`];
}

function checkTotal(lines: readonly PlannedLine[], { token, balance, safe }: PayoutFacts): readonly string[] {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  return [
    ...(lines.length > LINES_AT_MOST
      ? [`The file has ${lines.length} lines; ${LINES_AT_MOST} fit into one transaction. Split it.`]
      : []),
    ...(total > balance
      ? [
          `The lines come to ${formatAmount(total, token)}; the Safe ${safe} has ${formatAmount(balance, token)}. Top it up, or pay less.`,
        ]
      : []),
  ];
}
