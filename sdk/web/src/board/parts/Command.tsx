import { CopyButton } from "../../shared/CopyButton.tsx";

/** A command for a terminal. */
export function Command({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="command">
      <code>{text}</code> <CopyButton text={text} what={what} />
    </span>
  );
}
