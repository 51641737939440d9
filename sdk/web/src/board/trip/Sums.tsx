import { useWords } from "../../shared/language.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toSum } from "../parts/amounts.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

const parts = ["received", "fee", "splitTotal", "tokenFee", "capturable", "voided", "reclaimed"] as const;

/** The due and its parts, which add up to it. */
export function Sums({ payment }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords);
  const { token, due, refunded, refundable, overRefunded, status, timestamp, transactionHash } = payment;
  const sum = parts.reduce((total, part) => total + BigInt(payment[part]), 0n);
  return (
    <>
      <p>
        {say.taken[status]} <Instant at={timestamp} /> · <Transaction hash={transactionHash} />
      </p>
      <dl>
        <dt>{say.sums.due}</dt>
        <dd>{toSum(due, token)}</dd>
        {parts
          .filter((part) => payment[part] !== "0" || part === "received")
          .map((part) => (
            <div className="pair" key={part}>
              <dt>{say.sums[part]}</dt>
              <dd>{toSum(payment[part], token)}</dd>
            </div>
          ))}
        <dt>{say.sums.refunded}</dt>
        <dd>{toSum(refunded, token)}</dd>
        <dt>{say.sums.refundable}</dt>
        <dd>{toSum(refundable, token)}</dd>
      </dl>
      <p className={sum === BigInt(due) ? "soft" : "refusal"}>{sum === BigInt(due) ? say.addsUp : say.doesNotAddUp}</p>
      {overRefunded && <p className="warning">{say.overRefunded}</p>}
    </>
  );
}
