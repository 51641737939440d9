// Charges and refunds by processes that are killed, through a node that loses what it is sent; then the chain is counted.
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Invoice } from "../../../sdk/src/index.ts";
import { usdt } from "../../support/system.ts";
import { type Tracked, startTracked } from "../../support/tracked.ts";
import { Random } from "../../../scripts/random.ts";
import { type Mishaps, startProxy } from "./proxy.ts";
import type { Death, Job, Result, Setup, Task } from "./worker.ts";

const WORKERS = 3;
/** What each payment is: so much that no refund takes the last of it. */
const AMOUNT = usdt(100);
/** Beyond that a sending counts as unknown for ever. */
const ATTEMPTS = 30;

/** How often a process ended, and when. */
interface Kills {
  beforeSending: number;
  afterSending: number;
  atAnyTime: number;
}

export interface TrackerReport {
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly charges: number;
  readonly refunds: number;
  readonly mishaps: Mishaps & { readonly killed: Kills; readonly asked2Processes: number; readonly askedAgain: number };
  /** As the chain has it at the end. */
  readonly result: {
    readonly settled: number;
    readonly doublePayments: number;
    readonly lost: number;
    readonly unknown: number;
    readonly reverted: number;
  };
}

/** Something was paid twice, lost, or never known. */
export class Miscount extends Error {}

/** A worker, and what it is at. */
class Worker {
  readonly #setup: Setup;
  #child: ChildProcess | undefined;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(new URL("worker.ts", import.meta.url), { serialization: "advanced" });
    const ready = new Promise((resolve) => child.once("message", resolve));
    child.send(this.#setup as never);
    await ready;
    return child;
  }

  /** The task's result; undefined where the process died at it. */
  async run(task: Task, killAfter: number | undefined): Promise<Result | undefined> {
    this.#child ??= await this.#start();
    const child = this.#child;
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    const result = await new Promise<Result | undefined>((resolve) => {
      const died = () => {
        this.#child = undefined;
        resolve(undefined);
      };
      child.once("exit", died);
      child.once("message", (message) => {
        child.off("exit", died);
        resolve(message as Result);
      });
      child.send(task as never);
    });
    clearTimeout(timer);
    return result;
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}

/** What became of a key, by what the processes said. */
type Said = { readonly hashes: Set<string>; readonly isSettled: boolean };

class Run {
  readonly kills: Kills = { beforeSending: 0, afterSending: 0, atAnyTime: 0 };
  readonly paid: Invoice[] = [];
  asked2Processes = 0;
  askedAgain = 0;
  readonly #random: Random;
  readonly #workers: readonly Worker[];
  readonly #free: Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(random: Random, setup: Setup) {
    this.#random = random;
    this.#workers = Array.from({ length: WORKERS }, () => new Worker(setup));
    this.#free = [...this.#workers];
  }

