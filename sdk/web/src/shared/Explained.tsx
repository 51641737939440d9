import { type Explanation, type Sentences, explain } from "./explain.ts";
import { useLanguage, useWords } from "./language.tsx";
import { shared } from "./words.ts";

interface ExplainedProps {
  readonly error: unknown;
  /** Sentences of the page's own, by the errors' names. */
  readonly known?: Readonly<Record<string, Sentences>>;
  /** What the page says in place of them all. */
  readonly sentence?: string;
  /** An explanation that the page has made by itself. */
  readonly more?: Explanation;
}

/** What went wrong, in a sentence; the SDK's own words stand behind it. */
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
