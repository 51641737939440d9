import { formatAmount } from "@feiqian/sdk";
import { createIndexerClient } from "@feiqian/sdk/indexer";
import {
  type SheetProblemWords,
  findPaidLines,
  listKnownTokens,
  payout,
  planSheet,
  readSafe,
  readSheet,
  sheetProblemWords,
  sortByLine,
  tellSheetProblem,
  toSanctionProblems,
} from "@feiqian/sdk/safe";
import { parse } from "csv-parse/sync";
import { type Address, erc20Abi } from "viem";
import { readContract } from "viem/actions";
import { type NodeClient, findSetting, readChainId, rpcOptions, toClient } from "../chain/client.ts";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { findToken } from "../chain/token.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { writeNew } from "../files/write.ts";
import { findNumberOption, getAddressOption } from "../options.ts";
import { indexerOptions } from "../payment/list.ts";
import { readKnown } from "./book.ts";
import { createDocument, serializeDocument } from "./document.ts";
import { findSafeContracts, safeContractsOptions } from "./safeContracts.ts";
import { screen, screenOptions } from "./screen.ts";
import { showDocument, toShownJson } from "./shown.ts";

const again = "If it is to be paid again, give --again.";
const words: SheetProblemWords = {
  ...sheetProblemWords,
  repeatedPayee: ({ address, line }) =>
    `${address} is already paid in line ${line}. If intended, give --allow-repeated.`,
  noReference: () =>
    "it has no reference, so that nobody notices if it is paid twice. Write the payee's invoice number, or give --no-references.",
  paidAlready: (facts) => `${sheetProblemWords.paidAlready(facts)} ${again}`,
  amountPaidAlready: (facts) => `${sheetProblemWords.amountPaidAlready(facts)} ${again}`,
};

export const payoutPlan: Command = {
  name: "payout plan",
  summary: "plan a payout from a spreadsheet: checks every line, sends nothing",
  operands: "LINES.csv",
  options: {
    safe: { value: "ADDRESS", help: "the Safe that pays" },
    token: { value: "USDT", help: "the token's symbol, or its address" },
    ...rpcOptions,
    out: { value: "FILE", help: "the payout's file; default: payout.json" },
    nonce: { value: "N", help: "the Safe's nonce; default: its next one" },
    book: { value: "FILE", multiple: true, help: "your address book: a CSV with name and address" },
    paid: { value: "FILE", multiple: true, help: "results of earlier payouts: known payees, paid references" },
    "allow-repeated": { help: "allow several lines for one address" },
    "no-references": { help: "allow lines without a reference, by which a second payment is noticed" },
    again: { help: "pay again what was paid already" },
    "from-block": { value: "N", help: "the oldest block of the Safe's history to look into; default: 100,000 back" },
    ...indexerOptions,
    ...screenOptions,
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: [
    "The sheet has the columns name,address,amount,reference, amounts as 1500.50; the reference is public, the name is not.",
    "If lines have problems, all problems are listed and nothing is written.",
    "Lines that were paid already are refused: by --paid files, by the chain, and by the indexer if one is given.",
  ],
  run,
};

async function run(context: Context): Promise<Report> {
  const file = onlyOperand(context, "LINES.csv");
  const out = context.options.find("out") ?? "payout.json";
  const safe = getAddressOption(context, "safe");
  const wantedToken = context.options.get("token");
  const nonce = findNumberOption(context, "nonce");
  const sheet = readSheet({ text: readText(file), parse });
  const known = readKnown(context.options.list("book"), context.options.list("paid"));

  const client = toClient(context);
  const chainId = await readChainId(client);
  const deployment = findDeployment(context, chainId);
  const token = await findToken(client, { tokens: listKnownTokens(chainId, deployment) }, wantedToken);
  const allowsAgain = context.options.has("again");
  const [{ owners, threshold, nonce: next }, balance] = await Promise.all([
    findSafe(client, safe),
    readBalance(client, token.address, safe),
  ]);
  const paid = allowsAgain ? [] : await readHistory(context, client, { safe, token: token.address });

  const allowsRepeated = context.options.has("allow-repeated");
  const allowsNoReference = context.options.has("no-references");
  const processor = deployment && { processor: deployment.processor };
  const facts = { safe, token, balance, known, paid, allowsRepeated, allowsNoReference, allowsAgain, ...processor };
  const planned = planSheet(sheet, facts);
  const { lines } = planned;
  const { asked, sanctioned } = await screen(context, client, deployment, [...new Set(lines.map(({ to }) => to))]);
  const problems = sortByLine([...planned.problems, ...toSanctionProblems(lines, sanctioned)]);
  if (problems.length > 0)
    throw new CommandError(`${file} has ${problems.length} problem(s). Nothing was written.`, {
      problems: problems.map((problem) => tellSheetProblem(problem, words)),
      next: "Correct the lines and plan again.",
    });

  const networks = findSafeContracts(context);
  const document = await createDocument({
    client,
    safe,
    token: token.address,
    lines,
    nonce: nonce ?? next,
    deployment,
    ...networks,
  });
  // Finds a line that the token itself would refuse, before anybody signs.
  const { gas, kept, lines: tried } = await payout.simulate({ client, proposal: document.proposal, ...networks });
  writeNew(out, serializeDocument(document.proposal));
  const notes = [
    `Simulated: every line would be paid, for about ${gas} gas in total.`,
    ...(kept > 0n
      ? [`The token keeps ${formatAmount(kept, token)} of it as its own fee, at the payees' expense.`]
      : []),
    `Screened against ${asked.length > 0 ? asked.join(", ") : "no sanctions list (--unscreened)"}.`,
    ...(token.isListed ? [] : [`${token.address} calls itself ${token.symbol}; no list has it.`]),
    `The Safe has ${formatAmount(balance, token)}, and needs ${threshold} of ${owners.length} owners' signatures.`,
    `Written: ${out}. Next: each owner runs  feiqian payout sign ${out}`,
  ];
  return {
    text: [showDocument(document, deployment), "", ...notes].join("\n"),
    json: {
      file: out,
      ...toShownJson(document),
      received: tried.map(({ received }) => received),
      gas,
      screenedAgainst: asked,
      threshold,
    },
  };
}

const findSafe = (client: NodeClient, safe: Address) =>
  readSafe({ client, safe }).catch(() => {
    throw new CommandError(`There is no Safe at ${safe} on this chain.`, { next: "Check --safe and --rpc." });
  });

function readHistory(context: Context, client: NodeClient, of: { readonly safe: Address; readonly token: Address }) {
  const [url, fromBlock] = [findSetting(context, "indexer"), findNumberOption(context, "from-block")];
  return findPaidLines({
    client,
    ...of,
    ...(url !== undefined && { indexer: createIndexerClient({ url }) }),
    ...(fromBlock !== undefined && { fromBlock: BigInt(fromBlock) }),
  });
}

const readBalance = (client: NodeClient, token: Address, safe: Address): Promise<bigint> =>
  readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [safe] });
