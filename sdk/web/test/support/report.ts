import { appendFileSync } from "node:fs";
import { expect } from "chai";
import { type FigureName, limits } from "./limits.ts";

/** One measured figure. */
export interface Figure {
  readonly name: FigureName;
  readonly value: number;
  readonly unit: string;
}

/** Names the file in which `scripts/web.ts` finds the figures of a run, a line of JSON each. */
export const FIGURES_FILE = "WEB_FIGURES";

/** Hands in what a test has measured, and fails the test where that is over its limit. */
export function report(name: FigureName, measured: number): void {
  const { atMost, unit } = limits[name];
  const value = unit === "bytes" ? Math.round(measured) : Math.round(measured * 100) / 100;
  const figure: Figure = { name, value, unit };
  const file = process.env[FIGURES_FILE];
  // Before it is held against its limit: what is too much has to be seen.
  if (file) appendFileSync(file, `${JSON.stringify(figure)}\n`);
  expect(value, `${name}, ${unit}`).to.be.at.most(atMost);
}
