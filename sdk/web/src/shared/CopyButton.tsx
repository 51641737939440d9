import { useState } from "react";
import { useWords } from "./language.tsx";
import { shared } from "./words.ts";

/** Copies a text. Where the browser does not let it, the text is selected on the page as ever. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const words = useWords(shared);
  const [copied, setCopied] = useState<string>();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(undefined),
    );
  return (
    <button type="button" className="plain" aria-label={`${words.copy}: ${what}`} onClick={() => void copy()}>
      {copied === text ? words.copied : words.copy}
    </button>
  );
}
