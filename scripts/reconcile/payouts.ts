import { type Address, type Hex, type PublicClient, type Transaction, decodeFunctionData, erc20Abi } from "viem";
import { getAddress, hexToString, isAddressEqual, parseEventLogs, stringToHex, toEventSelector } from "viem";
import { multiSendAbi, safeAbi } from "../../sdk/src/safe/abi.ts";
import { publicMultiSends } from "../../sdk/src/safe/multiSends.ts";
import type { Chain } from "./chain.ts";
import { type ProcessorLog, dayOf, emitted, only, readLogs, withTimes, written } from "./logs.ts";
import { type Difference, type Row, Sums, type Tables, emptyTables, groupBy, keyOf, put } from "./tables.ts";

const statuses: Readonly<Record<Hex, string>> = {
  [toEventSelector("ExecutionSuccess(bytes32,uint256)")]: "executed",
  [toEventSelector("ExecutionFailure(bytes32,uint256)")]: "failed",
};

/** The first topics of the events that a payout is read from. */
export const executionTopics: ReadonlySet<Hex> = new Set(Object.keys(statuses) as Hex[]);

type Call = { readonly to: Address; readonly value: bigint; readonly data: Hex };
type Place = Pick<ProcessorLog, "blockNumber" | "logIndex">;

const isBefore = (a: Place, b: Place): boolean =>
  a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex < b.logIndex);

/** The merchants, each with the block of its first event. */
function followedFrom(logs: readonly ProcessorLog[]): ReadonlyMap<Address, bigint> {
  const blocks = new Map<Address, bigint>();
  for (const { args, blockNumber } of only(logs, "Charged", "Authorized", "SignerSet", "Cancelled")) {
    const merchant = "owner" in args ? args.owner : args.merchant;
    if (!blocks.has(merchant)) blocks.set(merchant, blockNumber);
  }
  return blocks;
}

/** Every execution that a merchant's event claims, in the chain's order. */
async function readExecutions({ client, at, logs }: Chain) {
  const merchants = followedFrom(logs);
  // In the order in which they became merchants.
  const [first] = merchants.values();
  if (first === undefined) return [];
  const found = await readLogs(client, [...merchants.keys()], { fromBlock: first, toBlock: at.blockNumber });
  const executions = found.flatMap((log) => {
    const [selector, indexed] = log.topics;
    const status = statuses[selector ?? "0x"];
    const safe = getAddress(log.address);
    // The hash is a topic, or with Safes up to 1.3.0 the first word of the data.
    const words = (indexed ?? "0x") + log.data.slice(2);
    if (!status || words.length !== 2 + 2 * 64 || log.blockNumber < merchants.get(safe)!) return [];
    const payment = BigInt(`0x${words.slice(66)}`);
    return [{ ...log, safe, status, safeTxHash: words.slice(0, 66), payment }];
  });
  return withTimes(client, executions);
}

/** A Safe's calls, by its transaction's input; or the reason why it does not have them. */
function callsOf(safe: Address, { to, input }: Pick<Transaction, "to" | "input">, multiSends: readonly Address[]) {
  const unexplained = (why: string) => ({ why, calls: [] as readonly Call[], gasToken: null });
  if (!to || !isAddressEqual(to, safe) || input.slice(0, 10) !== "0x6a761202") return unexplained("indirect");
  if (input.length > 2 + 2 * 256 * 1024) return unexplained("oversized");
  try {
    const { args, functionName } = decodeFunctionData({ abi: safeAbi, data: input });
    if (functionName !== "execTransaction") return unexplained("indirect");
    const [callee, value, data, operation, , , , gasToken] = args;
    if (operation === 0) return { why: null, calls: [{ to: callee, value, data }], gasToken };
    if (operation > 1) return unexplained("unreadable");
    if (!multiSends.some((known) => isAddressEqual(known, callee))) return unexplained("delegated");
    const calls: Call[] = [];
    let rest = decodeFunctionData({ abi: multiSendAbi, data }).args[0].slice(2);
    while (rest !== "") {
      const [, operation, to, value, length] = /^(..)(.{40})(.{64})(.{64})/.exec(rest) ?? [];
      if (operation === "01") return unexplained("delegated");
      const end = 170 + 2 * Number(`0x${length}`);
      if (operation !== "00" || !(end <= rest.length)) return unexplained("unreadable");
      calls.push({ to: getAddress(`0x${to}`), value: BigInt(`0x${value}`), data: `0x${rest.slice(170, end)}` });
      rest = rest.slice(end);
    }
    return { why: null, calls, gasToken };
  } catch {
    return unexplained("unreadable");
  }
}

function lineOf({ to, value, data }: Call, tokens: readonly Address[]) {
  const [, account, amount, trailer] = /^0xa9059cbb.{24}(.{40})(.{64})(.*)$/.exec(data) ?? [];
  if (amount === undefined || value !== 0n || !tokens.some((token) => isAddressEqual(token, to))) return null;
  const [, ...words] = /^(.{64})(.{64})?$/.exec(trailer!) ?? [];
  const [reference = null, nameHash = null] = words.map((word) =>
    word && BigInt(`0x${word}`) !== 0n ? (`0x${word}` as const) : null,
  );
  return { token: getAddress(to), account: `0x${account}`, amount: BigInt(`0x${amount}`), reference, nameHash };
}

