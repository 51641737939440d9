import { type PayoutProposal, getPayoutHashes } from "@feiqian/sdk/safe";
import { Fragment } from "react";
import type { Hex } from "viem";
import { usePayoutWords } from "../PayoutWords.tsx";

/** In groups of eight characters, for comparison with a small screen. */
const inGroups = (hash: Hex): string =>
  `0x ${hash
    .slice(2)
    .match(/.{1,8}/g)!
    .join(" ")}`;

/** The hashes that a wallet shows when signing: some show one, some the two that it is made of. */
export function Hashes({ proposal }: { readonly proposal: PayoutProposal }) {
  const text = usePayoutWords().sign;
  const { safeTxHash, domainHash, messageHash } = getPayoutHashes(proposal);
  const hashes: readonly (readonly [string, Hex])[] = [
    [text.safeTxHash, safeTxHash],
    [text.domainHash, domainHash],
    [text.messageHash, messageHash],
  ];
  return (
    <>
      <p>{text.compare}</p>
      <dl>
        {hashes.map(([name, hash]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd className="hash">{inGroups(hash)}</dd>
          </Fragment>
        ))}
        <dt>{text.lastFour}</dt>
        <dd className="hash">
          <strong>{safeTxHash.slice(-4)}</strong>
        </dd>
      </dl>
    </>
  );
}
