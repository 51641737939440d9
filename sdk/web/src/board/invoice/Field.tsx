import type { ReactNode } from "react";
import { useWords } from "../../shared/language.tsx";
import type { Complaint } from "./complaint.ts";
import type { FieldName } from "./draft.ts";
import { invoiceWords } from "./words.ts";

/** The ids that link an input to its texts. */
export interface Tied {
  readonly id: string;
  readonly name: FieldName;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

interface FieldProps {
  readonly name: FieldName;
  readonly hint?: ReactNode;
  readonly complaint: Complaint | undefined;
  readonly children: (tied: Tied) => ReactNode;
}

/** A label, an input, a hint and a complaint. */
export function Field({ name, hint, complaint, children }: FieldProps) {
  const { form, complaints } = useWords(invoiceWords);
  const id = `invoice-${name}`;
  const described = [hint && `${id}-hint`, complaint && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{form.labels[name]}</label>
      {children({
        id,
        name,
        "aria-invalid": complaint !== undefined,
        "aria-describedby": described || undefined,
      })}
      {complaint && (
        <p id={`${id}-wrong`} className="refusal">
          {complaint.say(complaints)}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="soft">
          {hint}
        </p>
      )}
    </div>
  );
}
