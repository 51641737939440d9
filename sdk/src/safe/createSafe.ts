import type { Address } from "viem";
import { getCode, sendTransaction } from "viem/actions";
import type { SendingClient } from "../internal/client.ts";
import { TransactionUnknownError } from "../errors/sending.ts";
import { trackTransaction } from "../tracker/track.ts";
import { SafeCreationError } from "./errors.ts";
import { type PredictSafeParameters, predictSafe } from "./predictSafe.ts";

export interface CreateSafeParameters extends PredictSafeParameters {
  readonly client: SendingClient;
}

/**
 * Deploys a Safe 1.4.1 and returns its address, which owners, threshold and `saltNonce` determine: a second call with
 * the same ones finds the Safe and sends nothing.
 * @throws as `predictSafe`, SafeCreationError, TransactionUnknownError (call it again)
 * @example const safe = await createSafe({ client, owners: [alice, bob, carol], threshold: 2, saltNonce: 1n });
 */
export async function createSafe(parameters: CreateSafeParameters): Promise<Address> {
  const { client } = parameters;
  const { address: safe, factory, factoryData } = await predictSafe(parameters);
  if (await getCode(client, { address: safe })) return safe;

  const hash = await sendTransaction(client, {
    account: client.account,
    chain: client.chain ?? null,
    to: factory,
    data: factoryData,
  });
  const { status } = await trackTransaction(client, { hash });
  if (status === "unknown") throw new TransactionUnknownError({ hash, action: "createSafe" });
  if (status !== "settled" || !(await getCode(client, { address: safe }))) throw new SafeCreationError({ safe, hash });
  return safe;
}
