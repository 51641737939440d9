import { useState } from "react";
import { useWords } from "./language.tsx";
import { shared } from "./words.ts";

/** Copies a text. Where the browser does not let it, the text is selected on the page as ever. */
export function CopyButton({
  text,
  what,
  isNamed = false,
}: {
  readonly text: string;
  readonly what: string;
  /** Whether the button says what it copies, where it does not stand beside it. */
  readonly isNamed?: boolean;
}) {
  const words = useWords(shared);
  const [copied, setCopied] = useState<string>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(undefined),
    );
  return (
    <button type="button" className="plain" aria-label={`${words.copy}: ${what}`} onClick={() => void copy()}>
      {copied === text ? words.copied : isNamed ? `${words.copy}: ${what}` : words.copy}
    </button>
  );
}
