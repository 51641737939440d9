import type { Hex } from "viem";
import { useWords } from "../../shared/language.tsx";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { words } from "../words.ts";

/** A transaction, short enough for a table. */
export function Transaction({ hash }: { readonly hash: string }) {
  const { transaction } = useWords(words);
  const shown = `${hash.slice(0, 8)}…${hash.slice(-4)}`;
  return (
    <span className="copied">
      <TransactionLink hash={hash as Hex} what={`${transaction} ${shown}`} shown={shown} />
    </span>
  );
}
