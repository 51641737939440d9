import { getChainId, getCode, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { safeAbi } from "../abi.ts";
import { PayoutChainError, PayoutHashError, SafeNotFoundError, SafeVersionError } from "../errors.ts";
import type { PayoutProposal } from "../types.ts";
import { toHashArgs } from "./safeTx.ts";

export async function checkChain(client: AnyClient, allowed: number): Promise<void> {
  const attempted = await getChainId(client);
  if (attempted !== allowed) throw new PayoutChainError({ attempted, allowed });
}

export interface CheckSafeHashParameters {
  readonly client: AnyClient;
  readonly proposal: Pick<PayoutProposal, "chainId" | "safe" | "safeTx" | "hash">;
}

/**
 * Asks the Safe itself for the hash that its owners have to sign. Before 1.3.0 a Safe leaves the chain out of it, so
 * that signatures of this library's hash are none of the Safe's. `propose`, `check`, `simulate` and `execute` ask it,
 * `sign` and `merge` where they are given a client.
 * @returns The Safe's version; undefined where it does not say it.
 * @throws PayoutHashError with both hashes, PayoutChainError, SafeNotFoundError
 * @example const version = await checkSafeHash({ client, proposal });
 */
export async function checkSafeHash({ client, proposal }: CheckSafeHashParameters): Promise<string | undefined> {
  const { chainId, safe, safeTx, hash } = proposal;
  await checkChain(client, chainId);
  const ask = { address: safe, abi: safeAbi } as const;
  const [version, known] = await Promise.all([
    readContract(client, { ...ask, functionName: "VERSION" }).catch(() => undefined),
    readContract(client, { ...ask, functionName: "getTransactionHash", args: toHashArgs(safeTx) }).catch(
      async (cause: unknown) => {
        throw (await getCode(client, { address: safe })) ? cause : new SafeNotFoundError({ safe, chainId });
      },
    ),
  ]);
  if (known !== hash) throw new PayoutHashError({ safe, version, attempted: hash, allowed: known });
  return version;
}

/** The same for a reader without a node, as far as the file says the version. @throws SafeVersionError */
export function checkSafeVersion({ safe, safeVersion }: Pick<PayoutProposal, "safe" | "safeVersion">): void {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(safeVersion ?? "") ?? [];
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 3))
    throw new SafeVersionError({ safe, attempted: safeVersion!, allowed: "1.3.0 or later" });
}
