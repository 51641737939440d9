import type { PayoutProposal } from "@feiqian/sdk/safe";
import type { TextFile } from "./files/text.ts";

/** What is asked for besides the lines, as it was typed. */
export interface PlanForm {
  readonly safe: string;
  readonly token: string;
  /** "" for the Safe's next one. */
  readonly nonce: string;
  readonly allowsRepeated: boolean;
}

/** Lines that are to become a payout: a CSV, or a batch of Safe's Transaction Builder. */
export interface Source extends TextFile {
  readonly kind: "sheet" | "batch";
}

/** The payout itself, and what its file is called. */
export interface Held {
  readonly name: string;
  readonly proposal: PayoutProposal;
}

/** All that lies on the desk. */
export interface Desk {
  readonly source?: Source;
  readonly form: PlanForm;
  readonly books: readonly TextFile[];
  readonly paid: readonly TextFile[];
  readonly sanctions: readonly TextFile[];
  readonly held?: Held;
}

export const emptyDesk = (token: string): Desk => ({
  form: { safe: "", token, nonce: "", allowsRepeated: false },
  books: [],
  paid: [],
  sanctions: [],
});

/** A list of files with one more; a file of the same name gives way to it. */
export const withFile = (files: readonly TextFile[], file: TextFile): readonly TextFile[] => [
  ...files.filter(({ name }) => name !== file.name),
  file,
];
