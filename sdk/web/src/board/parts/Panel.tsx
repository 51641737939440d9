import type { ReactNode } from "react";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { shared } from "../../shared/words.ts";
import type { Sent } from "../ask/useAnswer.ts";
import { words } from "../words.ts";
import { Asked } from "./Asked.tsx";

interface Asking {
  readonly data: unknown;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

export interface PanelProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly answer: Asking;
  readonly sent: Sent;
  readonly children: ReactNode;
}

/** A part of the board: its title, its answer and its query. */
export function Panel({ title, note, answer, sent, children }: PanelProps) {
  const { loading } = useWords(words);
  const { tryAgain } = useWords(shared);
  const { data, error, isPending, isPlaceholderData, refetch } = answer;
  return (
    <section aria-label={title} aria-busy={isPending || isPlaceholderData}>
      <h2>{title}</h2>
      {note && <p className="soft">{note}</p>}
      {error !== null && (
        <>
          <Explained error={error} />
          <button type="button" onClick={() => void refetch()}>
            {tryAgain}
          </button>
        </>
      )}
      {isPending && <p role="status">{loading}</p>}
      {/* An earlier answer stays if a new query fails: it names its block. */}
      {data !== undefined && children}
      <Asked sent={sent} />
    </section>
  );
}
