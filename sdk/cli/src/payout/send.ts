import { formatAmount } from "@feiqian/sdk";
import {
  PayoutChainError,
  type PayoutProposal,
  findPayoutExecution,
  isPayoutExecutedBy,
  payout,
  toPayoutResults,
} from "@feiqian/sdk/safe";
import { type Hex, type TransactionReceipt, parseAbi } from "viem";
import { readContract } from "viem/actions";
import { type NodeClient, getSetting, readChainId, rpcOptions, toClient } from "../chain/client.ts";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { isSilent, toReportingClient } from "../chain/write.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { CommandError, UnknownOutcomeError, exitCodes } from "../errors.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions, findNumberOption } from "../options.ts";
import { type PayoutDocument, readDocument } from "./document.ts";
import { findResults, writeResults } from "./results.ts";
import { findSafeContracts, safeContractsOptions } from "./safeContracts.ts";
import { nameList, screen, screenOptions } from "./screen.ts";
import { findSent, forgetJournal, journalOf, readJournal, writeJournal, waitFor } from "./sending.ts";
import { showDocument, totalOf } from "./shown.ts";

const nonceAbi = parseAbi(["function nonce() view returns (uint256)"]);

export const payoutSend: Command = {
  name: "payout send",
  summary: "execute a payout that enough owners have signed, and write the result of each line",
  operands: "PAYOUT.json",
  options: {
    ...rpcOptions,
    ...keyOptions,
    ...confirmOptions,
    results: { value: "FILE", help: "the results file; default: PAYOUT.results.csv" },
    confirmations: { value: "N", help: "blocks to wait for, including its own; default: 1" },
    "from-block": {
      value: "N",
      help: "the oldest block to search for an earlier execution; default: 100,000 blocks back",
    },
    ...screenOptions,
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: [
    `${keyNote} It pays the gas and need not be an owner's.`,
    "A payout that would fail is refused before any gas is spent. After a crash, run it again: it finds the sent transaction, and nothing is paid twice.",
  ],
  run,
};

interface Sending {
  readonly context: Context;
  readonly client: NodeClient;
  readonly file: string;
  readonly document: PayoutDocument;
  readonly results: string;
  readonly journal: string;
  readonly confirmations: number;
}

async function run(context: Context): Promise<Report> {
  const file = onlyOperand(context, "PAYOUT.json");
  const document = await readDocument(context, file);
  const { proposal } = document;
  const results = context.options.find("results") ?? `${file.replace(/\.json$/, "")}.results.csv`;
  const confirmations = findNumberOption(context, "confirmations") ?? 1;
  const client = toClient(context);
  const sending = { context, client, file, document, results, journal: journalOf(file), confirmations };

  const chainId = await readChainId(client);
  if (chainId !== proposal.chainId) throw new PayoutChainError({ attempted: chainId, allowed: proposal.chainId });
  const earlier = findResults(results, document);
  const found = await findEarlier(sending);
  if (found) return report(sending, found, true);
  if (earlier?.some(({ status }) => status === "paid"))
    throw new CommandError(`By ${results}, these lines were paid in transaction ${earlier[0]!.transaction}.`, {
      next: "Nothing was sent. To pay them again, choose another file with --results.",
    });

  const deployment = findDeployment(context, chainId);
  const { sanctioned } = await screen(context, client, deployment, [...new Set(document.lines.map(({ to }) => to))]);
  if (sanctioned.length > 0)
    throw new CommandError("Payees have been sanctioned since the payout was planned. Nothing was sent.", {
      problems: sanctioned.map((payee) => `${payee.address} is sanctioned, by ${nameList(payee)}.`),
      next: "Plan the payout again without them.",
    });
  await confirm(context, showDocument(document, deployment), proposal.hash, "send");
  return report(sending, await send(sending), false);
}

/** The receipt, if an earlier run or somebody else has executed the payout. */
async function findEarlier({ context, client, document, journal, confirmations }: Sending) {
  const { proposal } = document;
  const sent = readJournal(journal, proposal);
  const state = sent && (await findSent(client, sent));
  if (sent && state) {
    const receipt = await waitFor(client, sent, confirmations);
    // A failed one has moved nothing and may be tried again, unless another has been executed in the meantime.
    if (receipt.status === "success") return receipt;
  }
  const nonce = await readContract(client, { address: proposal.safe, abi: nonceAbi, functionName: "nonce" }).catch(
    () => {
      throw new CommandError(`There is no Safe at ${proposal.safe} on this chain.`, { next: "Check --rpc." });
    },
  );
  if (nonce <= BigInt(proposal.safeTx.nonce)) return undefined;
  return findExecution(context, client, proposal);
}

function findExecution(context: Context, client: NodeClient, proposal: PayoutProposal) {
  const fromBlock = findNumberOption(context, "from-block");
  return findPayoutExecution({ client, proposal, ...(fromBlock !== undefined && { fromBlock: BigInt(fromBlock) }) });
}

/** Executes the payout. @returns the receipt, also of a failure. */
async function send(sending: Sending): Promise<TransactionReceipt> {
  const { context, client, document, journal, confirmations } = sending;
  const { proposal } = document;
  const account = await loadAccount(context);
  const sender = toReportingClient(getSetting(context, "rpc"), account, (hash) =>
    writeJournal(journal, proposal, hash),
  );
  // The earlier attempt's outcome is known by now: from here on the journal is for this one.
  forgetJournal(journal);
  try {
    const { receipt } = await payout.execute({ client: sender, proposal, ...findSafeContracts(context) });
    return confirmations > 1 ? await waitFor(client, receipt.transactionHash, confirmations) : receipt;
  } catch (error) {
    const sent = readJournal(journal, proposal);
    if (!sent) throw error;
    return followUp(sending, sent, error);
  }
}

/** The outcome of a transaction that was sent, although sending it ended in an error. */
async function followUp(sending: Sending, sent: Hex, error: unknown): Promise<TransactionReceipt> {
  const { context, client, document, confirmations, journal } = sending;
  if (await findSent(client, sent)) {
    const receipt = await waitFor(client, sent, confirmations);
    if (receipt.status === "success") return receipt;
    // Somebody else may have sent the same payout first.
    return (await findExecution(context, client, document.proposal)) ?? receipt;
  }
  if (isSilent(error))
    throw new UnknownOutcomeError(
      `The node stopped answering while the payout was sent as ${sent}: it may be on its way.`,
      "Run the same command again: it looks for that transaction first, and nothing is paid twice.",
    );
  forgetJournal(journal);
  throw error;
}

function report({ document, results, journal }: Sending, receipt: TransactionReceipt, wasEarlier: boolean): Report {
  const { transactionHash: transaction, blockNumber: block } = receipt;
  const { proposal, token, lines } = document;
  if (receipt.status === "success" && !isPayoutExecutedBy(receipt, proposal))
    throw new CommandError(`The transaction ${transaction} did not execute this payout.`, {
      next: "Look at it in a block explorer before you do anything else.",
    });
  const rows = toPayoutResults({ proposal, lines, decimals: token.decimals, receipt });
  writeResults(results, document, rows);
  forgetJournal(journal);
  const json = {
    status: receipt.status === "success" ? "settled" : "failed",
    transaction,
    block,
    wasEarlier,
    file: results,
    lines: rows,
  };
  if (receipt.status !== "success")
    return {
      text: `FAILED on chain, in transaction ${transaction} of block ${block}: nothing was paid.\nWritten: ${results}. The payout can be sent again once the cause is gone.`,
      json,
      exitCode: exitCodes.refused,
    };
  const short = rows.filter(({ amount, received }) => amount !== received).length;
  return {
    text: [
      wasEarlier
        ? `Already paid, in transaction ${transaction} of block ${block}: nothing was sent.`
        : `Paid: ${formatAmount(totalOf(lines), token)} in ${lines.length} line(s), in transaction ${transaction} of block ${block}.`,
      ...(short > 0 ? [`In ${short} line(s) less was received than sent: the token keeps a fee. See "received".`] : []),
      `Written: ${results}`,
    ].join("\n"),
    json,
  };
}
