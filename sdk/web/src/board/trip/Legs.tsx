import { useWords } from "../../shared/language.tsx";
import { Account } from "../../shared/Account.tsx";
import { Rows } from "../parts/Rows.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toSum } from "../parts/amounts.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** All legs of the payment. */
export function Legs({ payment: { legs, token } }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords);
  const ordered = legs.items.toSorted((a, b) => Number(a.timestamp) - Number(b.timestamp) || a.logIndex - b.logIndex);
  return (
    <section aria-label={say.legs.title}>
      <h2>{say.legs.title}</h2>
      <Rows caption={say.legs.title} columns={say.legs.columns}>
        {ordered.map(({ kind, from, to, account, amount, credited, transactionHash, logIndex }) => (
          <tr key={`${transactionHash} ${logIndex} ${kind}`} data-leg={kind}>
            <th scope="row">{say.legs.kinds[kind]}</th>
            <td className="number">{toSum(amount, token)}</td>
            <td>
              <Account address={from} />
            </td>
            <td>
              <Account address={to} />
            </td>
            <td>
              <Account address={account} />
              {credited && ` · ${say.credited}`}
            </td>
            <td>
              <Transaction hash={transactionHash} />
            </td>
          </tr>
        ))}
      </Rows>
      {legs.pageInfo.hasNextPage && <p className="warning">{say.more}</p>}
    </section>
  );
}
