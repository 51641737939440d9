import type { Deployment } from "@feiqian/sdk";
import { type SanctionedPayee, type SanctionsFile, readSanctions, screenPayees } from "@feiqian/sdk/safe";
import type { Address } from "viem";
import type { NodeClient } from "../chain/client.ts";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";

export const screenOptions: OptionSpecs = {
  sanctions: { value: "FILE", multiple: true, help: "addresses that are not paid: JSON, or one a line; several files" },
  unscreened: { help: "pay although there is no list of sanctions to ask" },
};

/** Which lists were asked, in words, and whom they have. */
export interface Screened {
  readonly asked: readonly string[];
  readonly sanctioned: readonly SanctionedPayee[];
}

/** A list as people are told of it. */
export const nameList = ({ list, isOnChain }: Pick<SanctionedPayee, "list" | "isOnChain">): string =>
  isOnChain ? `the chain's list ${list}` : list;

/**
 * Holds payees against the files of `--sanctions` and the list that the chain's sanctions policy asks.
 *
 * @throws CommandError where there is no list at all; ScreeningError where one does not answer: silence is no yes.
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
    throw new CommandError("There is no list of sanctions to hold the payees against.", {
      next: "Give --sanctions FILE or --deployment FILE; or --unscreened, where screening is done elsewhere.",
    });
  return { asked, sanctioned };
}

function readFile(file: string): SanctionsFile {
  const addresses = readSanctions(readText(file));
  if (addresses.length > 0) return { file, addresses };
  throw new CommandError(`${file} has no address in it, so that it would let everybody pass.`, {
    next: "Check which file it is.",
  });
}
