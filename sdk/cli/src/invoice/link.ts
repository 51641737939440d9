import { readText } from "../files/read.ts";
import { CommandError } from "../errors.ts";

const isLink = /^\S+#v\d+\.\S+$/;

/** The invoice's link: itself, or out of a file that `invoice sign --out` has written, or that holds nothing else. */
export function readLink(given: string): string {
  if (isLink.test(given)) return given;
  const [link] = /[^\s"]+#v\d+\.[\w-]+/.exec(readText(given)) ?? [];
  if (link !== undefined) return link;
  throw new CommandError(`${given} holds no invoice's link.`, {
    next: "Give the link in quotes, or the file that has it.",
  });
}
