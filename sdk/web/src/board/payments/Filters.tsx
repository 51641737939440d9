import { findCurrency, toCurrency } from "@feiqian/sdk";
import { type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import { type Address, isAddress } from "viem";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { tokensQuestion } from "../ask/tokens.ts";
import { useAnswer } from "../ask/useAnswer.ts";
import type { View, Viewing } from "../link.ts";
import { Choice } from "../parts/Choice.tsx";
import type { Token } from "../parts/amounts.ts";
import { words } from "../words.ts";
import { statuses } from "./questions.ts";

const names = ["status", "payer", "number", "token", "currency"] as const;

const given = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

/** Faults by filter name. */
const faultOf = ({ payer, number }: View): "payer" | "number" | undefined => {
  if (payer && !isAddress(payer, { strict: false })) return "payer";
  return number && !/^\d{1,78}$/.test(number) ? "number" : undefined;
};

/** The filters of the payments, applied together by a button. */
export function Filters({ viewing, at }: { readonly viewing: Viewing; readonly at: number | undefined }) {
  const { filters: say, payments } = useWords(words);
  const { deployment } = useSetup();
  const { view, go } = viewing;
  const [fault, setFault] = useState<"payer" | "number">();
  const faultId = useId();
  const tokens = useAnswer(tokensQuestion, {}, at === undefined ? undefined : 0).data?.tokens.items ?? [];
  const currencies = [...new Set(deployment.sources.map(({ base }) => base))];

  const form = useRef<HTMLFormElement>(null);
  const chosen = JSON.stringify(names.map((name) => view[name] ?? ""));
  // A link or the back button changes the view outside the form, and choices load later.
  // biome-ignore lint/correctness/useExhaustiveDependencies: choices have loaded
  useEffect(() => {
    const values = JSON.parse(chosen) as readonly string[];
    for (const [i, name] of names.entries())
      (form.current!.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement).value = values[i]!;
  }, [chosen, tokens.length]);

  const show = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const next: View = Object.fromEntries(names.map((name) => [name, given(fields, name)]));
    const found = faultOf(next);
    setFault(found);
    if (!found) go(next);
  };
  const described = (name: string) => ({
    "aria-invalid": fault === name,
    "aria-describedby": fault === name ? faultId : undefined,
  });
  return (
    <form ref={form} aria-label={say.title} onSubmit={show}>
      <div className="filters">
        <label>
          {say.status}
          <select name="status" defaultValue="">
            <option value="">{say.any}</option>
            {statuses.map((status) => (
              <Choice key={status} value={status}>
                {payments.status[status]}
              </Choice>
            ))}
          </select>
        </label>
        <label>
          {say.payer}
          <input name="payer" placeholder="0x…" autoComplete="off" {...described("payer")} />
        </label>
        <label>
          {say.number}
          <input name="number" inputMode="numeric" autoComplete="off" {...described("number")} />
        </label>
        <label>
          {say.token}
          <select name="token" defaultValue="">
            <option value="">{say.any}</option>
            {tokens.map(({ address, symbol }) => (
              <option key={address} value={address}>
                {symbol}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say.currency}
          <select name="currency" defaultValue="">
            <option value="">{say.any}</option>
            {currencyOptions(currencies, tokens, view.currency).map(([address, name]) => (
              <option key={address} value={address}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{say.show}</button>
      </div>
      {fault && (
        <p role="alert" id={faultId} className="refusal">
          {say.faults[fault]}
        </p>
      )}
    </form>
  );
}

/** Currencies of this chain's sources, its tokens, and the chosen one. */
function currencyOptions(
  codes: readonly string[],
  tokens: readonly Token[],
  chosen: string | undefined,
): readonly (readonly [address: string, name: string])[] {
  const options = new Map<string, string>();
  for (const code of codes) {
    options.set(toCurrency(code).address.toLowerCase(), code);
  }
  for (const { address, symbol } of tokens) options.set(address.toLowerCase(), symbol);
  if (chosen && !options.has(chosen)) options.set(chosen, findCurrency(chosen as Address)?.code ?? chosen);
  return [...options];
}
