// Every round that Chainlink's feeds of USDT and USDC in dollars had from February 2021 to November 2022.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Transmission } from "../../../scripts/feeds/layout.ts";
import { genesisFile, hasGenesis } from "../../support/genesis.ts";

export interface Arrival extends Transmission {
  readonly phase: 1 | 2;
  /** Phase 1 wrote its rounds minutes to days after they began; Chainlink's code of today is replayed without that. */
  readonly startedAt: bigint;
}

const folder = resolve(process.env.FEEDS_DATA ?? "../shared/data/chainlink");
const fileOf = (token: string) => join(folder, `chainlink_${token}_usd_all.csv`);

export const tokens = ["usdt", "usdc"] as const;
export type Token = (typeof tokens)[number];

/** What the replay lacks, if anything, in a line. A user's clone has neither the rounds nor the code. */
export function missingData(): string | undefined {
  if (!hasGenesis) return `no file at ${genesisFile} with Chainlink's code (FORK_GENESIS names another)`;
  const lacking = tokens.map(fileOf).find((file) => !existsSync(file));
  return lacking && `no rounds at ${lacking} (FEEDS_DATA names another folder)`;
}

/**
 * A feed's rounds in the order in which they came. The two phases overlap from April to December 2021, so they are
 * ordered by instant; within a phase, and at one instant, by id. `answeredInRound` is left out: nothing asks for it.
 */
export function readArrivals(token: Token): readonly Arrival[] {
  const [header, ...lines] = readFileSync(fileOf(token), "utf8").trim().split(/\r?\n/);
  const names = header!.split(",");
  const arrivals = lines.map((line): Arrival => {
    const cells = line.split(",");
    const cell = (name: string) => cells[names.indexOf(name)]!;
    const phase = Number(cell("phaseId"));
    if (phase !== 1 && phase !== 2) throw new Error(`${fileOf(token)} has a round of phase ${phase}`);
    const instants = { startedAt: BigInt(cell("startedAt")), updatedAt: BigInt(cell("updatedAt")) };
    return { phase, id: Number(cell("aggregatorRoundId")), answer: BigInt(cell("answer")), ...instants };
  });
  return arrivals.sort((a, b) => Number(a.updatedAt - b.updatedAt) || a.phase - b.phase || a.id - b.id);
}
