import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";
import type { ShellCommand } from "./toCommand.ts";

/** A command for a terminal, or a note that the indexer's answer allows none. */
export function Command({ text, what }: { readonly text: ShellCommand | null; readonly what: string }) {
  const { noCommand } = useWords(words);
  if (text === null) return <strong>{noCommand}</strong>;
  return (
    <span className="command">
      <code>{text}</code> <CopyButton text={text} what={what} />
    </span>
  );
}
