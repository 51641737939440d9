import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useAnswer } from "../ask/useAnswer.ts";
import { WholeAccount } from "../../shared/Account.tsx";
import { Asked } from "../parts/Asked.tsx";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Rows } from "../parts/Rows.tsx";
import { toSum } from "../parts/amounts.ts";
import { words } from "../words.ts";
import { linesQuestion } from "./questions.ts";

const LIMIT = 100;

/** The lines of a payout. */
export function Lines({ payoutId, at }: { readonly payoutId: string; readonly at: number | undefined }) {
  const { payouts: say, loading } = useWords(words);
  const paging = usePaging(payoutId);
  const answer = useAnswer(linesQuestion, { where: { payoutId }, limit: LIMIT, after: paging.after }, at);
  const { data, error, isPlaceholderData, sent } = answer;
  if (error) return <Explained error={error} />;
  if (!data) return <p role="status">{loading}</p>;
  const { items, pageInfo } = data.payoutLines;
  return (
    <>
      <Rows caption={say.linesTitle} columns={say.columns}>
        {items.map(({ position, account, amount, token, reference, referenceText }) => (
          <tr key={position}>
            <th scope="row">{position + 1}</th>
            <td>
              <WholeAccount address={account} />
            </td>
            <td className="number">{toSum(amount, token)}</td>
            <td>{referenceText ?? (reference && <span className="hash">{reference}</span>)}</td>
          </tr>
        ))}
      </Rows>
      <Pager paging={paging} pageInfo={pageInfo} isBusy={isPlaceholderData} what={say.linesTitle} />
      <Asked sent={sent} />
    </>
  );
}
