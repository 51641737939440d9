import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type Hex, keccak256, parseGwei, parseTransaction } from "viem";
import { type Outcome, trackTransaction } from "../../sdk/src/index.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Between, type Tracked, startTracked, withoutSync } from "../support/tracked.ts";

const payer = accountOf("payer");
const { address: stranger } = accountOf("stranger");

describe("A transaction that is tracked", function () {
  this.timeout(60_000);
  let world: Tracked;
  before(async () => {
    world = await startTracked();
  });
  after(() => world.stop());
  beforeEach(() => world.automine(false));
  afterEach(async () => {
    // Whatever a test leaves in the pool is no business of the next.
    await world.node({ method: "anvil_dropAllTransactions" });
    await world.setBaseFee(1);
    await world.automine(true);
    await world.mine();
  });

  interface Signed {
    readonly nonce?: number;
    readonly maxFee?: string;
    readonly tip?: string;
    readonly value?: bigint;
    readonly to?: Hex;
    readonly data?: Hex;
  }

  /** Signed by the payer: a wei to a stranger, unless it says otherwise. */
  async function sign({ nonce, maxFee = "3", tip = "1", value = 1n, to = stranger, data = "0x" }: Signed = {}) {
    const raw = await payer.signTransaction({
      type: "eip1559",
      chainId: 31337,
      nonce: nonce ?? (await world.countOf("payer")),
      gas: 200_000n,
      maxFeePerGas: parseGwei(maxFee),
      maxPriorityFeePerGas: parseGwei(tip),
      to,
      value,
      data,
    });
    return { raw, hash: keccak256(raw), nonce: nonce ?? (await world.countOf("payer")) };
  }
  const send = async (signed: Signed = {}) => {
    const one = await sign(signed);
    await world.node({ method: "eth_sendRawTransaction", params: [one.raw] });
    return one;
  };
  const track = (parameters: Omit<Parameters<typeof trackTransaction>[1], "account">, between?: Between) =>
    trackTransaction(world.clientFor(payer, between ? { between } : {}), { timeout: 10_000, ...parameters });
  const blink = (ms = 150) => new Promise((resolve) => setTimeout(resolve, ms));
  const summary = ({ status, hash, ...rest }: Outcome) => ({
    status,
    hash,
    ...("reason" in rest ? { reason: rest.reason } : {}),
    ...("replacement" in rest && rest.replacement ? { replacement: rest.replacement } : {}),
  });

  describe("and mined", () => {
    it("is settled, with its receipt", async () => {
      const { hash } = await send();
      const outcome = track({ hash });
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash });
      expect((await outcome).status === "settled" && (await outcome)).to.have.nested.property(
        "receipt.status",
        "success",
      );
    });

    it("is settled after as many blocks as are wanted, and not before", async () => {
      const { hash } = await send();
      let outcome: Outcome | undefined;
      const tracked = track({ hash, confirmations: 3 }).then((one) => (outcome = one));
      await world.mine(2);
      await blink();
      expect(outcome).to.equal(undefined);
      await world.mine();
      expect((await tracked).status).to.equal("settled");
    });

    it("has failed where it reverted", async () => {
      const { hash } = await send({ to: world.token.address, value: 0n, data: "0x12345678" });
      await world.mine();
      expect(summary(await track({ hash }))).to.deep.equal({ status: "failed", reason: "reverted", hash });
    });
  });

  describe("and dropped", () => {
    it("is sent again, the very same bytes, and settled", async () => {
      const { hash, raw } = await send();
      await world.drop(hash);
      const outcome = track({ hash, raw });
      await blink();
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash });
    });

    it("is sent, where it never reached the node", async () => {
      const { hash, raw } = await sign();
      const outcome = track({ hash, raw });
      await blink();
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash });
    });

    it("is unknown where nobody has the bytes, with its hash; never failed", async () => {
      const { hash } = await send();
      await world.drop(hash);
      const outcome = await track({ hash, timeout: 300 });
      expect(outcome).to.include({ status: "unknown", hash, isDropped: true });
    });
  });

  describe("and replaced", () => {
    it("is settled under the new hash, where its wallet has sped it up", async () => {
      const { hash, nonce } = await send();
      const outcome = track({ hash });
      await blink();
      const faster = await send({ nonce, maxFee: "6", tip: "3" });
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash: faster.hash });
    });

    it("is settled, though a wallet has written behind the calldata whence it comes", async () => {
      const data = "0xdd62ed3e";
      const { hash, nonce, raw } = await send({ to: stranger, data });
      const outcome = track({ hash, raw });
      const faster = await send({ nonce, maxFee: "6", tip: "3", data: `${data}c0ffee` });
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash: faster.hash });
    });

    it("has failed where its wallet has cancelled it", async () => {
      const { hash, nonce, raw } = await send();
      const cancel = await send({ nonce, maxFee: "6", tip: "3", to: payer.address, value: 0n });
      await world.mine();
      const expected = { status: "failed", hash, reason: "cancelled", replacement: cancel.hash };
      expect(summary(await track({ hash, raw }))).to.deep.equal(expected);
    });

    it("has failed where another one took its nonce", async () => {
      const { hash, nonce, raw } = await send();
      const other = await send({ nonce, maxFee: "6", tip: "3", value: 2n });
      await world.mine();
      // It is found though the account has gone on.
      await send();
      await world.mine(5);
      const expected = { status: "failed", hash, reason: "replaced", replacement: other.hash };
      expect(summary(await track({ hash, raw }))).to.deep.equal(expected);
    });

    it("is unknown where nobody knows what it was to do: the other one may be the same", async () => {
      const { hash, nonce } = await sign();
      await send({ nonce, maxFee: "6", tip: "3" });
      await world.mine();
      expect((await track({ hash, nonce, timeout: 300 })).status).to.equal("unknown");
    });
  });

  describe("and reorganised away", () => {
    it("is waited for again, and sent again", async () => {
      const { hash, raw } = await send();
      const outcome = track({ hash, raw, confirmations: 4 });
      await world.mine(2);
      await blink();
      await world.reorg(2);
      await blink();
      await world.mine(4);
      const settled = await outcome;
      expect(summary(settled)).to.deep.equal({ status: "settled", hash });
      const now = (await world.node({ method: "eth_getTransactionReceipt", params: [hash] })) as { blockHash: Hex };
      expect(settled.status === "settled" && settled.receipt.blockHash).to.equal(now.blockHash);
    });

    it("is settled after all, where the one that had replaced it went with its block", async () => {
      const { hash, nonce, raw } = await send();
      const outcome = track({ hash, raw, confirmations: 3 });
      await send({ nonce, maxFee: "6", tip: "3", value: 2n });
      await world.mine();
      await blink();
      await world.reorg(1);
      await world.node({ method: "anvil_dropAllTransactions" });
      await blink();
      await world.mine(3);
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash });
    });
  });

  describe("and under-priced", () => {
    it("is signed again with the same nonce and higher fees, up to what is allowed", async () => {
      const { hash, raw, nonce } = await send({ maxFee: "2" });
      await world.drop(hash);
      await world.setBaseFee(5);
      await world.mine();
      const outcome = track({ hash, raw, raiseFeesTo: parseGwei("20") });
      await blink(300);
      await world.mine();
      const settled = await outcome;
      expect(settled.status).to.equal("settled");
      expect(settled.hash).to.not.equal(hash);
      const mined = (await world.node({ method: "eth_getTransactionByHash", params: [settled.hash] })) as Record<
        string,
        Hex
      >;
      expect(Number(mined.nonce)).to.equal(nonce);
      expect(BigInt(mined.maxFeePerGas!) <= parseGwei("20")).to.equal(true);
      expect(mined).to.include({ to: stranger.toLowerCase(), value: "0x1" });
    });

    for (const [when, raiseFeesTo] of [
      ["nobody allows more", undefined],
      ["not enough is allowed", parseGwei("2.1")],
    ] as const) {
      it(`is unknown where ${when}, and no more is offered`, async () => {
        const { hash, raw } = await send({ maxFee: "2" });
        await world.drop(hash);
        await world.setBaseFee(5);
        await world.mine();
        const sent: Hex[] = [];
        const between: Between = (request, node) => {
          if (request.method === "eth_sendRawTransaction") sent.push(request.params![0] as Hex);
          return withoutSync(request, node);
        };
        const outcome = await track({ hash, raw, timeout: 500, ...(raiseFeesTo ? { raiseFeesTo } : {}) }, between);
        expect(outcome).to.include({ status: "unknown", hash });
        expect(new Set(sent)).to.deep.equal(new Set([raw]));
      });
    }

    it("is mined at the fees it has once the chain is cheaper", async () => {
      const { hash, raw } = await send({ maxFee: "2" });
      await world.drop(hash);
      await world.setBaseFee(5);
      await world.mine();
      const outcome = track({ hash, raw });
      await blink();
      await world.setBaseFee(1);
      await world.mine();
      await blink();
      await world.mine();
      expect(summary(await outcome)).to.deep.equal({ status: "settled", hash });
    });
  });

  describe("by a node", () => {
    it("that fails, is unknown, with what went wrong", async () => {
      const { hash } = await send();
      const outcome = await track({ hash, timeout: 200 }, async () => Promise.reject(new Error("gone")));
      expect(outcome).to.include({ status: "unknown", hash });
      expect(String(outcome.status === "unknown" && outcome.cause)).to.contain("gone");
    });

    it("that never answers, is unknown in time", async () => {
      const { hash } = await send();
      const before = Date.now();
      const outcome = await track({ hash, timeout: 200 }, () => new Promise(() => {}));
      expect(outcome).to.include({ status: "unknown", hash });
      expect(Date.now() - before).to.be.lessThan(3_000);
    });

    it("that fails for a while, is settled", async () => {
      const { hash } = await send();
      await world.mine();
      let left = 7;
      const outcome = await track({ hash }, async (request, node) => {
        if (--left > 0) throw new Error("gone");
        return withoutSync(request, node);
      });
      expect(summary(outcome)).to.deep.equal({ status: "settled", hash });
    });
  });

  it("is found by what the chain says of it, where its hash is lost", async () => {
    const { hash } = await sign({ value: 7n });
    const other = await send();
    await world.mine();
    const outcome = await track({ hash, timeout: 200, find: async () => other.hash });
    expect(summary(outcome)).to.deep.equal({ status: "settled", hash: other.hash });
    expect(parseTransaction(other.raw).value).to.equal(1n);
  });
});
