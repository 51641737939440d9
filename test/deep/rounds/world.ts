// Chainlink's own code with the rounds of one feed, real sources and latches over it, and a clock that goes forward.
import hre from "hardhat";
import { type Hex, decodeErrorResult, decodeFunctionResult, encodeFunctionData, numberToHex, parseAbi } from "viem";
import { multicall3 } from "../../../scripts/deploy/canonical.ts";
import { type FeedCodes, placeAggregator, placeProxy } from "../../../scripts/feeds/place.ts";
import { USD, anyId, price, token } from "../../prices/support.ts";
import type { Arrival } from "./data.ts";
import { type Guards, SHUT_FOR, market, narrow, pegBand } from "./guards.ts";

/** When a proxy moves to phase 2. The data does not tell when mainnet's did. */
type Move = "with the first round of phase 2" | "after the last round of phase 1" | "before the first round";

interface ViewOptions {
  readonly move: Move;
  readonly guards: Guards;
  /** Phase 1 has the code of the generation before. */
  readonly isOlderCode?: boolean;
  /** Rounds keep when they began, as OCR2's do: Chainlink's code here keeps one instant. */
  readonly keepsStart?: boolean;
}

/** A proxy over the two phases, and what is read through it. Between them each round is the latest at some instant. */
const viewOptions = {
  /** Phase 1 goes on behind the proxy's back. */
  movedFirst: { move: "with the first round of phase 2", guards: market },
  /** Phase 2 is months old when the proxy comes to it. */
  movedLast: { move: "after the last round of phase 1", guards: market },
  /** What Chainlink did: other code came with the phase. */
  movedToOtherCode: { move: "with the first round of phase 2", guards: market, isOlderCode: true },
  /** Rounds that began before they were written: those of phase 1, by up to nine days. */
  keepsStart: { move: "after the last round of phase 1", guards: market, keepsStart: true },
  /** A source that was made in phase 2, with guards that need no latch. */
  phase2: { move: "before the first round", guards: narrow },
} as const satisfies Record<string, ViewOptions>;

export type ViewName = keyof typeof viewOptions;
export const viewNames = Object.keys(viewOptions) as readonly ViewName[];

const multicall = parseAbi([
  "struct Call { address target; bool allowFailure; bytes callData; }",
  "struct Result { bool success; bytes returnData; }",
  "function aggregate3(Call[] calls) payable returns (Result[])",
]);

/** What a reading came to: a number, or the error that refused it. */
export type Outcome =
  { readonly value: bigint; readonly error?: never } | { readonly value?: never; readonly error: string };

/** The token for dollars: cents, and six decimals. Its market has it the other way round. */
const pair = { base: USD, quote: token, baseDecimals: 2, quoteDecimals: 6, inverted: true };
export const CENTS = 10_000n;
export const AT_PAR = 100_000_000n;

