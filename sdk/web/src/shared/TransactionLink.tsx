import { type Hex, isHash } from "viem";
import { CopyButton } from "./CopyButton.tsx";
import { useSetup } from "./useSetup.ts";

interface TransactionLinkProps {
  readonly hash: Hex;
  /** Its name, for the copy button. */
  readonly what: string;
  /** @default the hash, whole */
  readonly shown?: string;
}

/** A transaction: a link if the host has a block explorer, otherwise its hash to copy. */
export function TransactionLink({ hash, what, shown = hash }: TransactionLinkProps) {
  const { explorerUrl } = useSetup();
  if (explorerUrl)
    return (
      <a className="hash" href={`${explorerUrl}/tx/${hash}`} title={hash} rel="noreferrer" target="_blank">
        {shown}
      </a>
    );
  return (
    <>
      <span className="hash" title={hash}>
        {shown}
      </span>{" "}
      {/* The board has it from the indexer, and a terminal may be where it is pasted. */}
      {isHash(hash) && <CopyButton text={hash} what={what} />}
    </>
  );
}
