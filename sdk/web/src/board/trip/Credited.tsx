import { useWords } from "../../shared/language.tsx";
import { WholeAccount } from "../../shared/Account.tsx";
import { Command } from "../parts/Command.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toSum } from "../parts/amounts.ts";
import { toCommand } from "../parts/toCommand.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** The undelivered parts, and whether they can still be claimed. */
export function Credited({ payment }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords).credits;
  const { creditEvents, token, merchantAddress } = payment;
  return (
    <section aria-label={say.title}>
      <h2>{say.title}</h2>
      {creditEvents.items.length === 0 && <p>{say.none}</p>}
      <ul className="story">
        {creditEvents.items.map(({ store, account, amount, timestamp, transactionHash, credit, logIndex }) => (
          <li key={`${transactionHash} ${logIndex}`}>
            {toSum(amount, token)} · <WholeAccount address={account} />
            <br />
            <Instant at={timestamp} /> · <Transaction hash={transactionHash} />
            <br />
            {credit && credit.amount !== "0" ? (
              <>
                {say.waits(toSum(credit.amount, token))}{" "}
                <Command
                  text={toCommand`feiqian credit claim --token ${token.address} --merchant ${merchantAddress} --owner ${account} --store ${store}`}
                  what={say.claim}
                />
              </>
            ) : (
              say.claimed
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
