import {
  type Address,
  type Hex,
  type Transaction,
  decodeFunctionData,
  getAddress,
  hexToString,
  isAddressEqual,
  stringToHex,
  toEventSelector,
  zeroHash,
} from "viem";
import { multiSendAbi, safeAbi } from "../../sdk/src/safe/abi.ts";
import { publicMultiSends } from "../../sdk/src/safe/multiSends.ts";
import { type ProcessorLog, dayOf, emitted, only, rangesOf, withTimes, written } from "./logs.ts";
import type { Chain } from "./merchants.ts";
import type { Money } from "./payments.ts";
import { type Row, type Tables, groupBy, keyOf, put } from "./tables.ts";

const statuses: Readonly<Record<Hex, string>> = {
  [toEventSelector("ExecutionSuccess(bytes32,uint256)")]: "executed",
  [toEventSelector("ExecutionFailure(bytes32,uint256)")]: "failed",
};

interface Call {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

type Place = Pick<ProcessorLog, "blockNumber" | "logIndex">;

const isBefore = (a: Place, b: Place): boolean =>
  a.blockNumber < b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex < b.logIndex);

/** Which contract is a merchant from which block on, by its own or its signer's signature. */
function followedFrom(logs: readonly ProcessorLog[]): ReadonlyMap<Address, bigint> {
  const blocks = new Map<Address, bigint>();
  for (const log of logs) {
    const { eventName } = log;
    if (eventName !== "Charged" && eventName !== "Authorized" && eventName !== "SignerSet" && eventName !== "Cancelled")
      continue;
    const merchant = log.eventName === "SignerSet" ? log.args.owner : log.args.merchant;
    if (!blocks.has(merchant)) blocks.set(merchant, log.blockNumber);
  }
  return blocks;
}

