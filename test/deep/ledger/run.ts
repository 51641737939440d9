// The model beside the real contracts: after each operation what it touched is compared, and now and then everything.
import { parseEventLogs } from "viem";
import { type Operation, Operations } from "./operations.ts";
import { Random } from "../../../scripts/random.ts";
import { type World, openWorld } from "./world.ts";

/** A chain is given up after so many operations, so that its history does not fill the memory. */
const EPISODE = 5_000;
/** Operations between two looks at every figure there is. */
const EVERYTHING = 500;

export interface Verb {
  accepted: number;
  readonly refused: Record<string, number>;
}

export interface Report {
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly verbs: Readonly<Record<string, Verb>>;
}

/** What the model and the contracts do not agree on, with what repeats it. */
export class Disagreement extends Error {}

const show = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item), 1);

async function compare(world: World, keys: Iterable<string>): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const key of keys) {
    if (!world.isCompared(key)) continue;
    const [expected, actual] = [world.state.get(key), await world.read(key)];
    if (expected !== actual) wrong.push(`${key}: the model has ${expected}, the chain ${actual}`);
  }
  return wrong;
}

/** The items of a batch that failed, by their `CallFailed`. */
async function failedOf(world: World, hash: `0x${string}`): Promise<Map<number, string>> {
  const { logs } = (await world.provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
    readonly logs: Parameters<typeof parseEventLogs>[0]["logs"];
  };
  const events = parseEventLogs({ abi: world.processor.abi, eventName: "CallFailed", logs });
  return new Map(
    events.map(({ args }) => {
      const { index, selector } = args as unknown as { readonly index: bigint; readonly selector: `0x${string}` };
      return [Number(index), selector === "0x00000000" ? "no data" : world.nameOf(selector)];
    }),
  );
}

async function check(world: World, operation: Operation): Promise<{ error?: string; wrong: readonly string[] }> {
  const errors = operation.predict();
  const { error, hash } = await world.send(operation.sent);
  const wrong: string[] = [];
  if (error === undefined ? errors.length > 0 : !errors.includes(error))
    wrong.push(`the model says ${errors.join(" or ") || "success"}, the contract ${error ?? "success"}`);
  if (operation.failing && hash) {
    const failed = await failedOf(world, hash);
    for (const { index, errors: predicted } of operation.failing) {
      const said = failed.get(index);
      if (said === undefined || !predicted.includes(said))
        wrong.push(`call ${index}: the model says ${predicted.join(" or ")}, the contract ${said ?? "success"}`);
      failed.delete(index);
    }
    for (const [index, said] of failed) wrong.push(`call ${index}: the model says success, the contract ${said}`);
  }
  if (wrong.length === 0) wrong.push(...(await compare(world, world.state.takeTouched())));
  return { ...(error === undefined ? {} : { error }), wrong };
}

/** Runs `count` operations from `seed`; throws at the first disagreement. */
export async function runLedger(
  seed: number,
  count: number,
  onProgress: (done: number, seconds: number) => void = () => {},
): Promise<Report> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const verbs: Record<string, Verb> = {};
  for (let done = 0, episode = 0; done < count; ++episode) {
    const world = await openWorld(1_800_000_000n);
    const operations = new Operations(world, new Random(seed + episode));
    world.model.now = world.now;
    const size = Math.min(EPISODE, count - done);
    for (let i = 0; i < size; ++i) {
      world.model.now = operations.drawTime(world.model.now);
      const operation = await operations.draw();
      await world.setTime(world.model.now);
      const { error, wrong } = await check(world, operation);
      const all = wrong.length === 0 && (i + 1) % EVERYTHING === 0 ? await compare(world, world.state.keys()) : wrong;
      if (all.length > 0) {
        const { from, functionName, args } = operation.sent;
        throw new Disagreement(
          `${all.join("\n")}\nat ${world.model.now}: ${operation.verb} by ${from}: ${functionName} ${show(args)}\n` +
            `Repeat it with --seed ${seed + episode} --count ${i + 1}.`,
        );
      }
      verbs[operation.verb] ??= { accepted: 0, refused: {} };
      const verb = verbs[operation.verb]!;
      if (error === undefined) ++verb.accepted;
      else verb.refused[error] = (verb.refused[error] ?? 0) + 1;
      if (++done % 500 === 0) onProgress(done, seconds());
    }
    await world.connection.close();
  }
  return { seed, count, seconds: Math.round(seconds()), verbs };
}
