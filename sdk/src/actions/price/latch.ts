// What trip and clear share: a call of a latch without arguments.
import { latchAbi } from "../../abis.ts";
import { defineVerb } from "../../internal/verb.ts";
import type { LatchArgs } from "./types.ts";

export function latchVerb<const name extends "trip" | "clear">(functionName: name) {
  const call = (_: unknown, { latch }: LatchArgs) =>
    ({ address: latch, abi: latchAbi, functionName, args: [] }) as const;
  return defineVerb({
    action: `price.${functionName}`,
    members: { call },
    request: ({ latch }: LatchArgs) => [latch.toLowerCase()],
    ready: (client, parameters: LatchArgs) => ({ call: call(client, parameters) }),
  });
}
