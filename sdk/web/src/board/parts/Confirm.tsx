import type { ReactNode } from "react";
import { Explained } from "../../shared/Explained.tsx";
import type { Sentences } from "../../shared/explain.ts";

interface ConfirmProps {
  /** Its effect, or how far it is. */
  readonly said: ReactNode;
  readonly yes: string;
  readonly no: string;
  /** Its subject, for screen readers. */
  readonly about: string;
  readonly isPending: boolean;
  /** @default true */
  readonly isReady?: boolean;
  readonly error: Error | null;
  readonly known?: Readonly<Record<string, Sentences>>;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** The last question before a wallet is asked. */
export function Confirm(props: ConfirmProps) {
  const { said, yes, no, about, isPending, isReady = true, error, known, onYes, onNo } = props;
  const named = (word: string) => `${word}: ${about}`;
  return (
    <span className="buttons">
      <span role="status">{said}</span>
      <button type="button" aria-label={named(yes)} disabled={isPending || !isReady} onClick={onYes}>
        {yes}
      </button>
      <button type="button" className="plain" aria-label={named(no)} disabled={isPending} onClick={onNo}>
        {no}
      </button>
      {error && <Explained error={error} {...(known && { known })} />}
    </span>
  );
}
