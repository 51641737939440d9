import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import type { Sent } from "../ask/useAnswer.ts";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { currencyName, toMoney, toSum } from "../parts/amounts.ts";
import { words } from "../words.ts";
import type { useTotals } from "./useTotals.ts";

export interface CurrencyPanelProps {
  readonly result: ReturnType<typeof useTotals>["result"];
  readonly sent: Sent;
}

/** Amounts invoiced in other currencies, and their dues. */
export function CurrencyPanel({ result, sent }: CurrencyPanelProps) {
  const { currencies: say } = useWords(words);
  const { deployment } = useSetup();
  const sums = result.data?.currencies ?? [];
  return (
    <Panel title={say.title} note={say.note} answer={result} sent={sent}>
      {sums.length === 0 ? (
        <p>{say.none}</p>
      ) : (
        <Rows caption={say.title} columns={say.columns}>
          {sums.map(({ currency, token, paymentCount, priced, due, received }) => (
            <tr key={`${currency} ${token.address}`}>
              <th scope="row">{currencyName(currency, deployment)}</th>
              <td className="number">{paymentCount}</td>
              <td className="number">{toMoney(priced, currency, deployment)}</td>
              <td className="number">{toSum(due, token)}</td>
              <td className="number">{toSum(received, token)}</td>
            </tr>
          ))}
        </Rows>
      )}
    </Panel>
  );
}
