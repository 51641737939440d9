import type { Address, Hex } from "viem";
import { getChainId, getCode, sendTransaction } from "viem/actions";
import type { SendingClient } from "../internal/client.ts";
import { TransactionUnknownError } from "../errors/sending.ts";
import { trackTransaction } from "../tracker/track.ts";
import type { NetworksParameter } from "./contracts.ts";
import { SafeCreationError } from "./errors.ts";
import { openKit } from "./kit.ts";

export interface CreateSafeParameters extends NetworksParameter {
  readonly client: SendingClient;
  readonly owners: readonly Address[];
  readonly threshold: number;
  /** Must differ for each Safe of the same owners and threshold. */
  readonly saltNonce: bigint;
}

/**
 * Deploys a Safe 1.4.1 and returns its address, which owners, threshold and `saltNonce` determine: a second call with
 * the same ones finds the Safe and sends nothing. Needs the optional peer `@safe-global/protocol-kit`.
 * @throws ProtocolKitMissingError, SafeCreationError, TransactionUnknownError (call it again)
 * @example const safe = await createSafe({ client, owners: [alice, bob, carol], threshold: 2, saltNonce: 1n });
 */
export async function createSafe(parameters: CreateSafeParameters): Promise<Address> {
  const { client, owners, threshold, saltNonce, contractNetworks } = parameters;
  const own = contractNetworks?.[String(await getChainId(client))];
  const kit = await openKit({
    provider: { request: client.request as (args: { method: string }) => Promise<unknown> },
    predictedSafe: {
      safeAccountConfig: { owners: [...owners], threshold },
      safeDeploymentConfig: { saltNonce: saltNonce.toString(), safeVersion: "1.4.1" },
    },
    ...(own && { contractNetworks: { ...contractNetworks } }),
  });
  const safe = (await kit.getAddress()) as Address;
  if (await getCode(client, { address: safe })) return safe;

  const { to, value, data } = await kit.createSafeDeploymentTransaction();
  const hash = await sendTransaction(client, {
    account: client.account,
    chain: client.chain ?? null,
    to: to as Address,
    value: BigInt(value),
    data: data as Hex,
  });
  const { status } = await trackTransaction(client, { hash });
  if (status === "unknown") throw new TransactionUnknownError({ hash, action: "createSafe" });
  if (status !== "settled" || !(await getCode(client, { address: safe }))) throw new SafeCreationError({ safe, hash });
  return safe;
}
