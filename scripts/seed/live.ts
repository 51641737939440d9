// Lets the planned business happen on a chain with the contracts.
import { type Address, http, parseEther } from "viem";
import { type DeploymentRecord, toDeployment } from "../../sdk/src/index.ts";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { createSender } from "../deploy/client.ts";
import { groupBy } from "../reconcile/tables.ts";
import { actAsIssuer } from "../stack/topUp.ts";
import type { MerchantName } from "./merchants.ts";
import { type People, RELAYER, assemblePeople, ownersOf } from "./people.ts";
import { type Scene, type Stage, openStage, perform } from "./perform.ts";
import type { Plan } from "./plan.ts";

/** Called after each instant with the count of operations so far. */
export type OnProgress = (done: number, of: number) => void;
export type Lived = Pick<
  Stage,
  "people" | "safes" | "deployment" | "addressOf" | "clientAs" | "relayer" | "invoices" | "told"
>;

const ETHER = parseEther("10000");

type Ground = Pick<Scene, "chain" | "contractNetworks">;

/** Before the first day: the merchants' Safes, two of three owners each, and ether for everybody with a key. */
async function settle({ chain, contractNetworks }: Ground, people: People, { merchants, calendar }: Plan) {
  const saltNonce = BigInt(calendar.start);
  for (const { address } of people.accounts.values()) await chain.client.setBalance({ address, value: ETHER });
  const relayer = createSender(http(chain.rpcUrl), people.accountOf(RELAYER));
  const safes = new Map<MerchantName, Address>();
  for (const { name } of merchants) {
    const owners = ownersOf(name).map((owner) => people.accountOf(owner).address);
    safes.set(name, await createSafe({ client: relayer, owners, threshold: 2, saltNonce, contractNetworks }));
  }
  return safes;
}

/** Performs the plan, block after block; the chain has to be at an instant before its first. */
export async function live(
  where: Ground & { readonly record: DeploymentRecord },
  plan: Plan,
  onProgress: OnProgress = () => {},
): Promise<Lived> {
  const { chain, record, contractNetworks } = where;
  const { calendar, operations } = plan;
  const people = assemblePeople(calendar.start);
  const safes = await settle(where, people, plan);
  const funds = operations.reduce((sum, one) => (one.does === "fund" ? sum + one.amount : sum), 0n);
  await actAsIssuer(chain.client, record.tokens[0]!.address, "issue", [funds]);
  const stage = await openStage({
    ...{ chain, deployment: toDeployment(record), contractNetworks, people, safes },
    sanctionsList: record.contracts.SanctionsListMock!.address,
  });
  let done = 0;
  for (const together of groupBy(operations, ({ at }) => String(at)).values()) {
    await perform(stage, together[0]!.at, together);
    done += together.length;
    onProgress(done, operations.length);
  }
  await stage.blocks.close();
  await chain.client.stopImpersonatingAccount({ address: stage.issuer });
  return stage;
}
