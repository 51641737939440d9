import type { RefundReason } from "@feiqian/sdk";
import { type SyntheticEvent, useState } from "react";
import { type Address, formatUnits, isAddressEqual } from "viem";
import { useWords } from "../../shared/language.tsx";
import { Complaint } from "../invoice/complaint.ts";
import { parseAccount, parseMoney } from "../invoice/parse.ts";
import { invoiceWords } from "../invoice/words.ts";
import { toSum } from "../parts/amounts.ts";
import { Choice } from "../parts/Choice.tsx";
import { FieldFrame } from "../parts/FieldFrame.tsx";
import type { Choices } from "./Doing.tsx";
import type { Subject } from "./subject.ts";
import { actWords } from "./words.ts";

interface FieldsProps {
  readonly subject: Subject;
  readonly actor: Address;
  /** By the chain, in base units. */
  readonly most: bigint;
  readonly isBusy: boolean;
  readonly onReview: (choices: Choices) => void;
}

/** The fields of a step: an amount, a reason, a receiver, where they apply. */
export function Fields({ subject, actor, most, isBusy, onReview }: FieldsProps) {
  const say = useWords(actWords);
  const { complaints } = useWords(invoiceWords);
  const { verb, token } = subject;
  const owner = subject.verb === "claim" ? subject.credit.owner : undefined;
  const hasAmount = verb !== "claim" && verb !== "reclaim";
  const hasReceiver = owner !== undefined && isAddressEqual(owner, actor);
  const [typed, setTyped] = useState(formatUnits(most, token.decimals));
  const [reason, setReason] = useState<RefundReason>("requested");
  const [receiver, setReceiver] = useState<string>(owner ?? actor);
  const [isChecked, setChecked] = useState(false);
  const amount = hasAmount ? parseMoney(typed.trim(), token) : most;
  const to = hasReceiver ? parseAccount(receiver.trim(), [token.address]) : (owner ?? actor);
  const tooMuch = typeof amount === "bigint" && amount > most ? say.tooMuch(toSum(most, token)) : undefined;
  const wrong = {
    amount: amount instanceof Complaint ? amount.say(complaints) : tooMuch,
    to: to instanceof Complaint ? to.say(complaints) : undefined,
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isBusy && !wrong.amount && !wrong.to) onReview({ amount, reason, to } as Choices);
  };
  const complaint = (name: keyof typeof wrong) => (isChecked && wrong[name] ? { complaint: wrong[name] } : {});
  return (
    <form noValidate onSubmit={submit}>
      {hasAmount ? (
        <FieldFrame
          id="act-amount"
          name="amount"
          label={say.amount(token.symbol)}
          hint={say.most(toSum(most, token))}
          {...complaint("amount")}
        >
          {(tied) => (
            <input
              {...tied}
              inputMode="decimal"
              autoComplete="off"
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
        </FieldFrame>
      ) : (
        <p>{say.most(toSum(most, token))}</p>
      )}
      {verb === "refund" && (
        <FieldFrame id="act-reason" name="reason" label={say.reason}>
          {(tied) => (
            <select {...tied} value={reason} onChange={({ target }) => setReason(target.value as RefundReason)}>
              {Object.entries(say.reasons).map(([value, words]) => (
                <Choice key={value} value={value}>
                  {words}
                </Choice>
              ))}
            </select>
          )}
        </FieldFrame>
      )}
      {hasReceiver && (
        <FieldFrame id="act-to" name="to" label={say.to} hint={say.toHint} {...complaint("to")}>
          {(tied) => (
            <input
              {...tied}
              autoComplete="off"
              spellCheck={false}
              value={receiver}
              onChange={({ target }) => setReceiver(target.value)}
            />
          )}
        </FieldFrame>
      )}
      <button type="submit" aria-disabled={isBusy}>
        {say.review}
      </button>
    </form>
  );
}
