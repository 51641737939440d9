import { useWords } from "../../shared/language.tsx";
import { toFigure } from "../parts/amounts.ts";
import { words } from "../words.ts";
import { type Sums, type TokenTotal, addsUp, waitingOf } from "./sums.ts";

export type FigureName = keyof Sums | "paid" | "came" | "waits";

/** A figure, and whether it is a part of the one above it. */
type Line = readonly [name: FigureName, amount: bigint, isPart?: true];

const linesOf = (total: TokenTotal, isWhole: boolean): readonly Line[] => [
  ["paid", total.gross + total.captured],
  ["came", total.net + total.capturedNet],
  ["gross", total.gross],
  ["net", total.net, true],
  ["fee", total.fee, true],
  ["splitTotal", total.splitTotal, true],
  ["tokenFee", total.tokenFee, true],
  ["authorized", total.authorized],
  ["captured", total.captured],
  ["capturedNet", total.capturedNet, true],
  ["capturedFee", total.capturedFee, true],
  ["capturedSplitTotal", total.capturedSplitTotal, true],
  ["voided", total.voided],
  ["reclaimed", total.reclaimed],
  ["refunded", total.refunded],
  // For some days only, the difference is not a held amount.
  ...(isWhole ? [["waits", waitingOf(total)] as const] : []),
];

/** A token's sums. */
export function TokenTotals({ total, isWhole }: { readonly total: TokenTotal; readonly isWhole: boolean }) {
  const { totals: say } = useWords(words);
  const { symbol, decimals } = total.token;
  return (
    <div className="scroll">
      <table className="figures" aria-label={say.of(symbol)}>
        <caption>
          {symbol} · {say.charges(total.paymentCount)}
        </caption>
        <thead className="hidden">
          <tr>
            <th scope="col">{say.figure}</th>
            <th scope="col">{symbol}</th>
          </tr>
        </thead>
        <tbody>
          {linesOf(total, isWhole).map(([name, amount, isPart]) => (
            <tr key={name} data-figure={name}>
              <th scope="row" className={isPart ? "part" : undefined}>
                {say.names[name]}
              </th>
              <td className="number">{toFigure(amount, decimals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={addsUp(total) ? "soft" : "refusal"}>{addsUp(total) ? say.addsUp : say.doesNotAddUp}</p>
    </div>
  );
}
