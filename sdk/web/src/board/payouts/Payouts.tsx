import { useWords } from "../../shared/language.tsx";
import { useAnswer } from "../ask/useAnswer.ts";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Panel } from "../parts/Panel.tsx";
import { type Period, whereIn } from "../period.ts";
import { words } from "../words.ts";
import { OnePayout } from "./OnePayout.tsx";
import { payoutsQuestion } from "./questions.ts";

const LIMIT = 10;

export interface PayoutsProps {
  readonly merchant: string | undefined;
  readonly period: Period;
  readonly at: number | undefined;
}

/** Payouts of merchants' Safes, the latest first. */
export function Payouts({ merchant, period, at }: PayoutsProps) {
  const { payouts: say } = useWords(words);
  const where = {
    ...(merchant && { merchantAddress: merchant.toLowerCase() }),
    ...whereIn(period),
    // A Safe's other executions pay nobody.
    OR: [{ lineCount_gt: 0 }, { linesKnown: false }],
  };
  const paging = usePaging(JSON.stringify(where));
  const answer = useAnswer(payoutsQuestion, { where, limit: LIMIT, after: paging.after }, at);
  const { data, isPlaceholderData } = answer;
  return (
    <Panel title={say.title} note={say.note} answer={answer} sent={answer.sent}>
      {data?.payouts.items.length === 0 && <p>{say.none}</p>}
      {data?.payouts.items.map((payout) => (
        <OnePayout key={payout.id} payout={payout} at={at} />
      ))}
      {data && <Pager paging={paging} pageInfo={data.payouts.pageInfo} isBusy={isPlaceholderData} what={say.title} />}
    </Panel>
  );
}