/** A reference as text, if it reads as it was written and has no invisible characters. */
function textOf(reference: Hex | null): string | null {
  if (!reference) return null;
  const text = hexToString(reference, { size: 32 });
  const isSeen = !/^\s|\s$|^0x|[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/iu.test(text);
  const isWhole = text !== "" && isSeen && stringToHex(text).length <= 66;
  return isWhole && stringToHex(text, { size: 32 }) === reference ? text : null;
}

/** The executions of merchants' Safes, by the transactions' input. */
export async function payoutTables(chain: Chain): Promise<Tables> {
  const { client, record, logs, money } = chain;
  const tables = emptyTables("payout", "payoutLine", "dailyPayout");
  const { payout, payoutLine, dailyPayout } = tables;
  const multiSends = [...publicMultiSends, ...(record.multiSends ?? [])];
  const listed = only(logs, "TokenListed");
  /** Of tokens that had been listed by then. */
  const linesIn = (calls: readonly Call[], at: Place) => {
    const tokens = listed.filter((log) => isBefore(log, at)).map(({ args }) => args.token);
    return calls.map((call) => lineOf(call, tokens)).filter((line) => line !== null);
  };
  const days = new Sums<"lineCount" | "amount">();
  const executions = await readExecutions(chain);
  const ofSafe = groupBy(executions, ({ transactionHash, safe }) => `${transactionHash}-${safe.toLowerCase()}`);

  for (const [firstId, all] of ofSafe) {
    const transaction = await client.getTransaction({ hash: all[0]!.transactionHash });
    for (const [i, log] of all.entries()) {
      const id = i === 0 ? firstId : `${firstId}-${log.logIndex}`;
      const { safe, status, safeTxHash, payment } = log;
      const read = callsOf(safe, transaction, multiSends);
      const why = all.length > 1 && read.why !== "indirect" ? "several" : read.why;
      const { calls, gasToken } = why === null ? read : { calls: [], gasToken: null };
      const lines = linesIn(calls, log);
      const day = dayOf(log);
      put(payout, [id], {
        ...{ id, merchantAddress: safe, safeTxHash, status, executor: transaction.from, day, ...emitted(log) },
        ...{ linesKnown: why === null, unexplained: why, lineCount: lines.length },
        ...{ otherCalls: calls.length - lines.length, gasPayment: payment, gasToken },
      });
      if (status === "failed") continue;
      // Of several, the indexer gave the first one its lines, and took them back with the next.
      for (const { token } of why === "several" && i === 0 ? linesIn(read.calls, log) : []) {
        if (days.get(safe, token, day)) put(dailyPayout, [safe, token, day], written(log));
      }
      for (const [position, { token, account, amount, reference, nameHash }] of lines.entries()) {
        put(payoutLine, [id, position], {
          ...{ payoutId: id, position, merchantAddress: safe, account, tokenAddress: token, reference, nameHash, day },
          ...{ referenceText: textOf(reference), ...money(token, { amount }), ...emitted(log) },
        });
        const { lineCount, ...sum } = days.add([safe, token, day], { lineCount: 1n, amount });
        const columns = { merchantAddress: safe, tokenAddress: token, day, lineCount };
        put(dailyPayout, [safe, token, day], { ...columns, ...money(token, sum), ...written(log) });
      }
    }
  }
  return tables;
}

/**
 * Compares the sums of payouts' lines with the tokens' own `Transfer` events: input is a request, and a merchant that is
 * no Safe may claim anything. All that left the Safe in the transaction counts, with the token's own fee, which USDT
 * emits as a transfer, but without the payment for gas. Beside other calls, which may have sent more, the lines' sum is
 * a least.
 */
export async function comparePayouts(client: PublicClient, { payout, payoutLine }: Tables): Promise<Difference[]> {
  const lines = groupBy(payoutLine?.values() ?? [], ({ payoutId }) => payoutId!);
  const known = [...(payout?.values() ?? [])].filter((row) => row.status === "executed" && row.linesKnown === "true");
  const differences = known
    .filter(({ id }) => lines.has(id!))
    .map(async (row) => {
      const sent = await readSent(client, row);
      return [...groupBy(lines.get(row.id!)!, ({ tokenAddress }) => tokenAddress!)].flatMap(([token, some]) => {
        const gas = row.gasToken === token ? BigInt(row.gasPayment!) : 0n;
        const said = some.reduce((sum, { amount }) => sum + BigInt(amount!), gas);
        const did = sent.get(token) ?? 0n;
        if (said === did || (row.otherCalls !== "0" && said < did)) return [];
        const key = keyOf(row.id, token);
        return [{ table: "payoutLine", key, column: "sum of amount", chain: String(did), indexer: String(said) }];
      });
    });
  return (await Promise.all(differences)).flat();
}

/** The amounts that left a Safe in a transaction, by token in lower case. */
async function readSent(client: PublicClient, { transactionHash, merchantAddress }: Row) {
  const { logs } = await client.getTransactionReceipt({ hash: transactionHash as Hex });
  const sent = new Map<string, bigint>();
  for (const { address, args } of parseEventLogs({ abi: erc20Abi, eventName: "Transfer", logs })) {
    if (args.from.toLowerCase() !== merchantAddress) continue;
    const token = address.toLowerCase();
    sent.set(token, (sent.get(token) ?? 0n) + args.value);
  }
  return sent;
}
