import { Suspense, lazy, useMemo, useState } from "react";
import { useWords } from "../../shared/language.tsx";
import type { Sent } from "../ask/useAnswer.ts";
import { byDay } from "../figures/sums.ts";
import type { Totals, useTotals } from "../figures/useTotals.ts";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { type Token, toFigure } from "../parts/amounts.ts";
import { daysBetween, toDay } from "../period.ts";
import { words } from "../words.ts";

const Bars = lazy(() => import("./Bars.tsx").then(({ Bars: component }) => ({ default: component })));

/** Empty days are drawn for a chosen period, but not for all time. */
const NEAR_SECONDS = 366 * 86_400;

export interface ChartPanelProps {
  readonly result: ReturnType<typeof useTotals>["result"];
  readonly sent: Sent;
  /** The first chosen day, in unix seconds; undefined: the first with payments. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Amounts received by merchants by day: bars, and a table to read or copy. */
export function ChartPanel({ result, sent, from, to }: ChartPanelProps) {
  const { chart: say } = useWords(words);
  const [chosen, choose] = useState<string>();
  const [isTabled, setTabled] = useState(false);
  const { data } = result;
  const tokens = (data?.tokens ?? []).map(({ token: one }) => one);
  const token = tokens.find(({ address }) => address === chosen) ?? tokens[0];
  const points = useMemo(() => (data && token ? toPoints(data, token, from, to) : []), [data, token, from, to]);
  return (
    <Panel title={say.title} note={say.note} answer={result} sent={sent}>
      {tokens.length > 1 && (
        <label>
          {say.token}
          <select value={token?.address} onChange={({ target }) => choose(target.value)}>
            {tokens.map(({ address, symbol }) => (
              <option key={address} value={address}>
                {symbol}
              </option>
            ))}
          </select>
        </label>
      )}
      {!token ? (
        <p>{say.none}</p>
      ) : (
        <>
          <Suspense fallback={<div className="chart" />}>
            <Bars points={points} token={token} />
          </Suspense>
          <details onToggle={({ currentTarget }) => setTabled(currentTarget.open)}>
            <summary>{say.asTable}</summary>
            {isTabled && (
              <Rows caption={say.title} columns={say.columns(token.symbol)}>
                {points.map(({ day, count, amount, refunded }) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    <td className="number">{count}</td>
                    <td className="number">{toFigure(amount, token.decimals)}</td>
                    <td className="number">{toFigure(refunded, token.decimals)}</td>
                  </tr>
                ))}
              </Rows>
            )}
          </details>
        </>
      )}
    </Panel>
  );
}

/** Every chosen day, including empty ones. */
function toPoints({ days, place }: Totals, token: Token, from: number | undefined, to: number | undefined) {
  const rows = days.filter(({ tokenAddress }) => tokenAddress === token.address).map((row) => ({ ...row, token }));
  const sums = byDay(rows);
  const isNear = from !== undefined && place.timestamp - from < NEAR_SECONDS;
  const first = isNear ? toDay(from) : rows[0]!.day;
  // No future days.
  const last = toDay(Math.min(place.timestamp, (to ?? Number.POSITIVE_INFINITY) - 1));
  return daysBetween(first, last).map((day) => {
    const sum = sums.get(day);
    const amount = sum ? sum.net + sum.capturedNet : 0n;
    return { day, count: sum?.paymentCount ?? 0, amount, refunded: sum?.refunded ?? 0n };
  });
}
