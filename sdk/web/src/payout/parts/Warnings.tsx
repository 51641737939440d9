import { formatAmount } from "@feiqian/sdk";
import {
  type KnownPayee,
  PayoutBalanceError,
  type PayoutLine,
  type PayoutProposal,
  type SheetProblem,
  checkPayoutLines,
  listKnownTokens,
  sortByLine,
  toSanctionProblems,
} from "@feiqian/sdk/safe";
import { isAddressEqual, maxUint256 } from "viem";
import { useSetup } from "../../shared/useSetup.ts";
import { toPlanned } from "../chain/line.ts";
import type { Trial } from "../chain/trial.ts";
import { tokenOf } from "../tokenOf.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { ProblemList } from "./Problems.tsx";
import { Refused } from "./Refused.tsx";

interface WarningsProps {
  readonly proposal: PayoutProposal;
  readonly lines: readonly PayoutLine[];
  readonly known: readonly KnownPayee[];
  readonly trial: Trial | undefined;
}

/** The checks of a sheet, repeated on the signed bytes, since signers have not planned it themselves. */
export function Warnings({ proposal, lines, known, trial }: WarningsProps) {
  const text = usePayoutWords().review;
  const { chain, deployment } = useSetup();
  const token = tokenOf(proposal);
  const planned = lines.map((line, i) => toPlanned({ ...line, line: i + 1 }));
  // The simulation checks the balance.
  const facts = { safe: proposal.safe, token, balance: maxUint256, known, processor: deployment.processor };
  const problems = sortByLine([
    ...checkPayoutLines(planned, facts),
    ...toSanctionProblems(planned, trial?.screening?.sanctioned ?? []),
  ]);
  const isListed = listKnownTokens(chain.id, deployment).some(({ address }) => isAddressEqual(address, token.address));
  return (
    <>
      {!isListed && <p className="warning">{text.unlisted(token.symbol, token.address)}</p>}
      {trial?.token?.changedCode && (
        <p className="warning">{text.changedCode(token.symbol, trial.token.changedCode.attempted)}</p>
      )}
      {problems.length > 0 && (
        <div className="warning">
          <h3>{text.warnings}</h3>
          <ProblemList problems={problems} />
        </div>
      )}
      {trial?.refusal !== undefined && <WouldFail proposal={proposal} refusal={trial.refusal} />}
      {trial?.unscreened !== undefined && <Refused error={trial.unscreened} />}
    </>
  );
}

function WouldFail({ proposal, refusal }: { readonly proposal: PayoutProposal; readonly refusal: unknown }) {
  const text = usePayoutWords().review;
  const token = tokenOf(proposal);
  return (
    <div className="warning">
      <h3>{text.wouldFail}</h3>
      {refusal instanceof PayoutBalanceError ? (
        <ProblemList problems={[toShortage(refusal, proposal, token)]} />
      ) : (
        <Refused error={refusal} />
      )}
    </div>
  );
}

/** The figures in the token's own unit. */
const toShortage = (
  { attempted, allowed }: PayoutBalanceError,
  { safe }: PayoutProposal,
  token: ReturnType<typeof tokenOf>,
): SheetProblem => ({
  kind: "notEnough",
  facts: { total: formatAmount(attempted, token), safe, balance: formatAmount(allowed, token) },
});