export async function openWorld(codes: FeedCodes, startsAt: bigint) {
  const connection = await hre.network.create({
    override: { initialDate: new Date(Number(startsAt) * 1_000), allowBlocksWithSameTimestamp: true },
  });
  const { viem, provider } = connection;
  await provider.request({ method: "hardhat_setCode", params: [multicall3.address, multicall3.code] });
  const phase1 = await placeAggregator(provider, codes, "phase 1");
  const olderPhase1 = await placeAggregator(provider, codes, "phase 1, older", 5);
  const phase2 = await placeAggregator(provider, codes, "phase 2");

  const keepsStart = { 1: await makeMock(), 2: await makeMock() };
  let clock = startsAt;
  /** The next block, which a transaction makes, is of this very instant. */
  const holdClock = () => provider.request({ method: "evm_setNextBlockTimestamp", params: [numberToHex(clock)] });

  async function makeMock() {
    return viem.deployContract("AggregatorMock", [price(0.01), price(1_000)]);
  }

  async function openFeed(name: ViewName, madeInPhase: 1 | 2) {
    const { isOlderCode = false, keepsStart: isMock = false }: ViewOptions = viewOptions[name];
    if (isMock) {
      const { address, write } = await viem.deployContract("FeedMock", [8, keepsStart[1].address]);
      const moveTo2 = async () => {
        await holdClock();
        await write.propose([keepsStart[2].address]);
      };
      return { address, moveTo2 };
    }
    const first = isOlderCode ? olderPhase1 : phase1;
    const feed = await placeProxy(provider, codes, name, madeInPhase === 2 ? [first, phase2] : [first]);
    return { address: feed.address, moveTo2: () => feed.moveTo(2, phase2) };
  }

  async function openView(name: ViewName) {
    const { move, guards, isOlderCode = false, keepsStart: isMock = false }: ViewOptions = viewOptions[name];
    const madeInPhase: 1 | 2 = move === "before the first round" ? 2 : 1;
    const { address, moveTo2 } = await openFeed(name, madeInPhase);
    const source = await viem.deployContract("ChainlinkSource", [address, pair, guards]);
    const makeLatch = async () => {
      const latch = await viem.deployContract("PegLatch", [source.address, pegBand, SHUT_FOR]);
      return { latch, par: await viem.deployContract("ParSource", [latch.address, USD, 2, token, 6]) };
    };
    // One that nobody minds, and one that is tripped and cleared as soon as it may be.
    const [{ latch, par }, { latch: minded, par: mindedPar }] = [await makeLatch(), await makeLatch()];
    const of = { name, move, guards, madeInPhase, hasSameCode: !isOlderCode, keepsStart: isMock };
    return { ...of, source, latch, par, minded, mindedPar, moveTo2 };
  }
  const views: Awaited<ReturnType<typeof openView>>[] = [];
  for (const name of viewNames) views.push(await openView(name));

  const { source, latch, par } = views[0]!;
  const readAnswer = encodeFunctionData({ abi: source.abi, functionName: "readAnswer" });
  const convertUp = encodeFunctionData({ abi: par.abi, functionName: "convertUp", args: [anyId, USD, token, CENTS] });
  const calls = views.flatMap((view) => [
    { target: view.source.address, allowFailure: true, callData: readAnswer },
    { target: view.par.address, allowFailure: true, callData: convertUp },
    { target: view.mindedPar.address, allowFailure: true, callData: convertUp },
  ]);
  // Last of all, because it would shut the latch for the calls after it.
  const trip = encodeFunctionData({ abi: latch.abi, functionName: "trip" });
  calls.push(...views.map((view) => ({ target: view.latch.address, allowFailure: true, callData: trip })));
  const data = encodeFunctionData({ abi: multicall, functionName: "aggregate3", args: [calls] });
  const abi = [...source.abi, ...latch.abi];
  const outcomeOf = ({ success, returnData }: { readonly success: boolean; readonly returnData: Hex }): Outcome =>
    success
      ? { value: returnData === "0x" ? 0n : BigInt(returnData.slice(0, 66)) }
      : { error: returnData === "0x" ? "no data" : decodeErrorResult({ abi, data: returnData }).errorName };

  return {
    views,
    close: () => connection.close(),

    /** The next block is of that instant; it may be the last one's. */
    async goTo(instant: bigint): Promise<void> {
      clock = instant;
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [numberToHex(instant)] });
      await provider.request({ method: "evm_mine" });
    },

    async arrive(arrival: Arrival): Promise<void> {
      for (const aggregator of arrival.phase === 1 ? [phase1, olderPhase1] : [phase2]) await aggregator.push(arrival);
      if (arrival.updatedAt > clock) clock = arrival.updatedAt;
      await holdClock();
      await keepsStart[arrival.phase].write.push([arrival.answer, arrival.startedAt, arrival.updatedAt]);
    },

    /** What each view's source, its latch and its minded latch give now, and a trip of its latch. */
    async read(): Promise<readonly (readonly [Outcome, Outcome, Outcome, Outcome])[]> {
      const params = [{ to: multicall3.address, data }, "latest"];
      const answer = (await provider.request({ method: "eth_call", params })) as Hex;
      const results = decodeFunctionResult({ abi: multicall, functionName: "aggregate3", data: answer });
      const outcomes = results.map(outcomeOf);
      return views.map((_, i) => {
        const [source, latch, minded] = outcomes.slice(3 * i, 3 * i + 3);
        return [source!, latch!, minded!, outcomes[3 * views.length + i]!] as const;
      });
    },

    /** Trips or clears a view's minded latch in a block of that instant; throws where that is refused. */
    async turn(
      instant: bigint,
      { minded }: Awaited<ReturnType<typeof openView>>,
      turn: "trip" | "clear",
    ): Promise<void> {
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [numberToHex(instant)] });
      await minded.write[turn]();
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
export type View = World["views"][number];
