import { formatReason } from "@feiqian/sdk";
import { useWords } from "../../shared/language.tsx";
import { WholeAccount } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toSum } from "../parts/amounts.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** The events, in order. */
export function Events({ payment: { events, token } }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords);
  return (
    <section aria-label={say.events.title}>
      <h2>{say.events.title}</h2>
      <ol className="story">
        {events.items.map(({ kind, account, amount, reason, timestamp, transactionHash, logIndex }) => (
          <li key={`${transactionHash} ${logIndex} ${kind} ${account}`} data-event={kind}>
            <strong>{say.events.kinds[kind]}</strong> {toSum(amount, token)} · {say.events.accounts[kind]}{" "}
            <WholeAccount address={account} />
            {reason && BigInt(reason) !== 0n && ` · ${say.events.reason(formatReason(reason))}`}
            <br />
            <Instant at={timestamp} /> · <Transaction hash={transactionHash} />
          </li>
        ))}
      </ol>
      {events.pageInfo.hasNextPage && <p className="warning">{say.more}</p>}
    </section>
  );
}
