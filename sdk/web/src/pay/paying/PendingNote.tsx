import { useWords } from "../../shared/language.tsx";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { words } from "../words.ts";
import type { Pending } from "./usePending.ts";

/** The state of an earlier transaction. */
export function PendingNote({ hash, status }: Pick<Pending, "hash" | "status">) {
  const { pay } = useWords(words);
  const said = { sent: pay.sent, mined: pay.sent, failed: pay.failed, lost: pay.lost }[status];
  return (
    <div role="status">
      <p>{said}</p>
      <p>
        {pay.transaction}: <TransactionLink hash={hash} what={pay.transaction} />
      </p>
    </div>
  );
}
