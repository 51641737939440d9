import { figureNames, limits } from "../../sdk/web/test/support/limits.ts";
import type { Figure } from "../../sdk/web/test/support/report.ts";

export type { Figure };

/** The figures of a run in the order of their limits. Of a figure's two values the larger counts. */
export function parseFigures(lines: string): readonly Figure[] {
  const all = lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Figure);
  return figureNames.flatMap((name) => {
    const same = all.filter((figure) => figure.name === name);
    return same.sort((a, b) => b.value - a.value).slice(0, 1);
  });
}

export const toTable = (figures: readonly Figure[], committed: readonly Figure[]) =>
  Object.fromEntries(
    figures.map(({ name, value, unit }) => [
      name,
      { value, unit, limit: limits[name].atMost, committed: committed.find((one) => one.name === name)?.value },
    ]),
  );

/** The bytes' drift from the committed ones, above which somebody has to confirm it. */
const DRIFT_BPS = 200;

const hasDrifted = (value: number, committed: number): boolean =>
  Math.abs(value - committed) * 10_000 > committed * DRIFT_BPS;

/**
 * The faults of a run's figures, a sentence each. After a whole run each figure is due.
 *
 * @param committed Figures of an earlier run: bytes may not differ much from them.
 */
export function findFaults(
  figures: readonly Figure[],
  { isWhole, committed }: { readonly isWhole: boolean; readonly committed: readonly Figure[] },
): readonly string[] {
  const over = figures
    .filter(({ name, value }) => value > limits[name].atMost)
    .map(({ name, value, unit }) => `${name} is ${value} ${unit}; allowed is at most ${limits[name].atMost}.`);
  const absent = figureNames
    .filter((name) => isWhole && !figures.some((figure) => figure.name === name))
    .map((name) => `${name} has a limit, and no test has handed it in.`);
  const drifted = figures.flatMap(({ name, value, unit }) => {
    const before = committed.find((one) => one.name === name);
    if (unit !== "bytes" || !before || !hasDrifted(value, before.value)) return [];
    return [`${name} is ${value} bytes; ${before.value} are committed. If that is meant: npm run test:web -- --update`];
  });
  return [...over, ...absent, ...drifted];
}
