import { formatAmount } from "@feiqian/sdk";
import { type PayoutLine, type PayoutProposal, serializePayoutResults, toPayoutResults } from "@feiqian/sdk/safe";
import type { TransactionReceipt } from "viem";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { tokenOf } from "../tokenOf.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Indexed } from "./Indexed.tsx";
import { Results } from "./Results.tsx";
import { download } from "./download.ts";

interface OutcomeProps {
  readonly proposal: PayoutProposal;
  readonly lines: readonly PayoutLine[];
  readonly receipt: TransactionReceipt;
}

/** The payout's outcome, from its transaction's logs. */
export function Outcome({ proposal, lines, receipt }: OutcomeProps) {
  const text = usePayoutWords().outcome;
  const token = tokenOf(proposal);
  const results = toPayoutResults({ proposal, lines, decimals: token.decimals, receipt });
  const less = results.filter(({ amount, received }) => amount !== received).length;
  const total = formatAmount(
    lines.reduce((sum, { amount }) => sum + amount, 0n),
    token,
  );
  const { transactionHash: hash, blockNumber } = receipt;
  const save = () => download("payout.results.csv", serializePayoutResults(results), "text/csv");
  return (
    <>
      <div role="status" className="done">
        <p>
          <strong>{text.title}</strong> {text.paid(total, lines.length)}
        </p>
        {less > 0 && <p>{text.less(less)}</p>}
      </div>
      <dl>
        <dt>{text.transaction}</dt>
        <dd>
          <TransactionLink hash={hash} what={text.transaction} />
        </dd>
        <dt>{text.block}</dt>
        <dd>{blockNumber.toString()}</dd>
      </dl>
      <Indexed proposal={proposal} />
      <Results results={results} symbol={token.symbol} />
      <p>
        <button type="button" onClick={save}>
          {text.download}
        </button>
      </p>
    </>
  );
}
