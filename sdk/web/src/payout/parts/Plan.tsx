import { useMutation } from "@tanstack/react-query";
import { useSetup } from "../../shared/useSetup.ts";
import type { PlanForm, Source } from "../desk.ts";
import type { DeskInUse } from "../useDesk.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Refused } from "./Refused.tsx";

interface PlanProps extends DeskInUse {
  readonly source: Source;
}

const allowances = ["allowsRepeated", "allowsNoReference", "allowsAgain"] as const;

/** The fields besides the sheet, and the planning. */
export function Plan({ desk, source, change, current }: PlanProps) {
  const { plan: text, drop } = usePayoutWords();
  const setup = useSetup();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: async () => {
      const { form } = current();
      // Who only signs or sends loads none of it.
      const { planPayout } = await import("../chain/plan.ts");
      const held = await planPayout(current(), source, setup);
      // What was changed meanwhile is planned by the next click.
      change((now) => {
        if (now.source !== source || now.form !== form) return now;
        const { source: _, ...rest } = now;
        return { ...rest, held };
      });
    },
  });
  const { form } = desk;
  const set = (changed: Partial<PlanForm>) => {
    // Earlier problems were those of the previous content.
    reset();
    change((now) => ({ ...now, form: { ...now.form, ...changed } }));
  };
  return (
    <form
      aria-labelledby="plan"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <h2 id="plan">{text.title(source.name)}</h2>
      <label>
        {text.safe}
        <input
          required
          spellCheck={false}
          autoComplete="off"
          value={form.safe}
          onChange={({ target }) => set({ safe: target.value })}
        />
      </label>
      <label>
        {text.token}
        <input
          required
          spellCheck={false}
          autoComplete="off"
          list="tokens"
          value={form.token}
          onChange={({ target }) => set({ token: target.value })}
        />
      </label>
      <datalist id="tokens">
        {setup.deployment.tokens.map(({ symbol, address }) => (
          <option key={address} value={symbol} />
        ))}
      </datalist>
      <label>
        {text.nonce}
        <input
          inputMode="numeric"
          autoComplete="off"
          value={form.nonce}
          onChange={({ target }) => set({ nonce: target.value })}
        />
      </label>
      {allowances.map((allowance) => (
        <label key={allowance}>
          <input
            type="checkbox"
            checked={form[allowance]}
            onChange={({ target }) => set({ [allowance]: target.checked })}
          />{" "}
          {text[allowance]}
        </label>
      ))}
      <button type="submit" disabled={isPending}>
        {text.submit}
      </button>{" "}
      <button type="button" className="plain" onClick={() => change(({ source: _, ...rest }) => rest)}>
        {drop.remove(source.name)}
      </button>
      <div role="status">{isPending && <p>{text.working}</p>}</div>
      {error && <Refused error={error} />}
    </form>
  );
}
