import type { PayoutProposal } from "@feiqian/sdk/safe";
import { type Address, isAddressEqual } from "viem";
import type { Standing } from "../chain/standing.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { missingOf } from "./Actions.tsx";

interface OwnersProps {
  readonly proposal: PayoutProposal;
  readonly standing: Standing;
}

/** The Safe's owners, and whether each has signed. */
export function Owners({ proposal, standing }: OwnersProps) {
  const text = usePayoutWords().review;
  const { owners, threshold } = standing;
  const approvals = standing.status === "open" ? standing.approvals : [];
  const among = (accounts: readonly Address[], account: Address) =>
    accounts.some((one) => isAddressEqual(one, account));
  const signers = proposal.signatures.map(({ owner }) => owner);
  const stateOf = (owner: Address) => {
    if (among(signers, owner)) return text.signed;
    return among(approvals, owner) ? text.approved : text.notSigned;
  };
  const foreign = signers.filter((signer) => !among(owners, signer));
  return (
    <section aria-labelledby="owners">
      <h2 id="owners">{text.owners(threshold - missingOf(proposal, standing), threshold, owners.length)}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.owner}</th>
            <th scope="col">{text.state}</th>
          </tr>
        </thead>
        <tbody>
          {owners.map((owner) => (
            <tr key={owner}>
              <th scope="row">
                <code>{owner}</code>
              </th>
              <td>{stateOf(owner)}</td>
            </tr>
          ))}
          {foreign.map((owner) => (
            <tr key={owner}>
              <th scope="row">
                <code>{owner}</code>
              </th>
              <td>{text.foreign}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
