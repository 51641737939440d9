import { useWords } from "../../shared/language.tsx";
import type { Sent } from "../ask/useAnswer.ts";
import { Instant } from "../parts/Instant.tsx";
import { Panel } from "../parts/Panel.tsx";
import { words } from "../words.ts";
import { TokenTotals } from "./TokenTotals.tsx";
import type { useTotals } from "./useTotals.ts";

export interface TotalsPanelProps {
  readonly result: ReturnType<typeof useTotals>["result"];
  readonly sent: Sent;
  readonly isWhole: boolean;
}

/** Payments and refunds, by token. */
export function TotalsPanel({ result, sent, isWhole }: TotalsPanelProps) {
  const { totals: say } = useWords(words);
  const { data } = result;
  const totals = data?.tokens ?? [];
  return (
    <Panel title={say.title} answer={result} sent={sent}>
      {data && (
        <>
          <p className="holds">
            {say.holdAt(data.place.number)} <Instant at={data.place.timestamp} />
          </p>
          {totals.length === 0 && <p>{say.none}</p>}
          {totals.map((total) => (
            <TokenTotals key={total.token.address} total={total} isWhole={isWhole} />
          ))}
        </>
      )}
    </Panel>
  );
}
