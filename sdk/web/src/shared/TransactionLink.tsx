import type { Hex } from "viem";
import { CopyButton } from "./CopyButton.tsx";
import { useSetup } from "./useSetup.ts";

/** A transaction's hash, with a link where the host has named a block explorer. */
export function TransactionLink({ hash, what }: { readonly hash: Hex; readonly what: string }) {
  const { explorerUrl } = useSetup();
  if (explorerUrl)
    return (
      <a className="hash" href={`${explorerUrl.replace(/\/+$/, "")}/tx/${hash}`} rel="noreferrer" target="_blank">
        {hash}
      </a>
    );
  return (
    <>
      <span className="hash">{hash}</span> <CopyButton text={hash} what={what} />
    </>
  );
}
