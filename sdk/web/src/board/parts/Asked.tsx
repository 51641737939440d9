import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import type { Sent } from "../ask/useAnswer.ts";
import { words } from "../words.ts";

/** A panel's query, for use elsewhere. */
export function Asked({ sent: { document, variables } }: { readonly sent: Sent }) {
  const { asked } = useWords(words);
  const values = JSON.stringify(variables, null, 2);
  return (
    <details className="asked">
      <summary>{asked.title}</summary>
      <pre className="words">{document}</pre>
      <CopyButton text={document} what={asked.query} />
      <pre className="words">{values}</pre>
      <CopyButton text={values} what={asked.variables} />
    </details>
  );
}