/** Every execution that a merchant says of itself, in the chain's order. */
async function readExecutions({ client, blockNumber }: Chain, merchants: ReadonlyMap<Address, bigint>) {
  // In the order in which they became merchants.
  const [first] = merchants.values();
  if (first === undefined) return [];
  const found = [];
  for (const [fromBlock, toBlock] of rangesOf(first, blockNumber)) {
    found.push(...(await client.getLogs({ address: [...merchants.keys()], fromBlock, toBlock })));
  }
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

/** A Safe's calls, as its transaction's input has them; or why it does not tell them. */
function callsOf(safe: Address, { to, input }: Pick<Transaction, "to" | "input">, multiSends: readonly Address[]) {
  if (!to || !isAddressEqual(to, safe) || input.slice(0, 10) !== "0x6a761202") return "indirect";
  if (input.length > 2 + 2 * 256 * 1024) return "oversized";
  try {
    const { args, functionName } = decodeFunctionData({ abi: safeAbi, data: input });
    if (functionName !== "execTransaction") return "indirect";
    const [callee, value, data, operation, , , , gasToken] = args;
    if (operation === 0) return { calls: [{ to: callee, value, data }] as readonly Call[], gasToken };
    if (operation > 1) return "unreadable";
    if (!multiSends.some((known) => isAddressEqual(known, callee))) return "delegated";
    const calls: Call[] = [];
    let rest = decodeFunctionData({ abi: multiSendAbi, data }).args[0].slice(2);
    while (rest !== "") {
      const [, operation, to, value, length] = /^(..)(.{40})(.{64})(.{64})/.exec(rest) ?? [];
      if (operation === "01") return "delegated";
      const end = 170 + 2 * Number(`0x${length}`);
      if (operation !== "00" || !(end <= rest.length)) return "unreadable";
      calls.push({ to: getAddress(`0x${to}`), value: BigInt(`0x${value}`), data: `0x${rest.slice(170, end)}` });
      rest = rest.slice(end);
    }
    return { calls, gasToken };
  } catch {
    return "unreadable";
  }
}

/** A line's columns, where a call is one. */
function lineOf({ to, value, data }: Call, tokens: readonly Address[]) {
  const [, account, amount, trailer] = /^0xa9059cbb.{24}(.{40})(.{64})(.*)$/.exec(data) ?? [];
  if (amount === undefined || value !== 0n || !tokens.some((token) => isAddressEqual(token, to))) return null;
  const words = /^(.{64})(.{64})?$/.exec(trailer!) ?? [];
  const [reference, nameHash] = [words[1], words[2]].map((word): Hex | null =>
    word && `0x${word}` !== zeroHash ? `0x${word}` : null,
  ) as [Hex | null, Hex | null];
  return { token: getAddress(to), account: `0x${account}`, amount: BigInt(`0x${amount}`), reference, nameHash };
}

/** A reference that reads as it was written, and has nothing in it that cannot be seen. */
function textOf(reference: Hex | null): string | null {
  if (!reference) return null;
  const text = hexToString(reference, { size: 32 });
  const isWhole = text !== "" && !/\p{C}/u.test(text) && stringToHex(text).length <= 66;
  return isWhole && stringToHex(text, { size: 32 }) === reference ? text : null;
}

/** What merchants' Safes executed, read once more from the transactions' own input. */
export async function payoutTables(chain: Chain, logs: readonly ProcessorLog[], money: Money): Promise<Tables> {
  const { client, record } = chain;
  const [payout, payoutLine, dailyPayout] = [0, 1, 2].map(() => new Map<string, Row>()) as [
    Map<string, Row>,
    Map<string, Row>,
    Map<string, Row>,
  ];
  const multiSends = [...publicMultiSends, ...(record.multiSends ?? [])];
  const listed = only(logs, "TokenListed");
  const executions = await readExecutions(chain, followedFrom(logs));
  const ofSafe = groupBy(executions, ({ transactionHash, safe }) => `${transactionHash}-${safe.toLowerCase()}`);
  /** Those of tokens that had been listed by then. */
  const linesIn = (calls: readonly Call[], at: Place) => {
    const tokens = listed.filter((log) => isBefore(log, at)).map(({ args }) => args.token);
    return calls.map((call) => lineOf(call, tokens)).filter((line) => line !== null);
  };
  const days = new Map<string, { readonly lineCount: bigint; readonly amount: bigint }>();

  for (const [firstId, all] of ofSafe) {
    const transaction = await client.getTransaction({ hash: all[0]!.transactionHash });
    for (const [i, log] of all.entries()) {
      const id = i === 0 ? firstId : `${firstId}-${log.logIndex}`;
      const { safe, status, safeTxHash, payment } = log;
      const read = callsOf(safe, transaction, multiSends);
      const why = all.length > 1 && read !== "indirect" ? "several" : typeof read === "string" ? read : null;
      const calls = why === null && typeof read !== "string" ? read.calls : [];
      const lines = linesIn(calls, log);
      const day = dayOf(log);
      put(payout, [id], {
        ...{ id, merchantAddress: safe, safeTxHash, status, executor: transaction.from, day, ...emitted(log) },
        ...{ linesKnown: why === null, unexplained: why, lineCount: lines.length },
        ...{ otherCalls: calls.length - lines.length, gasPayment: payment },
        gasToken: why === null && typeof read !== "string" ? read.gasToken : null,
      });
      if (status === "failed") continue;
      // Where there are several, the indexer has given the first its lines, and taken them back when the next one came.
      const lent = why === "several" && i === 0 && typeof read !== "string" ? linesIn(read.calls, log) : [];
      for (const { token } of lent) {
        if (days.has(keyOf(safe, token, day))) put(dailyPayout, [safe, token, day], written(log));
      }
      for (const [position, { token, account, amount, reference, nameHash }] of lines.entries()) {
        put(payoutLine, [id, position], {
          ...{ payoutId: id, position, merchantAddress: safe, account, tokenAddress: token, reference, nameHash, day },
          ...{ referenceText: textOf(reference), ...money(token, { amount }), ...emitted(log) },
        });
        const key = keyOf(safe, token, day);
        const before = days.get(key) ?? { lineCount: 0n, amount: 0n };
        const sum = { lineCount: before.lineCount + 1n, amount: before.amount + amount };
        days.set(key, sum);
        const columns = { merchantAddress: safe, tokenAddress: token, day, lineCount: sum.lineCount };
        put(dailyPayout, [safe, token, day], { ...columns, ...money(token, { amount: sum.amount }), ...written(log) });
      }
    }
  }
  return { payout, payoutLine, dailyPayout };
}
