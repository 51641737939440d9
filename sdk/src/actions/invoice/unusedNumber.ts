import type { Address } from "viem";
import type { Deployment } from "../../deployment.ts";
import { getNumberStatusFunction } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { type Question, ask, askAll } from "../../internal/multicall.ts";

import type { ListUnusedNumbersParameters } from "./types.ts";

interface Of {
  readonly merchant: Address;
  readonly start: bigint;
}

/** Numbers at growing distances: what is spent from the first of them on ends between two. */
const DISTANCES = Array.from({ length: 32 }, (_, i) => 2n ** BigInt(i) - 1n);

export const numberStatusOf = ({ processor: address }: Deployment, merchant: Address, number: bigint) =>
  ask({ address, abi: [getNumberStatusFunction], functionName: "getNumberStatus", args: [merchant, number] });

/** Whether numbers are spent, from `start` on at growing distances. */
export const gallopQuestions = (deployment: Deployment, { merchant, start }: Of): readonly Question<number>[] =>
  DISTANCES.map((distance) => numberStatusOf(deployment, merchant, start + distance));

/**
 * The first unused number, where a merchant counts up; where it has left gaps, one behind which a spent one lies.
 * @param answers To `gallopQuestions`.
 */
export async function findUnused(
  client: AnyClient,
  deployment: Deployment,
  { merchant, start }: Of,
  answers: readonly number[],
): Promise<bigint> {
  const at = answers.indexOf(0);
  if (at === 0) return start;
  let unused = start + DISTANCES.at(at)!;
  let spent = start + DISTANCES.at(at - 1)!;
  while (unused - spent > 1n) {
    const step = (unused - spent + 31n) / 32n;
    const between: bigint[] = [];
    for (let number = spent + step; number < unused; number += step) between.push(number);
    const asked = between.map((number) => numberStatusOf(deployment, merchant, number));
    const statuses = await askAll(client, deployment, asked);
    const free = statuses.indexOf(0);
    if (free !== -1) unused = between[free]!;
    spent = free === 0 ? spent : between.at(free === -1 ? -1 : free - 1)!;
  }
  return unused;
}

/**
 * The next numbers that a merchant has not used, ascending: for a registry that numbers invoices itself. They are looked
 * for from `from` on, as `invoice.sign` does for an order key; whoever else signs for the merchant may use them.
 * @returns `count` at most; fewer where numbers in between are spent, and one at least
 * @example const numbers = await client.invoice.listUnusedNumbers({ merchant, from: 1n, count: 64 });
 * @throws WrongChainError, UnknownChainError
 */
export async function listUnusedNumbers(
  client: AnyClient,
  { merchant, from: start, count, ...parameters }: ListUnusedNumbersParameters,
): Promise<readonly bigint[]> {
  const deployment = await deploymentFor(client, parameters);
  const of = { merchant, start };
  const first = await findUnused(
    client,
    deployment,
    of,
    await askAll(client, deployment, gallopQuestions(deployment, of)),
  );
  const numbers = Array.from({ length: count }, (_, i) => first + BigInt(i));
  const asked = numbers.map((number) => numberStatusOf(deployment, merchant, number));
  const statuses = await askAll(client, deployment, asked);
  return numbers.filter((_, i) => statuses[i] === 0);
}
