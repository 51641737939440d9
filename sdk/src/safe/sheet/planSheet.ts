import { type PayoutFacts, checkPayoutLines } from "./checkLines.ts";
import { isKnownPayee } from "./payees.ts";
import { planLine } from "./planLine.ts";
import { type SheetProblem, sortByLine, toProblem } from "./problems.ts";
import type { PlannedLine, SanctionedPayee, Sheet } from "./types.ts";

/**
 * The lines of a sheet, and all that speaks against them: at once, for all lines, in their order. Propose them only
 * where there are no problems.
 *
 * @example
 * ```ts
 * const { lines, problems } = planSheet(sheet, { safe, token, balance, known });
 * const { sanctioned } = await screenPayees({ client, deployment, payees: lines.map(({ to }) => to) });
 * const all = [...problems, ...toSanctionProblems(lines, sanctioned)];
 * ```
 */
export function planSheet(
  sheet: Sheet,
  facts: PayoutFacts,
): { readonly lines: readonly PlannedLine[]; readonly problems: readonly SheetProblem[] } {
  const { known = [], token } = facts;
  const read = sheet.rows.map((row) => planLine(row, token, (address) => isKnownPayee(known, address)));
  const lines = read.flatMap(({ planned }) => planned ?? []);
  const isEmpty = sheet.problems.length === 0 && sheet.rows.length === 0;
  const problems = [
    ...sheet.problems,
    ...read.flatMap((one) => one.problems),
    ...checkPayoutLines(lines, facts),
    ...(isEmpty ? [toProblem("noLines", {})] : []),
  ];
  return { lines, problems: sortByLine(problems) };
}

/**
 * What speaks against lines whose payees a list of sanctions has.
 *
 * @example
 * ```ts
 * const problems = [...planned.problems, ...toSanctionProblems(planned.lines, screening.sanctioned)];
 * ```
 */
export const toSanctionProblems = (
  lines: readonly PlannedLine[],
  sanctioned: readonly SanctionedPayee[],
): readonly SheetProblem[] =>
  lines.flatMap(({ line, to }) =>
    sanctioned
      .filter(({ address }) => address === to)
      .map(({ list, isOnChain }) => toProblem("sanctioned", { address: to, list, isOnChain }, line)),
  );
