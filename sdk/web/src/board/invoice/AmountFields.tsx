import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { Field } from "./Field.tsx";
import type { FieldsProps } from "./Form.tsx";
import { JustNow } from "./JustNow.tsx";
import { parseMoney } from "./parse.ts";
import { useSettled } from "./useSettled.ts";
import { sourcesOf, unitOf } from "./validate.ts";
import { invoiceWords } from "./words.ts";

/** Amount and currency, with the current price if there is one. */
export function AmountFields({ fields, complaints, set }: FieldsProps) {
  const { form: words } = useWords(invoiceWords);
  const { deployment } = useSetup();
  const unit = unitOf(deployment, fields);
  const amount = useSettled(fields.amount.trim());
  const parsed = unit?.source && parseMoney(amount, unit);
  const symbol = deployment.tokens.find(({ address }) => address === fields.token)?.symbol ?? "";
  return (
    <>
      <Field name="amount" complaint={complaints.amount} hint={words.hints.amount}>
        {(tied) => (
          <input
            {...tied}
            inputMode="decimal"
            value={fields.amount}
            onChange={({ target }) => set("amount", target.value)}
            autoComplete="off"
          />
        )}
      </Field>
      <Field name="source" complaint={complaints.source}>
        {(tied) => (
          <select {...tied} value={fields.source} onChange={({ target }) => set("source", target.value)}>
            <option value="">{words.inToken(symbol)}</option>
            {sourcesOf(deployment, fields.token).map(({ address, base }) => (
              <option key={address} value={address}>
                {words.inCurrency(base, symbol)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {unit?.source && typeof parsed === "bigint" && (
        <JustNow terms={{ token: fields.token, amount: parsed, currency: unit.currency, source: unit.source }} />
      )}
      <Field name="token" complaint={complaints.token}>
        {(tied) => (
          <select
            {...tied}
            value={fields.token}
            onChange={({ target }) => {
              set("token", target.value);
              // Another token has other sources.
              set("source", "");
            }}
          >
            {deployment.tokens.map(({ address, symbol: name }) => (
              <option key={address} value={address}>
                {name} ({address})
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