  #take(): Promise<Worker> {
    const worker = this.#free.pop();
    return worker ? Promise.resolve(worker) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#free.push(worker);
  }

  #drawDeath(): { readonly death?: Death; readonly killAfter?: number } {
    const fate = this.#random.int(100);
    if (fate < 4) return { death: "before it is sent" };
    if (fate < 8) return { death: "after it is sent" };
    return fate < 12 ? { killAfter: this.#random.int(250) } : {};
  }

  /** Has it done, by as many processes as die of it. */
  async #pursue(job: Job): Promise<{ readonly hash?: string }> {
    for (let attempt = 0; attempt < ATTEMPTS; ++attempt) {
      if (attempt > 0) ++this.askedAgain;
      const { death, killAfter } = this.#drawDeath();
      const worker = await this.#take();
      const result = await worker.run({ job, death }, killAfter);
      this.#giveBack(worker);
      if (result?.status === "settled") return { hash: result.hash };
      if (result?.status === "error") throw new Miscount(`${job.key}: ${result.message}`);
      if (result) continue;
      if (death === "before it is sent") ++this.kills.beforeSending;
      else if (death) ++this.kills.afterSending;
      else ++this.kills.atAnyTime;
    }
    return {};
  }

  /** Does a job; one in ten is asked for by two processes at once. */
  async do(job: Job): Promise<Said> {
    const isDoubled = this.#random.chance(10);
    if (isDoubled) ++this.asked2Processes;
    const ends = await Promise.all(Array.from({ length: isDoubled ? 2 : 1 }, () => this.#pursue(job)));
    const hashes = new Set(ends.flatMap(({ hash }) => (hash === undefined ? [] : [hash])));
    const isSettled = ends.every(({ hash }) => hash !== undefined);
    if (job.verb === "charge" && isSettled) this.paid.push(job.invoice);
    return { hashes, isSettled };
  }

  stop(): void {
    for (const worker of this.#workers) worker.stop();
  }
}

/** How often the chain has each charge and each refund; a refund is known by its amount, which no other has. */
async function countChain({
  processor,
}: Tracked): Promise<{ charged: Map<string, number>; refunded: Map<string, number> }> {
  const charged = new Map<string, number>();
  const refunded = new Map<string, number>();
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1);
  for (const { args } of await processor.getEvents.Charged({}, { fromBlock: 0n })) add(charged, args.id!);
  for (const { args } of await processor.getEvents.Refunded({}, { fromBlock: 0n }))
    add(refunded, `${args.id} ${args.amount}`);
  return { charged, refunded };
}

/** The two accounts' transactions that reverted. */
async function countReverted(world: Tracked): Promise<number> {
  const head = Number(await world.node({ method: "eth_blockNumber" }));
  let reverted = 0;
  for (let block = 0; block <= head; ++block) {
    const receipts = (await world.node({
      method: "eth_getBlockReceipts",
      params: [`0x${block.toString(16)}`],
    })) as readonly { readonly status: string }[];
    reverted += receipts.filter(({ status }) => status === "0x0").length;
  }
  return reverted;
}

/** Sends `count` charges and refunds from `seed`; throws where the chain has one twice, or not at all. */
export async function runTracker(
  seed: number,
  count: number,
  onProgress: (done: number, seconds: number) => void = () => {},
): Promise<TrackerReport> {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1_000;
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), "feiqian-journal-"));
  const world = await startTracked();
  const proxy = await startProxy(world.rpcUrl, random);
  const run = new Run(random, { rpcUrl: proxy.url, folder, deployment: world.deployment });
  try {
    const before = await balances(world);
    const jobs: Job[] = [];
    const said = new Map<string, Said>();
    let next = 0;
    const draw = async (): Promise<Job> => {
      const i = next++;
      const isRefund = run.paid.length > 0 && random.chance(50);
      // A refund names the amount that it acts on: two of one payment at once would refuse each other.
      const invoice = isRefund ? run.paid.splice(random.int(run.paid.length), 1)[0]! : await world.invoiceFor(AMOUNT);
      const job = {
        key: `${seed} ${i}`,
        verb: isRefund ? "refund" : "charge",
        invoice,
        amount: BigInt(i + 1),
      } as const;
      jobs.push(job);
      return job;
    };
    const lane = async (): Promise<void> => {
      while (next < count) {
        const job = await draw();
        said.set(job.key, await run.do(job));
        if (job.verb === "refund") run.paid.push(job.invoice);
        onProgress(said.size, seconds());
      }
    };
    await Promise.all(Array.from({ length: WORKERS + 1 }, lane));

    const { charged, refunded } = await countChain(world);
    const timesOf = ({ verb, invoice, amount }: Job) =>
      (verb === "charge" ? charged.get(invoice.id) : refunded.get(`${invoice.id} ${amount}`)) ?? 0;
    const charges = jobs.filter(({ verb }) => verb === "charge");
    const refunds = jobs.filter(({ verb }) => verb === "refund");
    const result = {
      settled: jobs.filter((job) => timesOf(job) === 1).length,
      doublePayments: jobs.filter((job) => timesOf(job) > 1 || said.get(job.key)!.hashes.size > 1).length,
      lost: jobs.filter((job) => timesOf(job) === 0).length,
      unknown: jobs.filter((job) => !said.get(job.key)!.isSettled).length,
      reverted: await countReverted(world),
    };
    const all = [charged, refunded].reduce((sum, map) => sum + [...map.values()].reduce((a, b) => a + b, 0), 0);
    const due = BigInt(charges.length) * AMOUNT - refunds.reduce((sum, { amount }) => sum + amount, 0n);
    const after = await balances(world);
    const wrong = [
      result.settled !== count && `${result.settled} of ${count} are on the chain once`,
      result.doublePayments > 0 && `${result.doublePayments} were paid twice`,
      result.lost > 0 && `${result.lost} are lost`,
      result.unknown > 0 && `${result.unknown} are not known`,
      all !== count && `the chain has ${all} events of ${count} sendings`,
      after.merchant - before.merchant !== due && `the merchant has ${after.merchant - before.merchant}, not ${due}`,
      before.payer - after.payer !== due && `the payer has paid ${before.payer - after.payer}, not ${due}`,
    ].filter((line) => line !== false);
    if (wrong.length > 0) throw new Miscount(`${wrong.join("\n")}\nSeed ${seed}, ${count} sendings.`);
    const { asked2Processes, askedAgain, kills: killed } = run;
    return {
      ...{ seed, count, seconds: Math.round(seconds()), charges: charges.length, refunds: refunds.length },
      mishaps: { ...proxy.mishaps, killed, asked2Processes, askedAgain },
      result,
    };
  } finally {
    run.stop();
    await proxy.stop();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function balances({ token, payer, merchant, addressOf }: Tracked) {
  const [ofPayer, ofMerchant] = await Promise.all([
    token.read.balanceOf([addressOf(payer)]),
    token.read.balanceOf([addressOf(merchant)]),
  ]);
  return { payer: ofPayer, merchant: ofMerchant };
}
