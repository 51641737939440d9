import type { Deployment } from "@feiqian/sdk";
import { type SanctionedPayee, type SanctionsFile, readSanctions, screenPayees } from "@feiqian/sdk/safe";
import type { Address } from "viem";
import type { NodeClient } from "../chain/client.ts";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";

export const screenOptions: OptionSpecs = {
  sanctions: { value: "FILE", multiple: true, help: "addresses that are not paid: JSON, or one per line" },
  unscreened: { help: "pay without any sanctions list" },
};

/** The names of the lists asked, and the payees found on them. */
export interface Screened {
  readonly asked: readonly string[];
  readonly sanctioned: readonly SanctionedPayee[];
}

/** A list's name for people. */
export const nameList = ({ list, isOnChain }: Pick<SanctionedPayee, "list" | "isOnChain">): string =>
  isOnChain ? `the chain's list ${list}` : list;

/**
 * Screens payees against the files of `--sanctions` and the list of the chain's sanctions policy.
 *
 * @throws CommandError if there is no list at all; ScreeningError if one does not answer.
 */
export async function screen(
  context: Context,
  client: NodeClient,
  deployment: Deployment | undefined,
  payees: readonly Address[],
): Promise<Screened> {
  const given = context.options.list("sanctions").map(readFile);
  const { files, lists, sanctioned } = await screenPayees({ client, deployment, files: given, payees });
  const asked = [...files, ...lists.map((list) => nameList({ list, isOnChain: true }))];
  if (asked.length === 0 && !context.options.has("unscreened"))
    throw new CommandError("There is no sanctions list to screen the payees against.", {
      next: "Give --sanctions FILE or --deployment FILE; or --unscreened, if they are screened elsewhere.",
    });
  return { asked, sanctioned };
}

function readFile(file: string): SanctionsFile {
  const addresses = readSanctions(readText(file));
  if (addresses.length > 0) return { file, addresses };
  throw new CommandError(`${file} contains no addresses, so it would let everybody pass.`, {
    next: "Check that it is the right file.",
  });
}
