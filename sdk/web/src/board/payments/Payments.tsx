import { useWords } from "../../shared/language.tsx";
import { useAnswer } from "../ask/useAnswer.ts";
import type { Viewing } from "../link.ts";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Panel } from "../parts/Panel.tsx";
import type { Period } from "../period.ts";
import { words } from "../words.ts";
import { Filters } from "./Filters.tsx";
import { PaymentRows } from "./PaymentRows.tsx";
import { paymentsQuestion, toPaymentFilter } from "./questions.ts";

const LIMIT = 25;

export interface PaymentsProps {
  readonly viewing: Viewing;
  readonly period: Period;
  readonly at: number | undefined;
}

/** Payments, the latest first, page by page. */
export function Payments({ viewing, period, at }: PaymentsProps) {
  const { payments: say } = useWords(words);
  const where = toPaymentFilter(viewing.view, period);
  const paging = usePaging(JSON.stringify(where));
  const answer = useAnswer(paymentsQuestion, { where, limit: LIMIT, after: paging.after }, at);
  const { data, isPlaceholderData } = answer;
  return (
    <Panel title={say.title} note={say.note} answer={answer} sent={answer.sent}>
      <Filters viewing={viewing} at={at} />
      {data && (
        <>
          {data.payments.items.length === 0 ? (
            <p role="status">{say.none}</p>
          ) : (
            <PaymentRows caption={say.title} payments={data.payments.items} viewing={viewing} />
          )}
          <Pager paging={paging} pageInfo={data.payments.pageInfo} isBusy={isPlaceholderData} what={say.title} />
        </>
      )}
    </Panel>
  );
}
