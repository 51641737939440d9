import { useWords } from "../../shared/language.tsx";
import { WholeAccount } from "../../shared/Account.tsx";
import { OpenedStep, Step } from "../act/Step.tsx";
import { useActs } from "../act/acts.ts";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toSum } from "../parts/amounts.ts";
import { toCommand } from "../parts/toCommand.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** The undelivered parts, and whether they can still be claimed. */
export function Credited({ payment }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords).credits;
  const acts = useActs();
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
                <Step
                  act={{ verb: "claim", store, token: token.address, merchant: merchantAddress, owner: account }}
                  acts={acts}
                  command={toCommand`feiqian credit claim --token ${token.address} --merchant ${merchantAddress} --owner ${account} --store ${store}`}
                  about={account}
                />
              </>
            ) : (
              say.claimed
            )}
          </li>
        ))}
      </ul>
      <OpenedStep acts={acts} />
    </section>
  );
}
