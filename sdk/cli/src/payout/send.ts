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
import { isSilence, toTellingClient } from "../chain/write.ts";
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
  summary: "execute a payout that enough owners have signed, and write what each line came to",
  operands: "PAYOUT.json",
  options: {
    ...rpcOptions,
    ...keyOptions,
    ...confirmOptions,
    results: { value: "FILE", help: "where the results are written; PAYOUT.results.csv unless given" },
    confirmations: { value: "N", help: "blocks to wait for, its own included; 1 unless given" },
    "from-block": {
      value: "N",
      help: "where the search for an earlier execution ends; 100,000 blocks back unless given",
    },
    ...screenOptions,
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: [
    `${keyNote} It pays the gas, and need not be an owner's.`,
    "What would fail is refused before any gas is spent. Run again after a crash, it finds what has been sent: nothing is paid twice.",
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
  const document = readDocument(context, file);
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
    throw new CommandError(`${results} says that these lines are paid, in ${earlier[0]!.transaction}.`, {
      next: "Nothing was sent. Where they are to be paid once more, name another file with --results.",
    });

  const deployment = findDeployment(context, chainId);
  const { sanctioned } = await screen(context, client, deployment, [...new Set(document.lines.map(({ to }) => to))]);
  if (sanctioned.length > 0)
    throw new CommandError("Payees have been sanctioned since the payout was planned. Nothing was sent.", {
      problems: sanctioned.map((payee) => `${payee.address} is sanctioned, by ${nameList(payee)}.`),
      next: "Plan the payout anew without them.",
    });
  await confirm(context, showDocument(document, deployment), proposal.hash, "send");
  return report(sending, await send(sending), false);
}

/** The receipt of what an earlier run, or somebody else, has executed already. */
async function findEarlier({ context, client, document, journal, confirmations }: Sending) {
  const { proposal } = document;
  const sent = readJournal(journal, proposal);
  const state = sent && (await findSent(client, sent));
  if (sent && state) {
    const receipt = await waitFor(client, sent, confirmations);
    // One that failed has moved nothing, and may be tried again: unless another has been executed in the meantime.
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

/** The receipt of the payout's execution, be it a failure. */
async function send(sending: Sending): Promise<TransactionReceipt> {
  const { context, client, document, journal, confirmations } = sending;
  const { proposal } = document;
  const account = await loadAccount(context);
  const sender = toTellingClient(getSetting(context, "rpc"), account, (hash) => writeJournal(journal, proposal, hash));
  // A journal of an earlier attempt has been followed up: from here on it is this one's.
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

/** What has become of a transaction that left, but whose sending ended in an error. */
async function followUp(sending: Sending, sent: Hex, error: unknown): Promise<TransactionReceipt> {
  const { context, client, document, confirmations, journal } = sending;
  if (await findSent(client, sent)) {
    const receipt = await waitFor(client, sent, confirmations);
    if (receipt.status === "success") return receipt;
    // Somebody else may have sent the same payout first.
    return (await findExecution(context, client, document.proposal)) ?? receipt;
  }
  if (isSilence(error))
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
    throw new CommandError(`The transaction ${transaction} did something else than this payout.`, {
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
      text: `FAILED on chain, in ${transaction} of block ${block}: nothing was paid.\nWritten: ${results}. The payout can be sent again once the reason is gone.`,
      json,
      exitCode: exitCodes.refused,
    };
  const short = rows.filter(({ amount, received }) => amount !== received).length;
  return {
    text: [
      wasEarlier
        ? `Paid already, in ${transaction} of block ${block}: nothing was sent now.`
        : `Paid: ${formatAmount(totalOf(lines), token)} in ${lines.length} line(s), in ${transaction} of block ${block}.`,
      ...(short > 0 ? [`In ${short} line(s) less arrived than was sent: the token keeps a fee. See "received".`] : []),
      `Written: ${results}`,
    ].join("\n"),
    json,
  };
}
