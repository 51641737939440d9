import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import type { Viewing } from "../link.ts";
import { Account } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Rows } from "../parts/Rows.tsx";
import { toMoney, toSum } from "../parts/amounts.ts";
import { words } from "../words.ts";
import type { ListedPayment } from "./questions.ts";

export interface PaymentRowsProps {
  readonly caption: string;
  readonly payments: readonly ListedPayment[];
  readonly viewing: Viewing;
}

export function PaymentRows({ caption, payments, viewing }: PaymentRowsProps) {
  const { payments: say } = useWords(words);
  const { deployment } = useSetup();
  return (
    <Rows caption={caption} columns={say.columns}>
      {payments.map((payment) => (
        <tr key={payment.id} data-payment={payment.id}>
          <th scope="row">
            <a href={viewing.linkTo({ payment: payment.id })} aria-label={say.open(payment.number)}>
              {payment.number}
            </a>
          </th>
          <td>
            <Instant at={payment.timestamp} />
          </td>
          <td>
            <Account address={payment.merchantAddress} />
          </td>
          <td>
            <Account address={payment.payer} />
          </td>
          <td className="number">{toMoney(payment.amount, payment.currency, deployment)}</td>
          <td className="number">{toSum(payment.due, payment.token)}</td>
          <td className="number">{toSum(payment.received, payment.token)}</td>
          <td>
            <Became payment={payment} />
          </td>
        </tr>
      ))}
    </Rows>
  );
}

/** A payment's state, in short. */
function Became({ payment }: { readonly payment: ListedPayment }) {
  const { payments: say } = useWords(words);
  const { status, token, overRefunded } = payment;
  const more = (["capturable", "voided", "reclaimed", "refunded"] as const).filter((name) => payment[name] !== "0");
  return (
    <>
      {say.status[status]}
      {more.map((name) => (
        <span key={name}>
          <br />
          {say.became[name](toSum(payment[name], token))}
        </span>
      ))}
      {overRefunded && (
        <>
          <br />
          <strong>{say.status.overRefunded}</strong>
        </>
      )}
    </>
  );
}
