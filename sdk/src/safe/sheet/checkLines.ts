import { type Address, isAddressEqual, parseUnits, zeroAddress } from "viem";
import { formatAmount } from "../../amounts/format.ts";
import { canonicalSafeContracts } from "../contracts.ts";
import { isSameText, looksLike } from "./looksLike.ts";
import { isKnownPayee } from "./payees.ts";
import { type ImpossiblePayee, type SheetProblem, toProblem } from "./problems.ts";
import { showReference } from "./results.ts";
import type { KnownPayee, PaidBefore, PlannedLine, SheetToken } from "./types.ts";

export interface PayoutFacts {
  readonly safe: Address;
  readonly token: SheetToken;
  /** What the Safe has, in the token's base units. */
  readonly balance: bigint;
  readonly processor?: Address;
  /** Whom the address book and earlier results name. @default nobody */
  readonly known?: readonly KnownPayee[];
  /** Lines that the Safe has paid already: `findPaidLines`. @default nothing is known */
  readonly paid?: readonly PaidBefore[];
  /** One address may be paid in several lines. @default false */
  readonly allowsRepeated?: boolean;
  /** A line may lack the reference by which a second payment is noticed. @default false */
  readonly allowsNoReference?: boolean;
  /** Lines that were paid already may be paid again. @default false */
  readonly allowsAgain?: boolean;
}

/** A payout costs some 40,000 gas a line at most, and a transaction may have 16.7 million. */
const MAX_LINES = 400;

/**
 * All that speaks against paying these lines, in their order: impossible payees, doubles, look-alikes, payees with
 * another address than they are known by, what was paid already, more than the Safe has.
 * @example const problems = checkPayoutLines(lines, { safe, token, balance, known });
 */
export function checkPayoutLines(lines: readonly PlannedLine[], facts: PayoutFacts): readonly SheetProblem[] {
  return [
    ...lines.flatMap((line, i) => {
      const before = lines.slice(0, i);
      return [
        ...checkPayee(line, facts),
        ...checkHasReference(line, facts),
        ...checkRepeated(line, before, facts),
        ...checkLookAlikes(line, before, facts),
        ...checkKnown(line, facts),
        ...checkPaid(line, facts),
      ];
    }),
    ...checkTotal(lines, facts),
  ];
}

function checkPayee({ line, to }: PlannedLine, { safe, token, processor }: PayoutFacts): readonly SheetProblem[] {
  const impossible: readonly (readonly [ImpossiblePayee, Address | undefined])[] = [
    ["zero", zeroAddress],
    ["token", token.address],
    ["safe", safe],
    ["feiqian", processor],
    ["safeContract", canonicalSafeContracts.multiSendCallOnlyAddress],
  ];
  return impossible
    .filter(([, address]) => address !== undefined && isAddressEqual(address, to))
    .map(([what]) => toProblem("impossiblePayee", { address: to, what, symbol: token.symbol }, line));
}

function checkRepeated(
  { line, to, amount, reference }: PlannedLine,
  before: readonly PlannedLine[],
  { allowsRepeated = false }: PayoutFacts,
): readonly SheetProblem[] {
  const sameReference = before.find((other) => reference !== "" && isSameText(other.reference, reference));
  if (sameReference) return [toProblem("sameReference", { reference, line: sameReference.line }, line)];
  const sameAddress = before.filter((other) => isAddressEqual(other.to, to));
  const same = sameAddress.find((other) => other.amount === amount && other.reference === reference);
  if (same) return [toProblem("sameLine", { line: same.line }, line)];
  const [first] = sameAddress;
  if (!first || allowsRepeated) return [];
  return [toProblem("repeatedPayee", { address: to, line: first.line }, line)];
}

function checkLookAlikes(
  { line, to }: PlannedLine,
  before: readonly PlannedLine[],
  { known = [] }: PayoutFacts,
): readonly SheetProblem[] {
  const book = known.filter(({ isInBook }) => isInBook);
  // What somebody has entered into the address book is meant, however it looks.
  if (isKnownPayee(book, to)) return [];
  const other = before.find((earlier) => looksLike(to, earlier.to));
  if (other) return [toProblem("looksLikeLine", { address: to, other: other.to, line: other.line }, line)];
  const payee = known.find(({ address }) => looksLike(to, address));
  if (!payee) return [];
  const { address, name, file } = payee;
  return [toProblem("looksLikePayee", { address: to, other: address, name, file }, line)];
}

/** A payee whose address has changed is the oldest fraud there is: somebody writes that the account is a new one. */
function checkKnown({ line, name, to }: PlannedLine, { known = [] }: PayoutFacts): readonly SheetProblem[] {
  const named = known.filter((payee) => isSameText(payee.name, name));
  const authority = named.filter(({ isInBook }) => isInBook);
  const [first] = authority.length > 0 ? authority : named;
  if (!first || isKnownPayee(authority.length > 0 ? authority : named, to)) return [];
  return [toProblem("otherAddress", { name, address: to, known: first.address, file: first.file }, line)];
}

function checkHasReference(
  { line, reference }: PlannedLine,
  { allowsNoReference = false }: PayoutFacts,
): readonly SheetProblem[] {
  return reference === "" && !allowsNoReference ? [toProblem("noReference", {}, line)] : [];
}

/**
 * A reference is paid once to a payee, whatever the amount; where a line has none, the same amount is not paid twice.
 * Results name a payee, the Safe's history only addresses.
 */
function checkPaid(
  { line, name, to, amount, reference }: PlannedLine,
  { known = [], paid = [], token, allowsAgain = false }: PayoutFacts,
): readonly SheetProblem[] {
  if (allowsAgain) return [];
  const isSame = (its: { readonly amount: bigint; readonly reference: string }) =>
    reference === "" ? its.amount === amount : isSameText(its.reference, reference);
  const earlier = [
    ...known.flatMap(({ paid: its, file, ...payee }) =>
      its && (isAddressEqual(payee.address, to) || isSameText(payee.name, name))
        ? [{ ...its, amount: toUnits(its.amount, token), file }]
        : [],
    ),
    ...paid
      .filter((its) => isAddressEqual(its.to, to))
      .map((its) => ({ ...its, reference: showReference(its.reference), file: undefined })),
  ].find(isSame);
  if (!earlier) return [];
  const { transaction, file } = earlier;
  if (reference !== "") return [toProblem("paidAlready", { reference, transaction, file }, line)];
  return [toProblem("amountPaidAlready", { amount: formatAmount(amount, token), to, transaction, file }, line)];
}

/** A results' amount in base units; no amount where it is none of this token. */
function toUnits(amount: string, { decimals }: SheetToken): bigint {
  return /^\d{1,60}(\.\d{1,77})?$/.test(amount) ? parseUnits(amount, decimals) : -1n;
}

function checkTotal(lines: readonly PlannedLine[], { token, balance, safe }: PayoutFacts): readonly SheetProblem[] {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0n);
  return [
    ...(lines.length > MAX_LINES ? [toProblem("tooManyLines", { lines: lines.length, allowed: MAX_LINES })] : []),
    ...(total > balance
      ? [toProblem("notEnough", { total: formatAmount(total, token), safe, balance: formatAmount(balance, token) })]
      : []),
  ];
}
