import { type Address, getAddress, http, keccak256, slice, stringToHex } from "viem";
import { feiqianActions, toDeployment } from "../../sdk/src/index.ts";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { createSender } from "../deploy/client.ts";
import { type Actor, devAccount } from "../stack/accounts.ts";
import type { Stack } from "../stack/stack.ts";
import { type MerchantName, type Name, type PayerName, payees, suppliers } from "./plan.ts";

export const merchantNames: readonly MerchantName[] = ["tea", "ink", "silk"];
export const payerNames: readonly PayerName[] = ["ada", "ben", "cem", "dan"];

/** The people of the scenario: where each is paid, and the clients of those who act. */
export type Cast = Awaited<ReturnType<typeof assemble>>;

/** An account that is only ever paid: nobody acts for it. */
const accountOnly = (name: string): Address => getAddress(slice(keccak256(stringToHex(name)), 12));

/** Three owners of a merchant's Safe, of whom two have to sign. */
export const ownersOf = (merchant: MerchantName) =>
  ([1, 2, 3] as const).map((i) => devAccount(`${merchant}Owner${i}` as Actor));

/** Brings everybody together; the merchants' Safes are created, by the relayer. */
export async function assemble({ chain, record, contractNetworks }: Stack) {
  const deployment = toDeployment(record);
  const clientOf = (actor: Actor) =>
    createSender(http(chain.rpcUrl), devAccount(actor)).extend(feiqianActions({ deployment }));
  const relayer = clientOf("relayer");

  // Another Safe each time: on a fork the numbers of the last run's are spent.
  const saltNonce = (await relayer.getBlock()).timestamp;
  const safes = new Map<MerchantName, Address>();
  for (const merchant of merchantNames) {
    const owners = ownersOf(merchant).map(({ address }) => address);
    safes.set(merchant, await createSafe({ client: relayer, owners, threshold: 2, saltNonce, contractNetworks }));
  }
  const addresses = new Map<Name, Address>([
    ...safes,
    ...payerNames.map((name) => [name, devAccount(name).address] as const),
    ...(["operator", "agent"] as const).map((name) => [name, devAccount(name).address] as const),
    ...[...payees, ...suppliers, "agentBank" as const].map((name) => [name, accountOnly(name)] as const),
  ]);
  return {
    chain,
    deployment,
    contractNetworks,
    relayer,
    token: deployment.tokens[0]!,
    deployer: clientOf("deployer"),
    operator: clientOf("operator"),
    agent: clientOf("agent"),
    sanctionsList: record.contracts.SanctionsListMock!.address,
    payers: { ada: clientOf("ada"), ben: clientOf("ben"), cem: clientOf("cem"), dan: clientOf("dan") },
    signers: { tea: clientOf("teaSigner"), ink: clientOf("inkSigner"), silk: clientOf("silkSigner") },
    addressOf: (name: Name): Address => addresses.get(name)!,
  };
}
