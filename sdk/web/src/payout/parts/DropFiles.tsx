import { useState } from "react";
import { useSetup } from "../../shared/useSetup.ts";
import type { Desk } from "../desk.ts";
import { type FileKind, recognise } from "../files/recognise.ts";
import { takeFile } from "../files/take.ts";
import { readText } from "../files/text.ts";
import type { DeskInUse } from "../useDesk.ts";
import { useDrop } from "./useDrop.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Refused } from "./Refused.tsx";

/** The result for a file. */
type Outcome = { readonly name: string } & ({ readonly kind: FileKind } | { readonly error: unknown });

/** Adds files one after the other, and shows the result of each. */
export function DropFiles({ desk, change, current }: DeskInUse) {
  const text = usePayoutWords().drop;
  const setup = useSetup();
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [isReading, setReading] = useState(false);

  const take = async (file: File): Promise<Outcome> => {
    try {
      const read = await readText(file);
      let before: Desk;
      let next: Desk;
      do {
        before = current();
        next = await takeFile(before, read, setup);
        // If the desk has changed meanwhile, as by a signature, the file is added to what is there now.
      } while (current() !== before);
      change(() => next);
      return { name: file.name, kind: recognise(read) };
    } catch (error) {
      return { name: file.name, error };
    }
  };
  const takeAll = async (files: readonly File[]) => {
    if (files.length === 0) return;
    setReading(true);
    const results: Outcome[] = [];
    for (const file of files) results.push(await take(file));
    setOutcomes(results);
    setReading(false);
  };
  useDrop(takeAll);
  return (
    <section aria-labelledby="files">
      <h2 id="files">{text.title}</h2>
      <label>
        {text.label}
        <input
          type="file"
          multiple
          accept=".csv,.json,.txt,text/csv,application/json,text/plain"
          aria-describedby="files-hint"
          disabled={isReading}
          onChange={({ target }) => {
            void takeAll([...(target.files ?? [])]).then(() => {
              // The same file again, corrected meanwhile, must count as a change.
              target.value = "";
            });
          }}
        />
      </label>
      <p id="files-hint" className="soft">
        {desk.held ? text.more : text.hint}
      </p>
      <div role="status">
        {isReading && <p>{text.reading}</p>}
        {outcomes.map((outcome) =>
          "kind" in outcome ? (
            <p key={outcome.name} className="done">
              {text.taken(outcome.name, outcome.kind)}
            </p>
          ) : undefined,
        )}
      </div>
      {outcomes.map((outcome) =>
        "error" in outcome ? (
          <div key={outcome.name}>
            <p>{text.notTaken(outcome.name)}</p>
            <Refused error={outcome.error} />
          </div>
        ) : undefined,
      )}
    </section>
  );
}
