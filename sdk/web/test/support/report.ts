import { appendFileSync } from "node:fs";
import { expect } from "chai";
import { type FigureName, limits } from "./limits.ts";

/** One measured figure. */
export interface Figure {
  readonly name: FigureName;
  readonly value: number;
  readonly unit: string;
}

/** Variable with the file in which `scripts/web.ts` finds a run's figures, one line of JSON each. */
export const FIGURES_FILE = "WEB_FIGURES";

/** Reports a measured figure, and fails the test if it is over its limit. */
export function report(name: FigureName, measured: number): void {
  const { atMost, unit } = limits[name];
  const value = unit === "bytes" ? Math.round(measured) : Math.round(measured * 100) / 100;
  const figure: Figure = { name, value, unit };
  const file = process.env[FIGURES_FILE];
  // Before the limit is checked, so that an excess is recorded.
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`);
  expect(value, `${name}, ${unit}`).to.be.at.most(atMost);
}
