import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import type { Prepared } from "./check.ts";
import { Heading } from "./Heading.tsx";
import { Terms } from "./Terms.tsx";
import { invoiceWords } from "./words.ts";

interface ReviewProps {
  readonly prepared: Prepared;
  readonly isReady: boolean;
  readonly isAsked: boolean;
  readonly error: Error | null;
  readonly onSign: () => void;
  readonly onChange: () => void;
}

/** The terms to be signed. */
export function Review({ prepared, isReady, isAsked, error, onSign, onChange }: ReviewProps) {
  const { review: words, form } = useWords(invoiceWords);
  return (
    <>
      <Heading>{words.title}</Heading>
      <p>{words.intro}</p>
      {prepared.amends && (
        <p role="note" className="warning">
          {words.amends}
        </p>
      )}
      <Terms terms={prepared.terms} signer={prepared.account} />
      <p className="buttons">
        <button type="button" disabled={isAsked || !isReady} onClick={onSign}>
          {words.sign}
        </button>
        <button type="button" className="plain" disabled={isAsked} onClick={onChange}>
          {words.change}
        </button>
      </p>
      <div role="status">
        {isAsked && <p>{words.asked}</p>}
        {!isReady && <p>{form.notReady}</p>}
      </div>
      {error && <Explained error={error} />}
    </>
  );
}
