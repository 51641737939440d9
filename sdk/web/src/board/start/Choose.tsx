import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import type { Address } from "viem";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { Choice as Option } from "../parts/Choice.tsx";
import { FieldFrame } from "../parts/FieldFrame.tsx";
import { Step } from "./Flow.tsx";
import { Problem } from "./Problem.tsx";
import { type Choice, choose } from "./choose.ts";
import type { Change } from "./kept.ts";
import { startWords } from "./words.ts";

const kinds = ["account", "safe", "new"] as const;

/** The account that is paid: the connected one, a Safe, or a Safe to be made. */
export function Choose({ account, change }: { readonly account: Address; readonly change: Change }) {
  const say = useWords(startWords);
  const { paid: words } = say;
  const { client, safeContracts } = useSetup();
  const [choice, setChoice] = useState<Choice>({
    ...{ kind: "account", safe: "", owners: [account, "", ""], threshold: 2 },
  });
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => choose(choice, { client, account, safeContracts }),
    onSuccess: (chosen) => {
      if ("paid" in chosen) change({ paid: chosen.paid, signing: undefined });
    },
  });
  const refusal = data && "refusal" in data ? data.refusal : undefined;
  const wrong = (field: string) => (refusal?.field === field ? refusal.say(say.complaints) : undefined);
  const setOwner = (at: number, text: string) =>
    setChoice({ ...choice, owners: choice.owners.map((owner, i) => (i === at ? text : owner)) });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  return (
    <Step at={2} title={words.title}>
      <form noValidate onSubmit={submit}>
        <fieldset>
          <legend className="hidden">{words.title}</legend>
          {kinds.map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="kind"
                checked={choice.kind === kind}
                onChange={() => setChoice({ ...choice, kind })}
              />{" "}
              <strong>{words.kinds[kind]}</strong>
              <br />
              <small>{words.means[kind]}</small>
            </label>
          ))}
        </fieldset>
        {choice.kind === "safe" && (
          <FieldFrame id="start-safe" name="safe" label={words.safe} complaint={wrong("safe")}>
            {(tied) => (
              <input
                {...tied}
                value={choice.safe}
                onChange={({ target }) => setChoice({ ...choice, safe: target.value })}
                autoComplete="off"
              />
            )}
          </FieldFrame>
        )}
        {choice.kind === "new" && (
          <>
            {choice.owners.map((owner, i) => (
              <FieldFrame
                key={words.owner(i + 1)}
                id={`start-owner${i}`}
                name={`owner${i}`}
                label={words.owner(i + 1)}
                complaint={wrong(`owner${i}`)}
              >
                {(tied) => (
                  <input
                    {...tied}
                    value={owner}
                    onChange={({ target }) => setOwner(i, target.value)}
                    autoComplete="off"
                  />
                )}
              </FieldFrame>
            ))}
            <FieldFrame id="start-threshold" name="threshold" label={words.threshold}>
              {(tied) => (
                <select
                  {...tied}
                  value={choice.threshold}
                  onChange={({ target }) => setChoice({ ...choice, threshold: Number(target.value) })}
                >
                  {choice.owners.map((_, i) => (
                    <Option key={words.of(i + 1, choice.owners.length)} value={String(i + 1)}>
                      {words.of(i + 1, choice.owners.length)}
                    </Option>
                  ))}
                </select>
              )}
            </FieldFrame>
          </>
        )}
        <button type="submit" aria-disabled={isPending}>
          {say.next}
        </button>
        <div role="status">{isPending && <p>{words.checking}</p>}</div>
        {error && <Problem error={error} />}
      </form>
    </Step>
  );
}
