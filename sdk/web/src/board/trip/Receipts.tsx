import { useWords } from "../../shared/language.tsx";
import { WholeAccount } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** Receipts of policies. */
export function Receipts({ payment: { policyReceipts } }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords).receipts;
  return (
    <section aria-label={say.title}>
      <h2>{say.title}</h2>
      {policyReceipts.items.length === 0 && <p>{say.none}</p>}
      <ul className="story">
        {policyReceipts.items.map(({ engine, timestamp, transactionHash }) => (
          <li key={`${transactionHash} ${engine}`}>
            {say.allowed} <WholeAccount address={engine} />
            <br />
            <Instant at={timestamp} /> · <Transaction hash={transactionHash} />
          </li>
        ))}
      </ul>
    </section>
  );
}
