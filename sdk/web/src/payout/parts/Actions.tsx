import type { PayoutProposal } from "@feiqian/sdk/safe";
import { isAddressEqual } from "viem";
import type { Standing } from "../chain/standing.ts";
import type { Trial } from "../chain/trial.ts";
import type { Desk, Held } from "../desk.ts";
import type { Change } from "../useDesk.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Owners } from "./Owners.tsx";
import { Send } from "./Send.tsx";
import { Sign } from "./Sign.tsx";

export interface ActionsProps {
  readonly desk: Desk;
  readonly held: Held;
  readonly change: Change;
  readonly standing: Standing;
  readonly trial: Trial | undefined;
}

/** The number of missing signatures or on-chain approvals. */
export function missingOf({ signatures }: PayoutProposal, standing: Standing): number {
  const signed = standing.owners.filter((owner) => signatures.some((one) => isAddressEqual(one.owner, owner)));
  const approvals = standing.status === "open" ? standing.approvals.length : 0;
  return Math.max(standing.threshold - signed.length - approvals, 0);
}

/** The possible actions for a payout. */
export function Actions(props: ActionsProps) {
  const text = usePayoutWords().send;
  const { held, standing } = props;
  const { nonce } = held.proposal.safeTx;
  if (standing.status === "done") return undefined;
  if (standing.status === "spent")
    return (
      <section>
        <p role="alert" className="refusal">
          {text.spent(nonce)}
        </p>
      </section>
    );
  return (
    <>
      <Owners proposal={held.proposal} standing={standing} />
      {standing.status === "open" && <Sign {...props} />}
      <Send {...props} />
    </>
  );
}
