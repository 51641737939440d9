// Webhooks of gateways that are killed, to receivers that lose, fail and are killed, over a chain that takes blocks back.
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { freePort, sleep } from "../../../scripts/process.ts";
import { Random } from "../../../scripts/random.ts";
import type { DatabaseConfig } from "../../../sdk/gateway/src/database.ts";
import type { GatewayEvent, PaymentFacts } from "../../../sdk/gateway/src/outbox.ts";
import type { Invoice } from "../../../sdk/src/index.ts";
import { accountOf } from "../../support/localAccounts.ts";
import { hasPostgres, startPostgres } from "../../support/postgres.ts";
import { type Tracked, startTracked } from "../../support/tracked.ts";
import type { Begun, Setup as GatewaySetup } from "./gateway.ts";
import { type Effect, type Fates, type Setup as ReceiverSetup, effectsIn } from "./receiver.ts";

/** Payments for which a gateway is killed once, and the fewest kills. */
const PAYMENTS_A_KILL = 20;
const FEWEST_KILLS = 6;
const REORG = 5;
/** Blocks after which anvil calls one final. */
const FINAL = 70;
const CHARGE_GAS = 400_000n;
/** Milliseconds: a gateway's life, and a receiver's with the pause after it. */
const LIFE = 3_000;
const RECEIVER_LIFE = 4_000;
const RECEIVER_PAUSE = 300;
/** Milliseconds in which nothing more comes, until what is missing counts as lost: claims and leases run out in less. */
const PATIENCE = 90_000;

interface StageReport extends Fates {
  readonly gateways: number;
  readonly gatewaysKilled: number;
  readonly receiversKilled: number;
  readonly events: number;
  readonly retracted: number;
  /** All receivers' together. */
  readonly effects: number;
}

export interface WebhooksReport {
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  /** Payments whose block was taken back; every second one was paid again. */
  readonly orphaned: number;
  readonly stages: Readonly<Record<string, StageReport>>;
}

/** An effect is missing, there twice, out of order, or of a block that is no more. */
export class WrongEffect extends Error {}

export const missingPrograms = (): string | undefined => (hasPostgres ? undefined : "there is no Postgres to start");

/** Starts a program beside this file, and gives it its setup. */
const start = (file: string, setup: object): ChildProcess => {
  const child = fork(new URL(file, import.meta.url), { serialization: "advanced" });
  child.send(setup as never);
  return child;
};

const kill = async (child: ChildProcess | undefined): Promise<void> => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
};

/** What a child says first. It may be killed before. */
const firstWord = <word>(child: ChildProcess): Promise<word> =>
  new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as word));
    child.once("exit", (code) => reject(new WrongEffect(`A process ended before it began: ${code}.`)));
  });

/** A receiver on its port, through all of its lives. */
class Receiver {
  readonly file: string;
  readonly types: readonly string[];
  readonly fates: Fates = { received: 0, lostBefore: 0, lostAfter: 0, failed: 0, repeated: 0, forged: 0 };
  killed = 0;
  readonly #random: Random;
  readonly #port: number;
  #secret = "";
  #child: ChildProcess | undefined;
  #living: Promise<void> | undefined;
  #isEnded = false;

