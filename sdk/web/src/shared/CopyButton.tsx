import { useState } from "react";
import { useWords } from "./language.tsx";
import { shared } from "./words.ts";

interface CopyButtonProps {
  readonly text: string;
  /** A name of the text, for screen readers. */
  readonly what: string;
  /** Whether the button shows what it copies. */
  readonly isNamed?: boolean;
}

/** Copies a text. If the browser refuses, the button keeps saying "Copy". */
export function CopyButton({ text, what, isNamed = false }: CopyButtonProps) {
  const words = useWords(shared);
  const [copied, setCopied] = useState<string>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      setCopied(undefined);
    }
  };
  const label = copied === text ? words.copied : words.copy;
  return (
    <button type="button" className="plain" aria-label={`${label}: ${what}`} onClick={() => void copy()}>
      {isNamed ? `${label}: ${what}` : label}
    </button>
  );
}
