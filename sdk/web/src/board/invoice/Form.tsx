import { type SyntheticEvent, useEffect, useRef } from "react";
import type { Address } from "viem";
import { Explained } from "../../shared/Explained.tsx";
import { toLocalTime, useLanguage, useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { shared } from "../../shared/words.ts";
import { AmountFields } from "./AmountFields.tsx";
import type { Complained } from "./complaint.ts";
import type { Draft, FieldName, Fields } from "./draft.ts";
import { Field, type Tied } from "./Field.tsx";
import { MoreFields } from "./MoreFields.tsx";
import { SignerHint } from "./SignerHint.tsx";
import { useDefaults } from "./useDefaults.ts";
import { invoiceWords } from "./words.ts";

interface FormProps {
  readonly account: Address;
  readonly draft: Draft;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
  readonly complaints: Complained;
  readonly isReady: boolean;
  readonly isChecking: boolean;
  readonly error: Error | null;
  readonly onSubmit: (fields: Fields) => void;
}

/** Props of the form's parts. */
export interface FieldsProps {
  readonly fields: Fields;
  readonly complaints: Complained;
  readonly set: (name: FieldName, text: string) => void;
}

/** Focuses the first field with a complaint. */
function focusFirstWrong(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  wrong?.closest("details")?.setAttribute("open", "");
  wrong?.focus();
}

export function Form({ account, draft, onDraft, complaints, isReady, isChecking, error, onSubmit }: FormProps) {
  const { form: words } = useWords(invoiceWords);
  const { unreachable } = useWords(shared);
  const { language } = useLanguage();
  const { nodeUrl } = useSetup();
  const { fields, now, isAsking, clockError, isNumberless } = useDefaults(draft, account);
  const isBusy = isAsking || isChecking;
  const form = useRef<HTMLFormElement>(null);
  const count = Object.keys(complaints).length;
  useEffect(() => {
    if (Object.keys(complaints).length > 0) focusFirstWrong(form.current);
  }, [complaints]);

  const set = (name: FieldName, text: string) => onDraft((before) => ({ ...before, [name]: text }));
  const parts = { fields, complaints, set };
  const input = (name: FieldName) => (tied: Tied) => (
    <input {...tied} value={fields[name]} onChange={({ target }) => set(name, target.value)} autoComplete="off" />
  );
  const time = (name: FieldName) => (tied: Tied) => (
    <input {...tied} type="datetime-local" value={fields[name]} onChange={({ target }) => set(name, target.value)} />
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (isReady && !isBusy) onSubmit(fields);
  };
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <form ref={form} noValidate aria-labelledby="invoice-title" onSubmit={submit}>
      {clockError && <p role="status">{unreachable(nodeUrl)}</p>}
      <Field
        name="merchant"
        complaint={complaints.merchant}
        hint={<SignerHint merchant={fields.merchant} account={account} />}
      >
        {input("merchant")}
      </Field>
      <AmountFields {...parts} />
      <Field
        name="number"
        complaint={complaints.number}
        hint={isNumberless ? words.hints.numberUnknown : words.hints.number}
      >
        {(tied) => (
          <input
            {...tied}
            inputMode="numeric"
            value={fields.number}
            onChange={({ target }) => set("number", target.value)}
            autoComplete="off"
          />
        )}
      </Field>
      <Field
        name="payUntil"
        complaint={complaints.payUntil}
        hint={now !== undefined && words.hints.payUntil(zone, toLocalTime(now, language))}
      >
        {time("payUntil")}
      </Field>
      <Field name="payer" complaint={complaints.payer} hint={words.hints.payer}>
        {input("payer")}
      </Field>
      <Field name="waits" complaint={complaints.waits} hint={words.hints.waits}>
        {(tied) => (
          <input
            {...tied}
            type="checkbox"
            checked={fields.waits !== ""}
            onChange={({ target }) => set("waits", target.checked ? "yes" : "")}
          />
        )}
      </Field>
      {fields.waits !== "" && (
        <Field name="captureUntil" complaint={complaints.captureUntil} hint={words.hints.captureUntil}>
          {time("captureUntil")}
        </Field>
      )}
      <Field name="about" complaint={complaints.about} hint={words.hints.about}>
        {(tied) => (
          <textarea {...tied} rows={2} value={fields.about} onChange={({ target }) => set("about", target.value)} />
        )}
      </Field>
      <MoreFields {...parts} />
      <button type="submit" aria-disabled={!isReady || isBusy}>
        {words.review}
      </button>
      <div role="status">
        {isBusy && <p>{words.checking}</p>}
        {!isReady && <p>{words.notReady}</p>}
        {!isBusy && count > 0 && <p>{words.wrong(count)}</p>}
      </div>
      {error && <Explained error={error} />}
    </form>
  );
}
