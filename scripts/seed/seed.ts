import { writeFileSync } from "node:fs";
import type { options } from "../seed.ts";
import type { Command, Values } from "../stack/command.ts";
import { startPages } from "../stack/pages.ts";
import { choosePlace } from "../stack/place.ts";
import { StepError, log, step } from "../stack/progress.ts";
import { compareWithAnotherRun, inspect } from "./check/run.ts";
import { MIN_DAYS } from "./plan.ts";
import { type Calendar, dayOf } from "./calendar.ts";
import type { Lived } from "./live.ts";
import { type Sample, type Sampled, sampleOnOwnStack, sampleOnRunning } from "./run.ts";
import { bookedRows, printRows, readRows } from "./table.ts";

type Asked = Values<typeof options>;

export async function seed(asked: Asked, command: Command): Promise<void> {
  const number = (option: "days" | "seed", least: number, most: number): number => {
    const text = asked[option];
    if (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    return command.refuse(`--${option} is ${text}: a whole number from ${least} to ${most} is allowed`);
  };
  // A year at most: authorizations and signers are dated within it.
  const sample = { days: number("days", MIN_DAYS, 365), seed: number("seed", 0, 4_000_000) };
  const { onto, check } = asked;
  if (onto !== undefined) {
    const hasPlace = asked.dir ?? asked["rpc-port"] ?? asked["graphql-port"] ?? asked["pages-port"];
    if (check || hasPlace) command.refuse("--onto uses a stack as it stands: no --check, --dir or ports");
    await tell(sample, await step("Sampling", "npm start", () => sampleOnRunning(sample, onto)), asked);
    return command.end(0);
  }
  const { pagesPort, ...place } = await choosePlace(asked, command);
  const sampled = await sampleOnOwnStack(sample, place);
  if (check) {
    await checkSample(sample, sampled, asked);
    return command.end(0);
  }
  const { origin } = await startPages(sampled.stack, pagesPort);
  await tell(sample, sampled, asked, origin);
  if (asked.once) return command.end(0);
  const { chain, indexer } = sampled.stack;
  log("serving; Ctrl-C ends it");
  await command.serve([chain.program, indexer.program]);
}

const seconds = (): number => Math.round(performance.now() / 1_000);

/** Prints each merchant's totals by GraphQL, and refuses others than the plan's. */
async function tell(sample: Sample, sampled: Sampled, { json }: Asked, origin?: string): Promise<void> {
  const { plan, lived, graphqlUrl, chain, deploymentFile } = sampled;
  const { operations, calendar, books } = plan;
  const rows = await readRows(graphqlUrl, lived.addressOf);
  const isAsPlanned = JSON.stringify(rows) === JSON.stringify(bookedRows(books, lived.addressOf));
  const questions = questionsFor(calendar, lived.addressOf);
  if (json) {
    const told = { operations: operations.length, deeds: books.deeds, merchants: rows, questions };
    const places = { chainId: chain.chainId, rpcUrl: chain.rpcUrl, graphqlUrl, pages: origin, deploymentFile };
    console.log(JSON.stringify({ ok: isAsPlanned, seconds: seconds(), ...sample, ...places, ...told }));
  } else {
    console.log(printRows(rows));
    if (origin) console.log(`\nBoard    ${origin}/board`);
    console.log(`GraphQL  ${graphqlUrl}\n\nThree questions to ask it:`);
    for (const { asks, query } of questions) console.log(`\n${asks}\n${query}`);
  }
  if (!isAsPlanned) throw new StepError("Comparing", "npm run reconcile", "the table is not what the plan makes of it");
  log(`${operations.length} operations, every total as planned`);
}

function questionsFor({ end }: Calendar, addressOf: Lived["addressOf"]) {
  const [hotel, bazaar] = [addressOf("hotel"), addressOf("bazaar")].map((address) => address.toLowerCase());
  const day = dayOf(end - 86_400);
  return [
    {
      asks: `What did the bazaar take on its last day, ${day}, and what of it is its own?`,
      query: `{ dailyTotals(where: { merchantAddress: "${bazaar}", day: "${day}" }) { items { paymentCount grossDecimal feeDecimal splitTotalDecimal netDecimal refundedDecimal } } }`,
    },
    {
      asks: "Which of the hotel's bookings still wait, and until when?",
      query: `{ payments(where: { merchantAddress: "${hotel}", capturable_gt: "0" }, orderBy: "authorizationExpiry", orderDirection: "asc") { items { number payer capturableDecimal authorizationExpiry } } }`,
    },
    {
      asks: "Who has money to claim, and why?",
      query: `{ credits(where: { amount_gt: "0" }) { items { account amountDecimal events { items { kind timestamp payment { number } } } } } }`,
    },
  ];
}

async function checkSample(sample: Sample, sampled: Sampled, { json, record }: Asked): Promise<void> {
  const findings = await inspect(sampled);
  const inOther = await compareWithAnotherRun(sample, findings);
  const wrong = [...findings.wrong, ...inOther.map((table) => `A second run gives another ${table}`)];
  const { asked, balances, differences, tables, totals } = findings;
  const { deeds } = sampled.plan.books;
  const report = { ...sample, seconds: seconds(), deeds, asked, balances, differences, tables, totals };
  if (json) console.log(JSON.stringify({ ok: wrong.length === 0, wrong, ...report }));
  else {
    console.log(printRows(totals));
    console.table(tables);
  }
  for (const line of wrong.slice(0, 20)) console.error(line);
  if (wrong.length > 0) throw new StepError("Checking", "npm run seed -- --check", `${wrong.length} things are wrong`);
  log("a second run gives the same rows in every table; nothing is wrong");
  if (record)
    writeFileSync(new URL("../../test/deep/seed.json", import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
}
