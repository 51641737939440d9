import { useWords } from "../../shared/language.tsx";
import { Field } from "./Field.tsx";
import type { FieldsProps } from "./Form.tsx";
import { invoiceWords } from "./words.ts";

/** Fee and splits. */
export function MoreFields({ fields, complaints, set }: FieldsProps) {
  const { form: words } = useWords(invoiceWords);
  return (
    <details>
      <summary>{words.more}</summary>
      <Field name="feePercent" complaint={complaints.feePercent} hint={words.hints.feePercent}>
        {(tied) => (
          <input
            {...tied}
            inputMode="decimal"
            value={fields.feePercent}
            onChange={({ target }) => set("feePercent", target.value)}
            autoComplete="off"
          />
        )}
      </Field>
      <Field name="feeReceiver" complaint={complaints.feeReceiver}>
        {(tied) => (
          <input
            {...tied}
            value={fields.feeReceiver}
            onChange={({ target }) => set("feeReceiver", target.value)}
            autoComplete="off"
          />
        )}
      </Field>
      <Field name="splits" complaint={complaints.splits} hint={words.hints.splits}>
        {(tied) => (
          <textarea {...tied} rows={3} value={fields.splits} onChange={({ target }) => set("splits", target.value)} />
        )}
      </Field>
    </details>
  );
}
