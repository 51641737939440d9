import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { words } from "../words.ts";

/** Where something happened: a link into the explorer, or the hash to copy. */
export function Transaction({ hash }: { readonly hash: string }) {
  const { explorerUrl } = useSetup();
  const { transaction } = useWords(words);
  const short = `${hash.slice(0, 8)}…${hash.slice(-4)}`;
  if (explorerUrl) {
    return (
      <a href={`${explorerUrl.replace(/\/$/, "")}/tx/${hash}`} className="hash" rel="noreferrer" title={hash}>
        {short}
      </a>
    );
  }
  return (
    <span className="copied">
      <span className="hash" title={hash}>
        {short}
      </span>{" "}
      <CopyButton text={hash} what={`${transaction} ${short}`} />
    </span>
  );
}
