// Every provider limits one `eth_getLogs` in its own way: by blocks, by results, by bytes or by time. Logs are therefore
// read in windows of blocks, as wide as the node takes them.
import { LogsRefusedError } from "../errors/sending.ts";
import type { AnyClient } from "./client.ts";
import { readNodeError } from "./nodeError.ts";

/** Blocks, both ends included. */
export interface BlockWindow {
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

/** The width that a node takes, in blocks; the least that it refused; how many whole windows it took since. */
interface Width {
  blocks: bigint;
  refused: bigint;
  taken: number;
}

/** More blocks than any chain has: all of them in one question, until a node objects. */
const ALL = 1n << 62n;

/** Whole windows after which a wider one is tried again: where the logs are sparser, a limit on results is further. */
const TAKEN_IN_A_ROW = 16;

/** By transport, which the clients extended from one share. */
const widths = /* @__PURE__ */ new WeakMap<object, Width>();

// As Alchemy, Infura, QuickNode, Ankr, and nodes themselves say it, in one line.
const subject = "(range|blocks|results|logs|response|distance|size)";
const bound = String.raw`(exceed|limit|max|too |than|up to|\bover \d)`;
const refusal = /* @__PURE__ */ new RegExp(`${subject}.*${bound}|${bound}.*${subject}|query (timeout|duration)`, "i");
/** A limit on the rate of requests, which passes by itself. */
export const busy =
  /\brate\b|per (second|day)|daily|quota|capacity|compute|credits|too many requests|request (limit|count)/i;
const asked = /^(URL|Request body): /i;
const QUICKNODE_RANGE = -32_614;
const CONTENT_TOO_LARGE = 413;

/** The node's words for it, if it refuses because too much was asked for at once; they may be none. */
export function refusalOf(error: unknown): string | undefined {
  const { text, codes, statuses } = readNodeError(error);
  const said = text.split("\n").filter((line) => refusal.test(line) && !busy.test(line) && !asked.test(line));
  const isRefusal = said.length > 0 || codes.includes(QUICKNODE_RANGE) || statuses.includes(CONTENT_TOO_LARGE);
  return isRefusal ? said.join("\n") : undefined;
}

/**
 * The next width to try: the widest one below `blocks` that the refusal names, or a half. One close below is the range
 * that was asked for, as "from 1 to 1000" says it: by that there would be a request for each block.
 */
function narrower(blocks: bigint, said: string): bigint {
  const suggested = [...said.matchAll(/\[(0x[\da-f]+),\s*(0x[\da-f]+)\]/gi)].map(
    ([, first, last]) => BigInt(last!) - BigInt(first!) + 1n,
  );
  const named = [...said.matchAll(/(?<![-\w.,])(\d[\d,]*)(k?)\b(?: ?(block|range))?/gi)].flatMap(
    ([, digits, thousands, unit]) => {
      const value = BigInt(digits!.replaceAll(",", "")) * (thousands ? 1_000n : 1n);
      // A small one without a unit can be anything, such as seconds.
      return unit || value >= 100n ? [value] : [];
    },
  );
  const possible = [...suggested, ...named].filter((width) => width > 0n && width * 10n <= blocks * 9n);
  return possible.sort((a, b) => (a > b ? -1 : 1))[0] ?? blocks / 2n;
}

/**
 * Reads a range in windows, from its first block on or back from its last. The node's limit is kept for the next call.
 * @param ask Reads one window.
 * @returns The answers, in that order.
 * @throws LogsRefusedError (a single block is too much for the node); any other error as it is
 */
export async function* readInWindows<answer>(
  { transport }: Pick<AnyClient, "transport">,
  { fromBlock, toBlock, isNewestFirst = false }: BlockWindow & { readonly isNewestFirst?: boolean | undefined },
  ask: (window: BlockWindow) => Promise<answer>,
): AsyncGenerator<answer, void, undefined> {
  const width = widths.get(transport) ?? { blocks: ALL, refused: ALL, taken: 0 };
  widths.set(transport, width);
  let [first, last] = [fromBlock, toBlock];
  while (first <= last) {
    const blocks = width.blocks < last - first + 1n ? width.blocks : last - first + 1n;
    const start = isNewestFirst ? last - blocks + 1n : first;
    const window = { fromBlock: start, toBlock: start + blocks - 1n };
    let answer: answer;
    try {
      answer = await ask(window);
    } catch (error) {
      const said = refusalOf(error);
      if (said === undefined) throw error;
      if (blocks === 1n) throw new LogsRefusedError({ blockNumber: start, cause: error });
      const next = narrower(blocks, said);
      if (next < width.blocks) Object.assign(width, { blocks: next, refused: blocks, taken: 0 });
      continue;
    }
    if (isNewestFirst) last = start - 1n;
    else first = start + blocks;
    if (blocks === width.blocks) widen(width);
    yield answer;
  }
}

function widen(width: Width): void {
  const wider = width.blocks * 2n;
  if (++width.taken < TAKEN_IN_A_ROW && wider >= width.refused) return;
  Object.assign(width, { blocks: wider, refused: wider < width.refused ? width.refused : ALL, taken: 0 });
}
