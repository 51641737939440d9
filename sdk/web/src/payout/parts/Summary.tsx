import { formatAmount } from "@feiqian/sdk";
import type { PayoutLine, PayoutProposal, Screening } from "@feiqian/sdk/safe";
import { useSetup } from "../../shared/useSetup.ts";
import type { Standing } from "../chain/standing.ts";
import type { Trial } from "../chain/trial.ts";
import { tokenOf } from "../tokenOf.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Changes } from "./Changes.tsx";

interface SummaryProps {
  readonly proposal: PayoutProposal;
  readonly lines: readonly PayoutLine[];
  readonly standing: Standing | undefined;
  readonly trial: Trial | undefined;
}

/** The payout's total, and the changes that it would make. */
export function Summary({ proposal, lines, standing, trial }: SummaryProps) {
  const text = usePayoutWords().review;
  const { chain } = useSetup();
  const token = tokenOf(proposal);
  const total = formatAmount(
    lines.reduce((sum, { amount }) => sum + amount, 0n),
    token,
  );
  const isOpen = standing?.status === "open";
  const { simulation, screening } = (isOpen && trial) || {};
  return (
    <>
      <h3>{text.summary}</h3>
      <dl>
        <dt>{text.total}</dt>
        <dd>{text.totalOf(total, lines.length)}</dd>
        <dt>{text.token}</dt>
        <dd>
          {token.symbol}, {text.decimals(token.decimals)} <code>{token.address}</code>
        </dd>
        <dt>{text.safe}</dt>
        <dd>
          <code>{proposal.safe}</code> ({chain.name})
        </dd>
        <dt>{text.nonce}</dt>
        <dd>
          {proposal.safeTx.nonce}
          {isOpen && ` (${text.nextNonce(standing.nonce)})`}
        </dd>
        {simulation && (
          <>
            <dt>{text.gas}</dt>
            <dd>{text.gasOf(simulation.gas.toString())}</dd>
            <dt>{text.fee}</dt>
            <dd>{simulation.kept > 0n ? text.feeOf(formatAmount(simulation.kept, token)) : text.noFee}</dd>
          </>
        )}
        {screening && (
          <>
            <dt>{text.screening}</dt>
            <dd>
              <Screened screening={screening} />
            </dd>
          </>
        )}
      </dl>
      {simulation && <Changes simulation={simulation} token={token} />}
    </>
  );
}

function Screened({ screening: { files, lists, sanctioned } }: { readonly screening: Screening }) {
  const text = usePayoutWords().review;
  const asked = [...files, ...lists.map(text.chainList)];
  if (asked.length === 0) return <strong>{text.notScreened}</strong>;
  // Sanctioned payees are among the warnings.
  return sanctioned.length > 0 ? asked.join(", ") : text.screened(asked.join(", "));
}
