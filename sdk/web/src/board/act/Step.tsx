import { Suspense, lazy } from "react";
import { useWords } from "../../shared/language.tsx";
import { Command } from "../parts/Command.tsx";
import type { ShellCommand } from "../parts/toCommand.ts";
import { words } from "../words.ts";
import type { Act, Acts } from "./acts.ts";

/** Loaded on demand, with the wallet. */
const ActPanel = lazy(() => import("./ActPanel.tsx").then((module) => ({ default: module.ActPanel })));

interface StepProps {
  readonly act: Act;
  readonly acts: Acts;
  readonly command: ShellCommand | null;
  /** Its subject, for screen readers. */
  readonly about: string;
}

/** A step's button, and its command for a terminal. */
export function Step({ act, acts, command, about }: StepProps) {
  const say = useWords(words).act;
  const what = `${say.verbs[act.verb]}: ${about}`;
  // Parts that are no address, hash or number are for no wallet either.
  if (command === null) return <Command text={command} what={what} />;
  return (
    <>
      <button type="button" className="plain" aria-label={what} onClick={() => acts.open(act)}>
        {say.verbs[act.verb]}
      </button>
      <details>
        <summary>{say.terminal}</summary>
        <Command text={command} what={what} />
      </details>
    </>
  );
}

/** The opened step of a list. */
export function OpenedStep({ acts: { opened, close } }: { readonly acts: Acts }) {
  const { loading } = useWords(words);
  if (!opened) return null;
  return (
    <Suspense fallback={<p role="status">{loading}</p>}>
      <ActPanel key={JSON.stringify(opened)} act={opened} onClose={close} />
    </Suspense>
  );
}
