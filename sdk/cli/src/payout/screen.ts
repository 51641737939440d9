import type { Deployment } from "@feiqian/sdk";
import { type Address, getAddress, isAddressEqual, parseAbi } from "viem";
import { multicall, readContract } from "viem/actions";
import type { NodeClient } from "../chain/client.ts";
import type { Context, OptionSpecs } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";

export const screenOptions: OptionSpecs = {
  sanctions: { value: "FILE", multiple: true, help: "addresses that are not paid: JSON, or one a line; several files" },
  unscreened: { help: "pay although there is no list of sanctions to ask" },
};

const engineAbi = parseAbi(["function getRules() view returns (address[])"]);
const ruleAbi = parseAbi(["function list() view returns (address)"]);
const listAbi = parseAbi(["function isSanctioned(address) view returns (bool)"]);

/** Which lists were asked, and whom they have. */
export interface Screening {
  readonly asked: readonly string[];
  readonly sanctioned: readonly { readonly address: Address; readonly list: string }[];
}

/**
 * Holds payees against the files of `--sanctions` and the list that the chain's sanctions policy asks.
 *
 * @throws CommandError where there is no list at all, or where one does not answer: silence is no yes.
 */
export async function screen(
  context: Context,
  client: NodeClient,
  deployment: Deployment | undefined,
  payees: readonly Address[],
): Promise<Screening> {
  const files = context.options.list("sanctions").map((file) => ({ list: file, addresses: readAddresses(file) }));
  const byFile = files.flatMap(({ list, addresses }) =>
    payees
      .filter((payee) => addresses.some((address) => isAddressEqual(address, payee)))
      .map((address) => ({ address, list })),
  );
  const lists = deployment?.sanctionsPolicy ? await readLists(client, deployment.sanctionsPolicy) : [];
  const byChain = await Promise.all(lists.map((list) => askList(client, deployment!, list, payees)));
  const asked = [...files.map(({ list }) => list), ...lists.map((list) => `the chain's list ${list}`)];
  if (asked.length === 0 && !context.options.has("unscreened"))
    throw new CommandError("There is no list of sanctions to hold the payees against.", {
      next: "Give --sanctions FILE or --deployment FILE; or --unscreened, where screening is done elsewhere.",
    });
  return { asked, sanctioned: [...byFile, ...byChain.flat()] };
}

/** Every address of the file, in whatever form: a JSON list, a column, a text. Other chains' addresses are passed by. */
function readAddresses(file: string): readonly Address[] {
  const found = readText(file).match(/\b0x[0-9a-f]{40}\b/gi) ?? [];
  if (found.length === 0)
    throw new CommandError(`${file} has no address in it, so that it would let everybody pass.`, {
      next: "Check which file it is.",
    });
  return found.map((address) => getAddress(address.toLowerCase()));
}

const unanswered = (what: string) => () => {
  throw new CommandError(`${what} does not answer, so that nobody can be said to be clean.`, {
    next: "Nothing was done. Try again, or check --rpc and --deployment.",
  });
};

async function readLists(client: NodeClient, policy: Address): Promise<readonly Address[]> {
  const rules = await readContract(client, { address: policy, abi: engineAbi, functionName: "getRules" }).catch(
    unanswered(`The chain's sanctions policy ${policy}`),
  );
  return Promise.all(
    rules.map((address) =>
      readContract(client, { address, abi: ruleAbi, functionName: "list" }).catch(
        unanswered(`The rule ${address} of the sanctions policy`),
      ),
    ),
  );
}

async function askList(
  client: NodeClient,
  { multicall3 }: Deployment,
  list: Address,
  payees: readonly Address[],
): Promise<Screening["sanctioned"]> {
  const answers = await multicall(client, {
    multicallAddress: multicall3,
    allowFailure: false,
    contracts: payees.map((payee) => ({
      address: list,
      abi: listAbi,
      functionName: "isSanctioned" as const,
      args: [payee] as const,
    })),
  }).catch(unanswered(`The sanctions list ${list}`));
  return payees.filter((_, i) => answers[i]).map((address) => ({ address, list: `the chain's list ${list}` }));
}
