import { type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import { getAddress, isAddress } from "viem";
import { useWords } from "../../shared/language.tsx";
import type { Viewing } from "../link.ts";
import { Choice } from "../parts/Choice.tsx";
import { type Period, type PeriodName, periods, toDay } from "../period.ts";
import { words } from "../words.ts";
import type { Merchant } from "./useMerchants.ts";

export interface ChooserProps {
  readonly viewing: Viewing;
  readonly period: Period;
  readonly merchants: readonly Merchant[];
}

/** Chooses merchant and days. */
export function Chooser({ viewing: { view, go, linkTo }, period, merchants }: ChooserProps) {
  const { chooser: say } = useWords(words);
  const [name, setName] = useState<PeriodName>(period.name);
  const [fault, setFault] = useState<string>();
  const [listId, faultId] = [useId(), useId()];
  const merchantInput = useRef<HTMLInputElement>(null);
  // A link or the back button changes the view outside the form.
  useEffect(() => {
    merchantInput.current!.value = view.merchant ?? "";
    setName(period.name);
  }, [view.merchant, period.name]);

  const show = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (of: string) => String(form.get(of) ?? "").trim();
    const merchant = field("merchant");
    if (merchant && !isAddress(merchant, { strict: false })) return setFault(say.noAddress(merchant));
    setFault(undefined);
    go({
      merchant,
      period: name,
      ...(name === "days" ? { from: field("from"), to: field("to") } : { from: "", to: "" }),
    });
  };
  return (
    <form aria-label={say.title} onSubmit={show}>
      <div className="filters">
        <label>
          {say.merchant}
          <input
            name="merchant"
            ref={merchantInput}
            list={listId}
            defaultValue={view.merchant}
            placeholder={say.all}
            autoComplete="off"
            aria-invalid={fault !== undefined}
            aria-describedby={fault && faultId}
          />
        </label>
        <datalist id={listId}>
          {merchants.map(({ address, paymentCount }) => (
            <option key={address} value={getAddress(address)}>
              {say.payments(paymentCount)}
            </option>
          ))}
        </datalist>
        <label>
          {say.period}
          <select name="period" value={name} onChange={({ target }) => setName(target.value as PeriodName)}>
            {periods.map((one) => (
              <Choice key={one} value={one}>
                {say.periods[one]}
              </Choice>
            ))}
          </select>
        </label>
        {name === "days" && (
          <>
            <label>
              {say.from}
              <input type="date" name="from" defaultValue={period.from === undefined ? "" : toDay(period.from)} />
            </label>
            <label>
              {say.to}
              <input type="date" name="to" defaultValue={period.to === undefined ? "" : toDay(period.to - 1)} />
            </label>
          </>
        )}
        <button type="submit">{say.show}</button>
      </div>
      {fault && (
        <p role="alert" id={faultId} className="refusal">
          {fault}
        </p>
      )}
      <a href={linkTo({ merchant: "" })} aria-current={view.merchant ? undefined : "true"}>
        {say.all}
      </a>
    </form>
  );
}
