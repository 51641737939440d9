import type { Abi, Address, ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from "viem";
import { multicall } from "viem/actions";
import { getAction } from "viem/utils";
import { multicall3Abi } from "../abis.ts";
import type { Deployment } from "../deployment.ts";
import type { AnyClient } from "./client.ts";

type View = "view" | "pure";

/** A question to a contract, and what is made of its answer, or of its refusal. */
export interface Question<answer> {
  readonly contract: object;
  readonly read: (outcome: { readonly result?: unknown; readonly error?: Error | undefined }) => answer;
}

type Answers<asked> =
  asked extends Question<infer answer>
    ? answer
    : asked extends object
      ? { readonly [name in keyof asked]: Answers<asked[name]> }
      : asked;

export const ask = <
  const abi extends Abi,
  name extends ContractFunctionName<abi, View>,
  const args extends ContractFunctionArgs<abi, View, name>,
>(contract: {
  readonly address: Address;
  readonly abi: abi;
  readonly functionName: name;
  readonly args?: args;
}): Question<ContractFunctionReturnType<abi, View, name>> => ({
  contract,
  read({ result, error }) {
    if (error) throw error;
    return result as ContractFunctionReturnType<abi, View, name>;
  },
});

/** Where the contract refuses, or has no such function, the answer is `otherwise`. */
export const orElse = <answer, other>({ contract, read }: Question<answer>, otherwise: other) => ({
  contract,
  read: (outcome: Parameters<typeof read>[0]): answer | other => (outcome.error ? otherwise : read(outcome)),
});

/** Where the contract refuses, the answer is its error. */
export const orError = <answer>({ contract, read }: Question<answer>) => ({
  contract,
  read: (outcome: Parameters<typeof read>[0]): answer | Error => outcome.error ?? read(outcome),
});

/** The chain's clock, in unix seconds. */
export const clockOf = ({ multicall3: address }: Pick<Deployment, "multicall3">) =>
  ask({ address, abi: multicall3Abi, functionName: "getCurrentBlockTimestamp" });

const isQuestion = (asked: unknown): asked is Question<unknown> =>
  typeof asked === "object" && asked !== null && "contract" in asked;

const questionsIn = (asked: unknown): readonly Question<unknown>[] => {
  if (isQuestion(asked)) return [asked];
  return typeof asked === "object" && asked !== null ? Object.values(asked).flatMap(questionsIn) : [];
};

/**
 * Asks them all in one call, so at one block: a record of questions in, one of answers out. It may hold lists and other
 * records; what is undefined stays so.
 */
export async function askAll<const asked extends object>(
  client: AnyClient,
  { multicall3 }: Deployment,
  asked: asked,
): Promise<Answers<asked>> {
  const questions = questionsIn(asked);
  const askTogether = getAction(client, multicall, "multicall");
  const outcomes = await askTogether({
    multicallAddress: multicall3,
    // All in one call: whatever its size.
    batchSize: 0,
    contracts: questions.map(({ contract }) => contract),
  } as never);
  let next = 0;
  const answer = (value: unknown): unknown => {
    if (isQuestion(value)) return value.read(outcomes[next++]!);
    if (Array.isArray(value)) return value.map(answer);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, answer(inner)]));
  };
  return answer(asked) as Answers<asked>;
}
