import { type Explanation, type Sentences, explain } from "./explain.ts";
import { useLanguage, useWords } from "./language.tsx";
import { shared } from "./words.ts";

interface ExplainedProps {
  readonly error: unknown;
  /** The page's own sentences, by error name. */
  readonly known?: Readonly<Record<string, Sentences>>;
  /** A sentence that replaces all others. */
  readonly sentence?: string;
  /** The page's own explanation. */
  readonly more?: Explanation;
}

/** A sentence about the error, with the SDK's own message in the details. */
export function Explained({ error, known, sentence: said, more }: ExplainedProps) {
  const { language } = useLanguage();
  const { details } = useWords(shared);
  const { sentence: found, message } = more ?? explain(error, language, known);
  const sentence = said ?? found;
  return (
    <div role="alert" className="refusal">
      <p>{sentence}</p>
      {message !== sentence && (
        <details>
          <summary>{details}</summary>
          <p className="words" lang="en">
            {message}
          </p>
        </details>
      )}
    </div>
  );
}
