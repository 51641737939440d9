import type { ReactNode } from "react";
import { useWords } from "../../shared/language.tsx";
import { FieldFrame, type Tied as TiedTo } from "../parts/FieldFrame.tsx";
import type { Complaint } from "./complaint.ts";
import type { FieldName } from "./draft.ts";
import { invoiceWords } from "./words.ts";

export type Tied = TiedTo<FieldName>;

interface FieldProps {
  readonly name: FieldName;
  readonly hint?: ReactNode;
  readonly complaint: Complaint | undefined;
  readonly children: (tied: Tied) => ReactNode;
}

/** A field of the form. */
export function Field({ name, hint, complaint, children }: FieldProps) {
  const { form, complaints } = useWords(invoiceWords);
  return (
    <FieldFrame
      id={`invoice-${name}`}
      name={name}
      label={form.labels[name]}
      hint={hint}
      complaint={complaint?.say(complaints)}
    >
      {children}
    </FieldFrame>
  );
}
