import { setTimeout as sleep } from "node:timers/promises";
import { getBalance } from "viem/actions";
import { rpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import { openFeiqian } from "../chain/feiqian.ts";
import type { Command, Context, Report } from "../command.ts";
import { CommandError, exitCodes } from "../errors.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { findNumberOption } from "../options.ts";
import { isAlarming, look } from "./look.ts";
import { type Figures, serveMetrics } from "./metrics.ts";

const EVERY_SECONDS = 60;
/** So many looks in a row may fail before it ends, so that whatever watches it hears of it. */
const MAX_FAILURES = 10;

export const priceKeep: Command = {
  name: "price keep",
  summary: "trip and clear the tokens' latches as soon as anyone may, and say which source has no price",
  operands: "",
  options: {
    once: { help: "look once and end: 0 when every source has a price or a closed market, otherwise 1" },
    every: { value: "SECONDS", help: `time between two looks; default: ${EVERY_SECONDS}` },
    "metrics-port": { value: "PORT", help: "serve figures for Prometheus at /metrics" },
    ...rpcOptions,
    ...keyOptions,
    ...deploymentOptions,
  },
  notes: [
    keyNote,
    "It sends trip and clear, and nothing else: its account needs ether for gas and has no right that others lack.",
    `After ${MAX_FAILURES} failed looks in a row it ends with ${exitCodes.refused}.`,
  ],
  run,
};

async function run(context: Context): Promise<Report> {
  const { client, deployment } = await openFeiqian(context);
  const { sources } = deployment;
  if (sources.length === 0)
    throw new CommandError("The deployment names no price sources: there is nothing to keep.", {
      next: "Give the --deployment of a chain with sources.",
    });
  const account = await loadAccount(context);
  let figures: Figures = {
    ...{ sources: [], latches: [], lookedAt: 0, failures: 0, sent: { trip: 0, clear: 0 }, balance: 0n },
  };

  const see = async () => {
    const seen = await look(client, account, sources);
    const balance = await getBalance(client, { address: account.address });
    figures = { ...figures, ...seen, balance, lookedAt: Math.floor(Date.now() / 1_000) };
    return seen;
  };
  /** A call that fails holds up neither the other latches nor the figures. */
  const lookOnce = async (tell: (line: string) => void): Promise<void> => {
    const { latches } = await see();
    let { sent } = figures;
    const failed: unknown[] = [];
    for (const { latch, pair, verb } of latches) {
      if (verb === null) continue;
      try {
        // Sent again after a crash it does no harm, so it needs no journal.
        const { receipt } = await client.price[`${verb}Sync`]({ latch, account });
        sent = { ...sent, [verb]: sent[verb] + 1 };
        const done = verb === "trip" ? "tripped" : "cleared";
        tell(`${pair}: ${done} the latch ${latch} in ${receipt.transactionHash}`);
      } catch (error) {
        failed.push(error);
      }
    }
    // What was sent has changed what the sources say.
    if (sent !== figures.sent) await see().finally(() => (figures = { ...figures, sent }));
    if (failed.length > 0) throw failed[0];
    figures = { ...figures, failures: 0 };
  };
  const alarms = () =>
    figures.sources
      .filter(isAlarming)
      .map(({ name, health: { refusal } }) => `${name}: ${refusal!.message.split("\n")[0]}`);

  if (context.options.has("once")) {
    const lines: string[] = [];
    await lookOnce((line) => lines.push(line));
    const priced = figures.sources.filter(({ health }) => health.refusal === null).length;
    const summary = `${priced} of ${figures.sources.length} sources have a price.`;
    return {
      text: [...lines, ...alarms(), summary].join("\n"),
      json: {
        sent: figures.sent,
        sources: figures.sources.map(({ name, health }) => ({ name, refusal: health.refusal?.name ?? null })),
        latches: figures.latches.map(({ latch, pair, isShut }) => ({ latch, pair, isShut })),
      },
      exitCode: alarms().length === 0 ? exitCodes.done : exitCodes.refused,
    };
  }

  const port = findNumberOption(context, "metrics-port");
  const close = port === undefined ? () => {} : await serveMetrics(port, () => figures);
  const every = (findNumberOption(context, "every") ?? EVERY_SECONDS) * 1_000;
  const { say } = context.terminal;
  say(`Keeping ${sources.length} sources as ${account.address}, looking every ${every / 1_000} s.`);
  let said = "";
  for (;;) {
    try {
      await lookOnce(say);
      const now = alarms().join("\n");
      if (now !== said) say(now === "" ? "Every source has a price, or a closed market." : now);
      said = now;
    } catch (error) {
      const { failures } = figures;
      figures = { ...figures, failures: failures + 1 };
      say(
        `A look failed (${figures.failures} of ${MAX_FAILURES} in a row): ${(error as Error).message.split("\n")[0]}`,
      );
      if (figures.failures >= MAX_FAILURES) {
        close();
        throw error;
      }
    }
    await sleep(every);
  }
}
