import { isProfileDomain, isProfileName } from "@feiqian/sdk";
import { type SyntheticEvent, useState } from "react";
import { WholeAccount } from "../../shared/Account.tsx";
import { useWords } from "../../shared/language.tsx";
import { FieldFrame } from "../parts/FieldFrame.tsx";
import { Step } from "./Flow.tsx";
import type { Change, Paid } from "./kept.ts";
import { startWords } from "./words.ts";

/** The name that payers see, and the domain that proves it. */
export function Name({ paid, change }: { readonly paid: Paid; readonly change: Change }) {
  const say = useWords(startWords);
  const { name: words, complaints } = say;
  const [typed, setTyped] = useState({ name: "", domain: "" });
  const [isChecked, setChecked] = useState(false);
  const [name, domain] = [typed.name.trim(), typed.domain.trim().toLowerCase()];
  const badName = isProfileName(name) ? undefined : complaints.badName;
  const badDomain = domain === "" || isProfileDomain(domain) ? undefined : complaints.badDomain;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (badName || badDomain) setChecked(true);
    else change({ name, domain: domain || undefined });
  };
  const input = (field: "name" | "domain") => ({
    value: typed[field],
    autoComplete: "off",
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setTyped({ ...typed, [field]: target.value }),
  });
  return (
    <Step at={3} title={words.title}>
      <p>
        {say.sign.account}: <WholeAccount address={paid.address} />{" "}
        <button type="button" className="plain" onClick={() => change({ paid: undefined })}>
          {say.change}
        </button>
      </p>
      <form noValidate onSubmit={submit}>
        <FieldFrame
          id="start-name"
          name="name"
          label={words.name}
          hint={words.nameHint}
          complaint={isChecked ? badName : undefined}
        >
          {(tied) => <input {...tied} {...input("name")} />}
        </FieldFrame>
        <details>
          <summary>{words.more}</summary>
          <FieldFrame
            id="start-domain"
            name="domain"
            label={words.domain}
            hint={words.domainHint}
            complaint={isChecked ? badDomain : undefined}
          >
            {(tied) => <input {...tied} {...input("domain")} />}
          </FieldFrame>
        </details>
        <button type="submit">{say.next}</button>
      </form>
    </Step>
  );
}
