// The model beside the real contracts: after each operation what it touched is compared, and now and then everything.
import { type Hex, parseEventLogs } from "viem";
import { type Operation, Operations } from "./operations.ts";
import { Random } from "../../../scripts/random.ts";
import type { Event } from "./state.ts";
import { type World, openWorld } from "./world.ts";

/** A chain is given up after so many accepted verbs, so that its history does not fill the memory. */
const EPISODE = 5_000;
/** Operations between two looks at every figure there is. */
const EVERYTHING = 500;
/** A verb has at least this share of what is accepted, in per cent, and a run is long enough to say so. */
const MIN_SHARE = 2;
const LONG = 50_000;

/** The processor's verbs; the rest is what tokens, policies and sources do around them. */
const isVerb = (name: string): boolean => name !== "approve" && !name.includes(".");

export interface Verb {
  accepted: number;
  readonly refused: Record<string, number>;
}

export interface Report {
  readonly seed: number;
  /** Verbs of the processor that were accepted. */
  readonly count: number;
  /** All that was tried and compared. */
  readonly operations: number;
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

type Logs = Parameters<typeof parseEventLogs>[0]["logs"];

/** What the ledger, and the policy that it asks, told in a transaction, in its order. */
async function eventsOf(world: World, hash: `0x${string}`): Promise<readonly Event[]> {
  const { logs } = (await world.provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as {
    readonly logs: Logs;
  };
  const own = logs.filter(({ address }) => world.eventSources.has(address));
  return parseEventLogs({ abi: world.eventsAbi, logs: own }).map((log) => {
    const { eventName, args } = log as unknown as { readonly eventName: string; readonly args: Event["fields"] };
    return { name: eventName, fields: args };
  });
}

/** In one form, whatever order its fields have: numbers as the ABI's widths have them are bigint or not. */
const told = ({ name, fields }: Event): string => {
  const sorted = (_: string, value: unknown): unknown => {
    if (typeof value === "bigint" || typeof value === "number") return String(value);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  };
  return `${name} ${JSON.stringify(fields, sorted)}`;
};

/** Why a call of a batch failed, of which the model knows several reasons. */
function compareFailures(
  world: World,
  failing: NonNullable<Operation["failing"]>,
  events: readonly Event[],
): readonly string[] {
  const failures = events.filter(({ name }) => name === "CallFailed");
  return failing.flatMap(({ index, errors }) => {
    const selector = failures.find(({ fields }) => fields.index === BigInt(index))?.fields.selector as Hex | undefined;
    if (selector === undefined) return [`call ${index}: the model says ${errors.join(" or ")}, the contract success`];
    const said = selector === "0x00000000" ? "no data" : world.nameOf(selector);
    return errors.includes(said) ? [] : [`call ${index}: the model says ${errors.join(" or ")}, the contract ${said}`];
  });
}

/** Name and fields of each event, in their order. */
function compareEvents(expected: readonly Event[], actual: readonly Event[]): readonly string[] {
  const withoutSelector = ({ name, fields: { selector: _, ...fields } }: Event): Event => ({ name, fields });
  const chain = actual.map((event) => told(event.name === "CallFailed" ? withoutSelector(event) : event));
  const model = expected.map(told);
  return Array.from({ length: Math.max(chain.length, model.length) }, (_, i) =>
    chain[i] === model[i] ? [] : [`event ${i}: the model tells ${model[i]}, the chain ${chain[i]}`],
  ).flat();
}

async function check(world: World, operation: Operation): Promise<{ error?: string; wrong: readonly string[] }> {
  const errors = operation.predict();
  const expected = world.state.takeEvents();
  const { error, hash } = await world.send(operation.sent);
  const wrong: string[] = [];
  if (error === undefined ? errors.length > 0 : !errors.includes(error))
    wrong.push(`the model says ${errors.join(" or ") || "success"}, the contract ${error ?? "success"}`);
  const events = hash ? await eventsOf(world, hash) : [];
  if (operation.failing) wrong.push(...compareFailures(world, operation.failing, events));
  if (wrong.length === 0) wrong.push(...compareEvents(expected, events));
  if (wrong.length === 0) wrong.push(...(await compare(world, world.state.takeTouched())));
  return { ...(error === undefined ? {} : { error }), wrong };
}

/** Runs operations from `seed` until `count` verbs are accepted; throws at the first disagreement. */
export async function runLedger(
  seed: number,
  count: number,
  onProgress: (done: number, seconds: number) => void = () => {},
): Promise<Report> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const verbs: Record<string, Verb> = {};
  let tried = 0;
  for (let done = 0, episode = 0; done < count; ++episode) {
    const world = await openWorld(1_800_000_000n);
    const operations = new Operations(world, new Random(seed + episode));
    world.model.now = world.now;
    const end = Math.min(done + EPISODE, count);
    const before = done;
    while (done < end) {
      world.model.now = operations.drawTime(world.model.now);
      const operation = await operations.draw();
      await world.setTime(world.model.now);
      const { error, wrong } = await check(world, operation);
      const all = wrong.length === 0 && ++tried % EVERYTHING === 0 ? await compare(world, world.state.keys()) : wrong;
      if (all.length > 0) {
        const { from, functionName, args } = operation.sent;
        throw new Disagreement(
          `${all.join("\n")}\nat ${world.model.now}: ${operation.verb} by ${from}: ${functionName} ${show(args)}\n` +
            `Repeat it with --seed ${seed + episode} --count ${done - before + 1}.`,
        );
      }
      verbs[operation.verb] ??= { accepted: 0, refused: {} };
      const verb = verbs[operation.verb]!;
      if (error === undefined) ++verb.accepted;
      else verb.refused[error] = (verb.refused[error] ?? 0) + 1;
      if (error === undefined && isVerb(operation.verb) && ++done % 500 === 0) onProgress(done, seconds());
    }
    await world.connection.close();
  }
  const thin = Object.entries(verbs).filter(
    ([name, { accepted }]) => isVerb(name) && accepted * 100 < MIN_SHARE * count,
  );
  if (count >= LONG && thin.length > 0)
    throw new Disagreement(
      `${thin.map(([name, { accepted }]) => `${name} was accepted ${accepted} times`).join(", ")}: ` +
        `a verb has at least ${MIN_SHARE} % of ${count}.`,
    );
  return { seed, count, operations: tried, seconds: Math.round(seconds()), verbs };
}
