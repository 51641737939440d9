import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { CommandError } from "./errors.ts";

/** The user's terminal. Messages go to `say`, not to stdout, so that programs can read the results. */
export interface Terminal {
  readonly say: (text: string) => void;
  /** Asks for one line. @throws CommandError if the input is no terminal. */
  readonly ask: (question: string, otherwise: string) => Promise<string>;
  /** The same, without echo. */
  readonly askHidden: (question: string, otherwise: string) => Promise<string>;
}

type Input = Readable & { readonly isTTY?: boolean; readonly setRawMode?: (raw: boolean) => unknown };

const [ENTER, LINE_FEED, END, CANCEL, BACKSPACE, DELETE] = ["\r", "\n", "\u0004", "\u0003", "\u0008", "\u007f"];

/** @param input Read only if it is a terminal. */
export function createTerminal(input: Input, output: Writable): Terminal {
  const say = (text: string) => void output.write(`${text}\n`);
  const check = (otherwise: string) => {
    if (!input.isTTY) throw new CommandError("Cannot ask here: the input is not a terminal.", { next: otherwise });
  };
  return {
    say,
    async ask(question, otherwise) {
      check(otherwise);
      const lines = createInterface({ input, output });
      try {
        return (await lines.question(question)).trim();
      } finally {
        lines.close();
      }
    },
    async askHidden(question, otherwise) {
      check(otherwise);
      output.write(question);
      try {
        return (await readHidden(input)).trim();
      } finally {
        output.write("\n");
      }
    },
  };
}

/** A line of keys that the terminal does not echo. */
function readHidden(input: Input): Promise<string> {
  input.setRawMode?.(true);
  input.resume();
  return new Promise<string>((resolve, reject) => {
    let typed = "";
    const end = (finish: () => void) => {
      input.off("data", hear);
      input.setRawMode?.(false);
      input.pause();
      finish();
    };
    const hear = (keys: Buffer | string) => {
      for (const key of keys.toString()) {
        if (key === ENTER || key === LINE_FEED || key === END) return end(() => resolve(typed));
        if (key === CANCEL) return end(() => reject(new CommandError("Stopped: nothing was done.")));
        typed = key === BACKSPACE || key === DELETE ? typed.slice(0, -1) : typed + key;
      }
    };
    input.on("data", hear);
  });
}
