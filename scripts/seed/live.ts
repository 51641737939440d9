// Lets the planned business happen on a chain with the contracts.
import { type DeploymentRecord, toDeployment } from "../../sdk/src/index.ts";
import type { ContractNetworks } from "../../sdk/src/safe/index.ts";
import { actAsIssuer } from "../stack/topUp.ts";
import type { Operation } from "./operations.ts";
import { assemblePeople } from "./people.ts";
import { type SampleChain, type Stage, openStage, perform } from "./perform.ts";
import type { Plan } from "./plan.ts";
import { settle } from "./settle.ts";

/** Called after each instant with how many operations there have been. */
export type OnProgress = (done: number, of: number) => void;

/** Who took part, their invoices, and what payers were told. */
export type Lived = Pick<Stage, "people" | "deployment" | "addressOf" | "clientAs" | "relayer" | "invoices" | "told">;

/** Operations of one instant, in their order. */
function* instantsOf(
  operations: readonly Operation[],
): Generator<readonly [at: number, together: readonly Operation[]]> {
  for (let i = 0; i < operations.length;) {
    const { at } = operations[i]!;
    let next = i;
    while (next < operations.length && operations[next]!.at === at) ++next;
    yield [at, operations.slice(i, next)];
    i = next;
  }
}

/** Performs the plan, block after block; the chain has to be at an instant before its first. */
export async function live(
  {
    chain,
    record,
    contractNetworks,
  }: {
    readonly chain: SampleChain;
    readonly record: DeploymentRecord;
    readonly contractNetworks: ContractNetworks;
  },
  { calendar, merchants, operations }: Plan,
  onProgress: OnProgress = () => {},
): Promise<Lived> {
  const people = assemblePeople(calendar.start);
  const safes = await settle({ chain, contractNetworks }, people, merchants, BigInt(calendar.start));
  const funds = operations.reduce((sum, one) => (one.does === "fund" ? sum + one.amount : sum), 0n);
  await actAsIssuer(chain.client, record.tokens[0]!.address, "issue", [funds]);
  const stage = await openStage({
    ...{ chain, deployment: toDeployment(record), contractNetworks, people, safes },
    sanctionsList: record.contracts.SanctionsListMock!.address,
  });
  let done = 0;
  for (const [at, together] of instantsOf(operations)) {
    await perform(stage, at, together);
    done += together.length;
    onProgress(done, operations.length);
  }
  await stage.blocks.close();
  await chain.client.stopImpersonatingAccount({ address: stage.issuer });
  return stage;
}
