import type { PayoutProposal, PayoutSignature } from "@feiqian/sdk/safe";
import { isAddressEqual } from "viem";
import type { TextFile } from "./files/text.ts";

/** The fields besides the lines, as typed. */
export interface PlanForm {
  readonly safe: string;
  readonly token: string;
  /** "" for the Safe's next one. */
  readonly nonce: string;
  readonly allowsRepeated: boolean;
  readonly allowsNoReference: boolean;
  readonly allowsAgain: boolean;
}

/** Lines to plan: a CSV, or a batch of Safe's Transaction Builder. */
export interface Source extends TextFile {
  readonly kind: "sheet" | "batch";
}

/** The payout and its file name. */
export interface Held {
  readonly name: string;
  readonly proposal: PayoutProposal;
}

/** The whole content of the page. */
export interface Desk {
  readonly source?: Source;
  readonly form: PlanForm;
  readonly books: readonly TextFile[];
  readonly paid: readonly TextFile[];
  readonly sanctions: readonly TextFile[];
  readonly held?: Held;
}

export const emptyDesk = (token: string): Desk => ({
  form: { safe: "", token, nonce: "", allowsRepeated: false, allowsNoReference: false, allowsAgain: false },
  books: [],
  paid: [],
  sanctions: [],
});

/** A list of files with one more, which replaces one of the same name. */
export const withFile = (files: readonly TextFile[], file: TextFile): readonly TextFile[] => [
  ...files.filter(({ name }) => name !== file.name),
  file,
];

/** The desk with an owner's signature, if the open payout is still the signed one. */
export function withSignature(desk: Desk, { owner, signature, hash }: PayoutSignature): Desk {
  const { held } = desk;
  if (held?.proposal.hash !== hash) return desk;
  const others = held.proposal.signatures.filter((one) => !isAddressEqual(one.owner, owner));
  const proposal = { ...held.proposal, signatures: [...others, { owner, signature }] };
  return { ...desk, held: { ...held, proposal } };
}
