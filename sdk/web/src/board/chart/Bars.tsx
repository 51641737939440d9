import { useEffect, useRef, useState } from "react";
import { formatUnits } from "viem";
import { useWords } from "../../shared/language.tsx";
import { type Token, toSum } from "../parts/amounts.ts";
import { words } from "../words.ts";
import { drawBars } from "./drawBars.ts";
import { type Point, toBars } from "./toBars.ts";

/** Bars from zero, by day, or by week if days would be too narrow. */
export function Bars({ points, token }: { readonly points: readonly Point[]; readonly token: Token }) {
  const { chart: say } = useWords(words);
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  const { days, bars } = toBars(points, width);
  const drawn = JSON.stringify([width, bars.map(({ day, amount }) => [day, `${amount}`])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text changes with the drawing
  useEffect(() => {
    if (width === 0) return;
    return drawBars(host.current!, {
      width,
      instants: bars.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1_000),
      // Only a picture: the table is exact.
      amounts: bars.map(({ amount }) => Number(formatUnits(amount, token.decimals))),
      days,
    });
  }, [drawn, days, token]);
  const total = points.reduce((sum, { amount }) => sum + amount, 0n);
  const caption = say.caption(days, token.symbol);
  return (
    <figure>
      <div
        ref={host}
        className="chart"
        role="img"
        aria-label={`${caption} ${say.sum(points[0]!.day, points.at(-1)!.day, toSum(total, token))}`}
      />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
