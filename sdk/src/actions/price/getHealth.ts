import { formatUnits } from "viem";
import { formatAge, formatInstant } from "../../amounts/format.ts";
import { FeiqianError } from "../../errors/base.ts";
import type { AnyClient } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { type SourceHealth, readHealth } from "./sources.ts";
import type { PriceGetHealthParameters, PriceGetHealthReturnType } from "./types.ts";

export const reasonOf = (refusal: Error): string =>
  refusal instanceof FeiqianError ? refusal.shortMessage : `no price: ${refusal.message.split("\n")[0]}`;

function linesOf(health: SourceHealth, depth = 0): readonly string[] {
  const { kind, pair, rate, age, refusal, clearsAt, parts } = health;
  const says = refusal
    ? `${reasonOf(refusal)}${clearsAt === null ? "" : ` It may clear at ${formatInstant(clearsAt)}.`}`
    : `${formatUnits(rate!, 18)}, ${formatAge(age!)}`;
  return [`${"  ".repeat(depth)}${kind} ${pair}: ${says}`, ...parts.flatMap((part) => linesOf(part, depth + 1))];
}

/**
 * Whether a price source has a price just now, and each part of it: rate and age, or which guard refuses and when it
 * may clear. (Of a signed quote there is none but for the payment that it was signed for: ask `price.getQuote`.)
 * @example
 * const { text } = await client.price.getHealth({ source });
 * console.log(text); // "cross EUR/USDT: 1.083316663332666535, 1 h", and a line for each part
 * @throws WrongChainError, UnknownChainError, NotDeployedError
 */
export async function getHealth(
  client: AnyClient,
  parameters: PriceGetHealthParameters,
): Promise<PriceGetHealthReturnType> {
  const deployment = await deploymentFor(client, parameters);
  const { now, health } = await readHealth(client, deployment, parameters.source);
  return { ...health, now, text: linesOf(health).join("\n") };
}