  constructor(random: Random, port: number, file: string, types: readonly string[]) {
    this.#random = random;
    this.#port = port;
    this.file = file;
    this.types = types;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hooks`;
  }

  begin(secret: string): void {
    this.#secret = secret;
    this.#living = this.#live();
  }

  async #live(): Promise<void> {
    while (!this.#isEnded) {
      const setup = { seed: this.#random.int(2 ** 32), port: this.#port, secret: this.#secret, file: this.file };
      this.#child = start("receiver.ts", setup satisfies ReceiverSetup);
      await firstWord(this.#child);
      this.#child.on("message", (fate) => ++this.fates[fate as keyof Fates]);
      await this.#pause(500 + this.#random.int(RECEIVER_LIFE));
      await kill(this.#child);
      if (!this.#isEnded) ++this.killed;
      await sleep(this.#random.int(RECEIVER_PAUSE));
    }
  }

  async #pause(ms: number): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end && !this.#isEnded;) await sleep(50);
  }

  async stop(): Promise<void> {
    this.#isEnded = true;
    await this.#living;
  }
}

/** One database with its gateways and receivers. */
class Stage {
  readonly name: string;
  readonly receivers: readonly Receiver[];
  readonly #random: Random;
  readonly #setup: GatewaySetup;
  readonly #children: (ChildProcess | undefined)[];
  readonly #events: GatewayEvent[] = [];
  #next = "0";
  #key = "";
  #url = "";
  killed = 0;

  constructor(name: string, random: Random, setup: GatewaySetup, gateways: number, receivers: readonly Receiver[]) {
    this.name = name;
    this.#random = random;
    this.#setup = setup;
    this.#children = Array.from({ length: gateways }, () => undefined);
    this.receivers = receivers;
  }

  async #start(at: number): Promise<void> {
    const child = start("gateway.ts", this.#setup);
    this.#children[at] = child;
    const { url, firstKey } = await firstWord<Begun>(child);
    this.#url = url;
    this.#key ||= firstKey!;
  }

  async ask<body>(path: string, body?: object): Promise<body> {
    const response = await this.#fetch(path, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${this.#key}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new WrongEffect(`${this.name}: ${path} says ${response.status} ${await response.text()}`);
    return (await response.json()) as body;
  }

  /** A question twice: the server may close a connection just when it is used again. */
  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const send = () => fetch(`${this.#url}${path}`, init);
    return send().catch((error: Error) => {
      if (init.method !== "GET") throw error;
      return send().catch(() => {
        throw new WrongEffect(`${this.name}: the gateway does not answer: ${String(error.cause)}`);
      });
    });
  }

  async begin(): Promise<void> {
    for (const at of this.#children.keys()) await this.#start(at);
    for (const receiver of this.receivers) {
      const { url, types } = receiver;
      receiver.begin((await this.ask<{ secret: string }>("/v1/webhooks/endpoints", { url, types })).secret);
    }
  }

  /** Lets the gateways live for a while, kills one of them, and starts it again. */
  async killOne(): Promise<void> {
    await sleep(this.#random.int(LIFE));
    const at = this.#random.int(this.#children.length);
    await kill(this.#children[at]);
    ++this.killed;
    await this.#start(at);
  }

  /** All events so far. */
  async events(): Promise<readonly GatewayEvent[]> {
    for (;;) {
      const path = `/v1/events?limit=100&after=${this.#next}`;
      const { items, next } = await this.ask<{ items: readonly GatewayEvent[]; next: string | null }>(path);
      if (next === null) return this.#events;
      this.#events.push(...items);
      this.#next = next;
    }
  }

  /** Waits until `isDone`; gives up when nothing has happened for long. */
  async settle(isDone: () => Promise<boolean>): Promise<void> {
    const sign = () => this.#events.length + this.receivers.reduce((sum, { file }) => sum + effectsIn(file).length, 0);
    let [last, movedAt] = [-1, Date.now()];
    while (!(await isDone()) && Date.now() < movedAt + PATIENCE) {
      await sleep(500);
      if (sign() === last) continue;
      [last, movedAt] = [sign(), Date.now()];
    }
  }

  async stop(): Promise<void> {
    for (const receiver of this.receivers) await receiver.stop();
    for (const child of this.#children) await kill(child);
  }
}

const factsOf = ({ data }: GatewayEvent) => data as PaymentFacts;

/** Lines on what is wrong with a receiver's effects, beside the events and the chain. */
function faultsOf(effects: readonly Effect[], events: readonly GatewayEvent[], canonical: ReadonlySet<Hex>): string[] {
  const faults: string[] = [];
  const times = new Map<string, number>();
  for (const { id } of effects) times.set(id, (times.get(id) ?? 0) + 1);
  const missing = events.filter(({ id }) => !times.has(id)).length;
  const twice = [...times.values()].filter((n) => n > 1).length;
  const strange = [...times.keys()].length - (events.length - missing);
  if (missing > 0) faults.push(`${missing} events have had no effect`);
  if (twice > 0) faults.push(`${twice} events have had an effect twice`);
  if (strange > 0) faults.push(`${strange} effects are of no event`);
  const expected = new Map<string, string[]>();
  for (const event of events) expected.set(factsOf(event).id, [...(expected.get(factsOf(event).id) ?? []), event.id]);
  const had = new Map<string, string[]>();
  for (const { payment, id } of effects) had.set(payment, [...(had.get(payment) ?? []), id]);
  const disordered = [...had].filter(([payment, ids]) => {
    const order = expected.get(payment) ?? [];
    const places = ids.map((id) => order.indexOf(id));
    return places.some((place, i) => i > 0 && place < places[i - 1]!);
  }).length;
  if (disordered > 0) faults.push(`${disordered} payments have had their effects out of order`);
  const left = effects.filter(
    ({ type, block, payment }, i) =>
      type === "payment.seen" &&
      !canonical.has(block as Hex) &&
      !effects
        .slice(i)
        .some((one) => one.type === "payment.retracted" && one.block === block && one.payment === payment),
  ).length;
  if (left > 0) faults.push(`${left} payments of a block that is no more were not taken back`);
  return faults;
}

async function check(stage: Stage, world: Tracked, paid: ReadonlySet<Hex>): Promise<StageReport> {
  const { name, receivers, killed } = stage;
  const logs = await world.processor.getEvents.Charged({}, { fromBlock: 0n });
  const canonical = new Set(logs.map(({ blockHash }) => blockHash));
  const faults: string[] = [];
  const charged = new Map(logs.filter(({ args }) => paid.has(args.id!)).map((log) => [log.args.id!, log.blockHash]));
  if (charged.size !== paid.size) faults.push(`the chain has ${charged.size} of ${paid.size} payments`);
  const isFinal = (events: readonly GatewayEvent[]) => {
    const final = events.filter(({ type }) => type === "payment.final");
    return new Set(
      final.filter((one) => charged.get(factsOf(one).id) === factsOf(one).block.hash).map((one) => factsOf(one).id),
    );
  };
  let events: readonly GatewayEvent[] = [];
  await stage.settle(async () => {
    events = await stage.events();
    return isFinal(events).size === paid.size;
  });
  const finals = isFinal(events).size;
  if (finals !== paid.size) faults.push(`${finals} of ${paid.size} payments are final`);
  await stage.settle(async () => {
    const { items } = await stage.ask<{ items: readonly object[] }>("/v1/webhooks/deliveries?status=pending&limit=1");
    return items.length === 0;
  });
  for (const { file, types, fates } of receivers) {
    const due = events.filter(({ type }) => types.length === 0 || types.includes(type));
    faults.push(...faultsOf(effectsIn(file), due, canonical));
    if (fates.forged > 0) faults.push(`${fates.forged} signatures are wrong`);
  }
  if (faults.length > 0) throw new WrongEffect(faults.map((fault) => `${name}: ${fault}`).join("\n"));
  const sum = (of: (one: Receiver) => number) => receivers.reduce((total, one) => total + of(one), 0);
  const fates = Object.fromEntries(
    Object.keys(receivers[0]!.fates).map((fate) => [fate, sum((one) => one.fates[fate as keyof Fates])]),
  ) as unknown as Fates;
  return {
    ...{ gateways: name === "pglite" ? 1 : 2, gatewaysKilled: killed, receiversKilled: sum((one) => one.killed) },
    ...{ events: events.length, retracted: events.filter(({ type }) => type === "payment.retracted").length },
    ...{ effects: sum(({ file }) => effectsIn(file).length), ...fates },
  };
}

/** Makes `count` payments from `seed`; throws where an effect is missing, there twice, or out of order. */
export async function runWebhooks(
  seed: number,
  count: number,
  onProgress: (done: number, seconds: number) => void = () => {},
): Promise<WebhooksReport> {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1_000;
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), "feiqian-webhooks-"));
  const world = await startTracked();
  const postgres = await startPostgres();
  const payer = world.clientFor(accountOf("payer"));
  const stageOf = async (name: string, database: DatabaseConfig, gateways: number) => {
    const { deployment, rpcUrl } = world;
    const receivers: Receiver[] = [];
    for (const [i, types] of [[], ["payment.seen", "payment.retracted"]].entries()) {
      const file = join(folder, `${name}-${i}`);
      receivers.push(new Receiver(new Random(random.int(2 ** 32)), await freePort(), file, types));
    }
    const draws = new Random(random.int(2 ** 32));
    return new Stage(name, draws, { deployment, rpcUrl, database }, gateways, receivers);
  };
  const stages = [
    await stageOf("pglite", { dir: join(folder, "pglite") }, 1),
    await stageOf("postgres", { url: postgres.url }, 2),
  ];
  try {
    // No reorg reaches what was set up.
    await world.mine(REORG);
    await Promise.all(stages.map((stage) => stage.begin()));
    const kills = Math.max(FEWEST_KILLS, Math.ceil(count / PAYMENTS_A_KILL));
    const pay = async (invoices: readonly Invoice[]): Promise<void> => {
      if (invoices.length === 0) return;
      const calls = invoices.map((invoice) => ({ ...payer.payment.charge.call({ invoice }), gasLimit: CHARGE_GAS }));
      const { failures } = await payer.payment.batchSync({ calls });
      if (failures.length > 0) throw new Error(`A charge failed: ${failures[0]!.errorName}`);
    };
    const paid = new Set<Hex>();
    let orphaned = 0;
    const batches: Invoice[][] = [];
    for (let i = 0; i < kills; ++i) {
      const size = Math.floor((count * (i + 1)) / kills) - Math.floor((count * i) / kills);
      const batch = await Promise.all(Array.from({ length: size }, () => world.invoiceFor()));
      batches.push(batch);
      await pay(batch);
      for (const { id } of batch) paid.add(id);
      if (i === Math.floor(kills / 2)) {
        // What is taken back has to be told before.
        const last = batch.at(-1)!.id;
        const isSeen = (stage: Stage) => async () => (await stage.events()).some((one) => factsOf(one).id === last);
        await Promise.all(stages.map((stage) => stage.settle(isSeen(stage))));
        await world.reorg(REORG);
        const gone = batches.slice(-REORG).flat();
        orphaned = gone.length;
        for (const { id } of gone) paid.delete(id);
        const again = gone.filter((_, at) => at % 2 === 0);
        await pay(again.slice(0, size));
        await pay(again.slice(size));
        for (const { id } of again) paid.add(id);
      }
      await Promise.all(stages.map((stage) => stage.killOne()));
      onProgress(batches.flat().length, seconds());
    }
    await world.mine(FINAL);
    const reports = await Promise.all(
      stages.map(async (stage) => [stage.name, await check(stage, world, paid)] as const),
    );
    return { ...{ seed, count, seconds: Math.round(seconds()), orphaned }, stages: Object.fromEntries(reports) };
  } catch (error) {
    if (error instanceof WrongEffect) throw new WrongEffect(`${error.message}\nSeed ${seed}, ${count} payments.`);
    throw error;
  } finally {
    await Promise.all(stages.map((stage) => stage.stop()));
    await postgres.stop();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
