import { type Address, getAddress, isAddressEqual } from "viem";
import { multicall, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import type { Deployment } from "../../deployment.ts";
import { screeningAbi } from "../../generated/safe.ts";
import { ScreeningError } from "../errors.ts";
import type { SanctionedPayee } from "./types.ts";

export type SanctionsFile = { readonly file: string; readonly addresses: readonly Address[] };

export interface ScreenPayeesParameters {
  readonly client: AnyClient;
  /** Its sanctions policy names the chain's lists. */
  readonly deployment?: Pick<Deployment, "sanctionsPolicy" | "multicall3"> | undefined;
  /** What `readSanctions` has read of files. @default none */
  readonly files?: readonly SanctionsFile[];
  readonly payees: readonly Address[];
}

export interface Screening {
  readonly files: readonly string[];
  /** The chain's lists by their addresses. Where there is neither file nor list, nobody was screened: say so. */
  readonly lists: readonly Address[];
  readonly sanctioned: readonly SanctionedPayee[];
}

/**
 * Holds payees against files of addresses, and the lists that the chain's sanctions policy asks.
 * @throws ScreeningError where a list does not answer: silence is no yes.
 * @example const { lists, sanctioned } = await screenPayees({ client, deployment, payees });
 */
export async function screenPayees(parameters: ScreenPayeesParameters): Promise<Screening> {
  const { client, deployment, files = [] } = parameters;
  const payees = [...new Set(parameters.payees)];
  const byFile = files.flatMap(({ file, addresses }) =>
    payees
      .filter((payee) => addresses.some((address) => isAddressEqual(address, payee)))
      .map((address) => ({ address, list: file, isOnChain: false })),
  );
  const lists = deployment?.sanctionsPolicy ? await readLists(client, deployment.sanctionsPolicy) : [];
  const byChain = await Promise.all(lists.map((list) => askList(client, deployment!.multicall3, list, payees)));
  return { files: files.map(({ file }) => file), lists, sanctioned: [...byFile, ...byChain.flat()] };
}

/**
 * Every address of a file, in whatever form it is. None at all would let everybody pass: it is the wrong file.
 * @example const file = { file: "list.json", addresses: readSanctions(readFileSync("list.json", "utf8")) };
 */
export const readSanctions = (text: string): readonly Address[] =>
  (text.match(/\b0x[0-9a-f]{40}\b/gi) ?? []).map((address) => getAddress(address.toLowerCase()));

const unanswered = (what: string, address: Address) => (cause: unknown) => {
  throw new ScreeningError({ what, address, cause });
};

async function readLists(client: AnyClient, policy: Address): Promise<readonly Address[]> {
  const rules = await readContract(client, { address: policy, abi: screeningAbi, functionName: "getRules" }).catch(
    unanswered("chain's sanctions policy", policy),
  );
  return Promise.all(
    rules.map((address) =>
      readContract(client, { address, abi: screeningAbi, functionName: "list" }).catch(
        unanswered("sanctions policy's rule", address),
      ),
    ),
  );
}

async function askList(
  client: AnyClient,
  multicallAddress: Address,
  list: Address,
  payees: readonly Address[],
): Promise<readonly SanctionedPayee[]> {
  const answers = await multicall(client, {
    multicallAddress,
    allowFailure: false,
    contracts: payees.map((payee) => ({
      address: list,
      abi: screeningAbi,
      functionName: "isSanctioned" as const,
      args: [payee] as const,
    })),
  }).catch(unanswered("sanctions list", list));
  return payees.filter((_, i) => answers[i]).map((address) => ({ address, list, isOnChain: true }));
}
