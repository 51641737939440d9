import { CopyButton } from "../../shared/CopyButton.tsx";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { useWords } from "../../shared/language.tsx";
import { Step, type StepProps } from "./Flow.tsx";
import { startWords } from "./words.ts";

/** The first API key, which the gateway itself knows by its hash alone. */
export function Key({ kept: { named }, change }: StepProps) {
  const { key: words } = useWords(startWords);
  const { key, transactionHash } = named!;
  return (
    <Step at={5} title={words.title}>
      <p className="done">{words.done}</p>
      <p>{words.means}</p>
      <p>
        <code>{key}</code> <CopyButton text={key} what={words.key} />
      </p>
      <p className="soft">
        {words.transaction}: <TransactionLink hash={transactionHash} what={words.transaction} />
      </p>
      <button type="button" onClick={() => change({ hasKey: true })}>
        {words.kept}
      </button>
    </Step>
  );
}
