// Lets the planned business happen on a chain with the contracts.
import { type DeploymentRecord, toDeployment } from "../../sdk/src/index.ts";
import type { ContractNetworks } from "../../sdk/src/safe/index.ts";
import type { Operation } from "./operations.ts";
import { type People, assemblePeople } from "./people.ts";
import { type SampleChain, type Stage, openStage, perform } from "./perform.ts";
import type { Plan } from "./plan.ts";
import { placeEuro } from "./euro.ts";
import { settle } from "./settle.ts";

/** Called after each instant with how many operations there have been. */
export type OnProgress = (done: number, of: number) => void;

/** Who took part: names and their addresses. */
export interface Lived {
  readonly people: People;
  readonly addressOf: Stage["addressOf"];
  readonly invoices: Stage["invoices"];
}

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
  { calendar, euro: rounds, operations }: Plan,
  onProgress: OnProgress,
): Promise<Lived> {
  const people = assemblePeople(calendar.start);
  const safes = await settle({ chain, contractNetworks }, people, BigInt(calendar.start));
  const before = rounds.filter(({ at }) => at < calendar.start);
  const euro = await placeEuro({ chain, token: record.tokens[0]!.address }, people, before);
  const stage = await openStage({ chain, deployment: toDeployment(record), contractNetworks, people, euro, safes });
  let done = 0;
  for (const [at, together] of instantsOf(operations)) {
    await perform(stage, at, together);
    done += together.length;
    onProgress(done, operations.length);
  }
  await stage.blocks.close();
  return { people, addressOf: stage.addressOf, invoices: stage.invoices };
}
