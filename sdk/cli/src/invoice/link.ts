import { readText } from "../files/read.ts";
import { CommandError } from "../errors.ts";

const isLink = /^\S+#v\d+\.\S+$/;

/** The invoice link: the argument itself, or the link in a file, such as that of `invoice sign --out`. */
export function readLink(given: string): string {
  if (isLink.test(given)) return given;
  const [link] = /[^\s"]+#v\d+\.[\w-]+/.exec(readText(given)) ?? [];
  if (link !== undefined) return link;
  throw new CommandError(`${given} contains no invoice link.`, {
    next: "Give the link in quotes, or a file that contains it.",
  });
}
