import type { PayoutResult } from "@feiqian/sdk/safe";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Scrolled } from "./Scrolled.tsx";

interface ResultsProps {
  readonly results: readonly PayoutResult[];
  readonly symbol: string;
}

/** The amounts sent and received in each line. */
export function Results({ results, symbol }: ResultsProps) {
  const { outcome: text, review } = usePayoutWords();
  return (
    <Scrolled label={text.results}>
      <table>
        <caption>
          {text.results} ({symbol})
        </caption>
        <thead>
          <tr>
            <th scope="col">{review.number}</th>
            <th scope="col">{review.payee}</th>
            <th scope="col" className="number">
              {text.sent}
            </th>
            <th scope="col" className="number">
              {text.received}
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map(({ name, address, amount, received }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is identified by its position
            <tr key={i}>
              <td>{i + 1}</td>
              <th scope="row">{name === "" ? address : name}</th>
              <td className="number">{amount}</td>
              <td className="number">{received}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
