import type { ReactNode } from "react";
import { useWords } from "../../shared/language.tsx";
import { Field as Tie, type Tied } from "../parts/Field.tsx";
import type { Complaint } from "./complaint.ts";
import type { FieldName } from "./draft.ts";
import { invoiceWords } from "./words.ts";

export type { Tied };

interface FieldProps {
  readonly name: FieldName;
  readonly hint?: ReactNode;
  readonly complaint: Complaint | undefined;
  readonly children: (tied: Tied) => ReactNode;
}

/** A field of the form, with its words. */
export function Field({ name, hint, complaint, children }: FieldProps) {
  const { form, complaints } = useWords(invoiceWords);
  return (
    <Tie id={`invoice-${name}`} name={name} label={form.labels[name]} hint={hint} wrong={complaint?.say(complaints)}>
      {children}
    </Tie>
  );
}
