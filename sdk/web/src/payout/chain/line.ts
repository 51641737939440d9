import { type PayoutLine, type PlannedLine, showReference } from "@feiqian/sdk/safe";

/** A payout's line, and its place in what it was read from. */
export interface Line extends PayoutLine {
  readonly line: number;
}

/** A payout's line, for the checks of a sheet. */
export const toPlanned = ({ line, name, to, amount, reference }: Line): PlannedLine => ({
  line,
  name: name ?? "",
  to,
  amount,
  reference: showReference(reference),
  referenceHex: reference,
});
