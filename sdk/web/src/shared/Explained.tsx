import { type Explanation, explain } from "./explain.ts";
import { useLanguage, useWords } from "./language.tsx";
import { shared } from "./words.ts";

/** What went wrong, in a sentence; the SDK's own words stand behind it. */
export function Explained({ error, more }: { readonly error: unknown; readonly more?: Explanation }) {
  const { language } = useLanguage();
  const { details } = useWords(shared);
  const { sentence, message } = more ?? explain(error, language);
  return (
    <div role="alert" className="refusal">
      <p>{sentence}</p>
      {message !== sentence && (
        <details>
          <summary>{details}</summary>
          <p className="words">{message}</p>
        </details>
      )}
    </div>
  );
}
