import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type TransactionReceipt, numberToHex, pad, parseEventLogs } from "viem";
import {
  type EventPlace,
  FinalityUnavailableError,
  ForeignCursorError,
  type Invoice,
  LogsWithheldError,
  type MerchantCursor,
  type MerchantWatchParameters,
  getPaymentId,
  toTypedDataDomain,
} from "../../sdk/src/index.ts";
import { chargedEvent } from "../../sdk/src/generated/processor.ts";
import { completeTerms } from "../../sdk/src/terms/completeTerms.ts";
import { toTermsTypedData } from "../../sdk/src/terms/typedData.ts";
import { accountOf } from "../support/localAccounts.ts";
import { usdt } from "../support/system.ts";
import { type Between, type Tracked, startTracked, withoutSync } from "../support/tracked.ts";

const payer = accountOf("payer");
const merchant = accountOf("merchant");
const stranger = accountOf("stranger");

describe("merchant.watch", function () {
  this.timeout(60_000);
  let world: Tracked;
  before(async () => {
    world = await startTracked();
  });
  after(() => world.stop());

  // One that a failed test leaves running would keep the process alive.
  const followed: (() => void)[] = [];
  afterEach(() => {
    for (const unwatch of followed.splice(0)) unwatch();
  });

  const until = async (is: () => boolean) => {
    for (let i = 0; i < 400 && !is(); ++i) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(is(), "in time").to.equal(true);
  };
  const rest = (ms = 150) => new Promise((resolve) => setTimeout(resolve, ms));
  const pay = (invoice: Invoice) => world.clientFor(payer).payment.chargeSync({ invoice });
  const headOf = async () => BigInt((await world.node({ method: "eth_blockNumber" })) as string);
  const next = async () => (await headOf()) + 1n;

  /** A feed that writes down what it is told. */
  function follow(parameters: Partial<MerchantWatchParameters> = {}, between: Between = withoutSync) {
    const seen: string[] = [];
    const errors: Error[] = [];
    const cursors: MerchantCursor[] = [];
    const unwatch = world.clientFor(undefined, { between }).merchant.watch({
      merchant: merchant.address,
      pollingInterval: 20,
      onCharged: ({ terms }) => seen.push(`charged ${terms.number}`),
      onAuthorized: ({ terms }) => seen.push(`authorized ${terms.number}`),
      onCaptured: ({ amount }) => seen.push(`captured ${amount}`),
      onRetracted: ({ eventName }) => seen.push(`${eventName} retracted`),
      onCursor: (cursor) => cursors.push(cursor),
      onError: (error) => errors.push(error),
      ...parameters,
    });
    followed.push(unwatch);
    /** The cursor, as a file would have it. */
    const saved = () => JSON.parse(JSON.stringify(cursors.at(-1))) as MerchantCursor;
    return { seen, errors, unwatch, saved };
  }

  /** An authorized payment of a merchant. */
  const authorize = async (of = merchant) => {
    const { timestamp } = (await world.node({ method: "eth_getBlockByNumber", params: ["latest", false] })) as never;
    const payExpiry = BigInt(timestamp) + 3_600n;
    const invoice = await world.clientFor(of).invoice.sign({
      ...{ merchant: of.address, number: await next(), token: world.deployment.tokens[0]!.address },
      ...{ amount: usdt(1), payer: payer.address, payExpiry, authorizationExpiry: payExpiry + 86_400n },
    });
    await world.clientFor(payer).payment.authorizeSync({ invoice });
    return { terms: invoice.terms, capture: () => world.clientFor(of).payment.captureSync({ invoice, amount: 7n }) };
  };

  it("asks at most two questions a block over 1,000 open invoices, finality included", async () => {
    const { deployment } = world;
    const { chainId } = deployment;
    const domain = { chainId, verifyingContract: deployment.processor };
    const signOpen = async (number: bigint): Promise<Invoice> => {
      const terms = completeTerms({
        ...{ merchant: merchant.address, number, token: deployment.tokens[0]!.address, amount: usdt(1) },
        payExpiry: 4_000_000_000n,
      });
      const signature = await merchant.signTypedData(toTermsTypedData(toTypedDataDomain(domain), terms));
      return { id: getPaymentId(terms, domain), terms, signer: merchant.address, signature };
    };
    const open: Invoice[] = [];
    for (let number = 500_000n; open.length < 1_000; ++number) open.push(await signOpen(number));
    let requests = 0;
    // No shorter than a block, as by default.
    const { seen, unwatch } = follow(
      { fromBlock: await next(), pollingInterval: 80, onConfirmed: () => {} },
      (...of) => {
        ++requests;
        return withoutSync(...of);
      },
    );
    await rest();
    const [before, asked] = [await headOf(), requests];
    for (let i = 0; i < 100; ++i) {
      if (i % 20 === 0) await pay(open[10 * i]!);
      else await world.mine();
      await rest(60);
    }
    const blocks = Number((await headOf()) - before);
    unwatch();
    expect(seen).to.have.length(5);
    expect((requests - asked) / blocks).to.be.lessThanOrEqual(2);
  });

  it("asks a node whose head has not moved for nothing but its head", async () => {
    let asked = 0;
    const { seen, unwatch } = follow({ fromBlock: await next() }, (request, node) => {
      if (request.method === "eth_getLogs") ++asked;
      return withoutSync(request, node);
    });
    await pay(await world.invoiceFor());
    await until(() => seen.length === 1);
    await rest();
    const before = asked;
    await rest(300);
    unwatch();
    expect([before > 0, asked]).to.deep.equal([true, before]);
  });

  it("takes back what a reorganisation of five blocks takes back, and tells it again, once each", async () => {
    const invoice = await world.invoiceFor();
    const { seen, unwatch } = follow({ fromBlock: await next() });
    await pay(invoice);
    await world.mine(4);
    await until(() => seen.length === 1);
    await world.reorg(5);
    await until(() => seen.length === 2);
    await pay(invoice);
    await world.mine(4);
    await until(() => seen.length === 3);
    await rest();
    unwatch();
    const { number } = invoice.terms;
    expect(seen).to.deep.equal([`charged ${number}`, "Charged retracted", `charged ${number}`]);
  });

  it("names the block and the log of an event, and of one that is taken back those it was told with", async () => {
    const invoice = await world.invoiceFor();
    const places: object[] = [];
    const note = ({ blockNumber, blockHash, transactionHash, logIndex }: EventPlace) =>
      places.push({ blockNumber, blockHash, transactionHash, logIndex });
    const { unwatch } = follow({
      ...{ fromBlock: await next(), confirmations: 1 },
      ...{ onCharged: note, onConfirmed: note, onRetracted: note },
    });
    const { receipt } = await pay(invoice);
    const [of] = parseEventLogs({ abi: [chargedEvent], logs: (receipt as TransactionReceipt).logs });
    await until(() => places.length === 2);
    await world.reorg(1);
    await until(() => places.length === 3);
    unwatch();
    const { blockNumber, blockHash, transactionHash, logIndex } = of!;
    const place = { blockNumber, blockHash, transactionHash, logIndex };
    expect(places).to.deep.equal([place, place, place]);
  });

  it("tells the levels of finality by confirmations and the node's tags, once each and in order", async () => {
    const invoice = await world.invoiceFor();
    const reached: string[] = [];
    const { unwatch } = follow({
      fromBlock: await next(),
      confirmations: 3,
      onConfirmed: ({ id, level }) => id === invoice.id && reached.push(level),
    });
    await pay(invoice);
    await world.mine(1);
    await rest();
    expect(reached).to.deep.equal([]);
    await world.mine(1);
    await until(() => reached.length === 1);
    for (let i = 0; i < 14; ++i) {
      await world.mine(10);
      await rest(80);
    }
    unwatch();
    expect(reached).to.deep.equal(["confirmed", "safe", "finalized"]);
  });

  it("says once that a node has no final blocks, and goes by confirmations", async () => {
    const invoice = await world.invoiceFor();
    const reached: string[] = [];
    const between: Between = async (request, node) => {
      if (["safe", "finalized"].includes(String(request.params?.[0])))
        throw Object.assign(new Error("invalid block tag"), { code: -32_602 });
      return withoutSync(request, node);
    };
    const onConfirmed: MerchantWatchParameters["onConfirmed"] = ({ level }) => reached.push(level);
    const { errors, unwatch } = follow({ fromBlock: await next(), confirmations: 2, onConfirmed }, between);
    await pay(invoice);
    for (let i = 0; i < 8; ++i) {
      await world.mine(10);
      await rest(60);
    }
    unwatch();
    expect(reached).to.deep.equal(["confirmed"]);
    expect(errors.map((error) => error instanceof FinalityUnavailableError)).to.deep.equal([true, true]);
  });

  it("tells every level where a node's final block is away for longer than 64 blocks", async () => {
    const invoice = await world.invoiceFor();
    const reached: string[] = [];
    let isAway = false;
    const between: Between = async (request, node) => {
      if (isAway && ["safe", "finalized"].includes(String(request.params?.[0])))
        throw Object.assign(new Error("internal error"), { code: -32_603 });
      return withoutSync(request, node);
    };
    const onConfirmed: MerchantWatchParameters["onConfirmed"] = ({ level }) => reached.push(level);
    const { unwatch } = follow({ fromBlock: await next(), confirmations: 2, onConfirmed }, between);
    await rest();
    isAway = true;
    await pay(invoice);
    for (let i = 0; i < 20; ++i) {
      if (i === 10) isAway = false;
      await world.mine(10);
      await rest(60);
    }
    unwatch();
    expect(reached).to.deep.equal(["confirmed", "safe", "finalized"]);
  });

  it("takes a limit on the rate of requests for no lack of final blocks", async () => {
    let isBusy = true;
    const { errors, unwatch } = follow({ onConfirmed: () => {} }, async (request, node) => {
      if (isBusy && request.params?.[0] === "finalized")
        throw Object.assign(new Error("daily request count exceeded"), { code: -32_005 });
      return withoutSync(request, node);
    });
    await until(() => errors.length > 0);
    isBusy = false;
    unwatch();
    expect(errors[0]).not.to.be.instanceOf(FinalityUnavailableError);
  });

  it("takes an event back before it tells it in another block, whatever another node says of the first", async () => {
    const invoice = await world.invoiceFor();
    let isElsewhere = false;
    const between: Between = async (request, node) => {
      const answer = await withoutSync(request, node);
      if (request.method !== "eth_getLogs" || !isElsewhere) return answer;
      return (answer as readonly object[]).map((log) => ({ ...log, blockHash: `0x${"5".repeat(64)}` }));
    };
    const { seen, unwatch } = follow({ fromBlock: await next() }, between);
    await pay(invoice);
    await until(() => seen.length === 1);
    isElsewhere = true;
    await world.mine();
    await until(() => seen.length === 3);
    await rest();
    unwatch();
    const charged = `charged ${invoice.terms.number}`;
    expect(seen).to.deep.equal([charged, "Charged retracted", charged]);
  });

  it("tells events in the chain's order, whatever the node's", async () => {
    const fromBlock = await next();
    const invoices = [await world.invoiceFor(), await world.invoiceFor(), await world.invoiceFor()];
    for (const invoice of invoices) await pay(invoice);
    const { seen, unwatch } = follow({ fromBlock }, async (request, node) => {
      const answer = await withoutSync(request, node);
      return request.method === "eth_getLogs" ? [...(answer as readonly object[])].reverse() : answer;
    });
    await until(() => seen.length === 3);
    unwatch();
    expect(seen).to.deep.equal(invoices.map(({ terms }) => `charged ${terms.number}`));
  });

  it("finds its own among more payments in one window than it remembers", async () => {
    const fromBlock = await next();
    const own = [await world.invoiceFor(), await world.invoiceFor()];
    for (const invoice of own) await pay(invoice);
    let isFirst = true;
    const { seen, unwatch } = follow({ fromBlock }, async (request, node) => {
      const answer = (await withoutSync(request, node)) as readonly { topics: string[]; logIndex: string }[];
      if (request.method !== "eth_getLogs" || !isFirst) return answer;
      isFirst = false;
      const log = answer.at(-1);
      const [selector, , , ...topics] = log!.topics;
      const others = Array.from({ length: 49_999 }, (_, i) => ({
        ...log,
        logIndex: numberToHex(i + 1_000),
        topics: [selector, numberToHex(i + 1, { size: 32 }), pad(stranger.address), ...topics],
      }));
      return [...answer, ...others];
    });
    await until(() => !isFirst && seen.length > 1);
    unwatch();
    expect(seen).to.deep.equal(own.map(({ terms }) => `charged ${terms.number}`));
  });

  describe("with a cursor", () => {
    it("goes on where it ended: nothing is lost, nothing told twice", async () => {
      const [one, two] = [await world.invoiceFor(), await world.invoiceFor()];
      await pay(await world.invoiceFor());
      // From before the first feed: never told.
      const first = follow({ fromBlock: await next() });
      await pay(one);
      await until(() => first.seen.length === 1);
      await rest();
      first.unwatch();
      await pay(two);
      await world.mine(3);
      const second = follow({ cursor: first.saved() });
      await until(() => second.seen.length === 1);
      await rest();
      second.unwatch();
      expect([...first.seen, ...second.seen]).to.deep.equal([
        `charged ${one.terms.number}`,
        `charged ${two.terms.number}`,
      ]);
    });

    it("takes back what the chain took back meanwhile", async () => {
      const invoice = await world.invoiceFor();
      const first = follow({ fromBlock: await next() });
      await pay(invoice);
      await until(() => first.seen.length === 1);
      await rest();
      first.unwatch();
      await world.reorg(1);
      const second = follow({ cursor: first.saved() });
      await until(() => second.seen.length === 1);
      second.unwatch();
      expect(second.seen).to.deep.equal(["Charged retracted"]);
    });

    it("tells the levels that are left", async () => {
      const invoice = await world.invoiceFor();
      const reached: string[] = [];
      const onConfirmed: MerchantWatchParameters["onConfirmed"] = ({ level }) => reached.push(level);
      const first = follow({ fromBlock: await next(), confirmations: 1, onConfirmed });
      await pay(invoice);
      await until(() => reached.length === 1);
      await rest();
      first.unwatch();
      await world.mine(100);
      const second = follow({ cursor: first.saved(), confirmations: 1, onConfirmed });
      await until(() => reached.length === 3);
      await rest();
      second.unwatch();
      expect(reached).to.deep.equal(["confirmed", "safe", "finalized"]);
      expect(second.seen).to.deep.equal([]);
    });

    it("refuses one of another merchant", async () => {
      const { saved, unwatch } = follow({ fromBlock: await next() });
      await world.mine();
      await rest();
      unwatch();
      const foreign = follow({ cursor: { ...saved(), merchant: stranger.address } });
      await until(() => foreign.errors.length > 0);
      foreign.unwatch();
      expect(foreign.errors[0]).to.be.instanceOf(ForeignCursorError);
    });
  });

  it("takes nothing back for a node that lags, or omits logs", async () => {
    const invoice = await world.invoiceFor();
    let behind = 0n;
    let isOmitting = false;
    const between: Between = async (request, node) => {
      const head = (await headOf()) - behind;
      const tag = request.method === "eth_getBlockByNumber" && request.params?.[0] === "latest";
      if (tag) return node({ ...request, params: [numberToHex(head), false] });
      if (request.method === "eth_getLogs" && isOmitting) return [];
      return withoutSync(request, node);
    };
    const { seen, unwatch } = follow({ fromBlock: await next() }, between);
    await pay(invoice);
    await until(() => seen.length === 1);
    behind = 3n;
    await rest();
    [behind, isOmitting] = [0n, true];
    await world.mine(2);
    await rest();
    isOmitting = false;
    await world.mine(2);
    await rest();
    unwatch();
    expect(seen).to.deep.equal([`charged ${invoice.terms.number}`]);
  });

  it("finds the payment of a capture that was authorized before, and leaves another merchant's alone", async () => {
    const own = await authorize();
    const other = await authorize(stranger);
    const { seen, unwatch } = follow({ fromBlock: await next() });
    await other.capture();
    await own.capture();
    await until(() => seen.length === 1);
    await rest();
    unwatch();
    expect(seen).to.deep.equal(["captured 7"]);
  });

  /** A merchant refunds terms that nobody has paid, under the number of others: the chain cannot tell them apart. */
  const refundStray = async () => {
    const { stranger: wallet, setBalance, approve, deployment, processor } = world;
    await setBalance(wallet, usdt(1_000));
    await approve(wallet, processor.address);
    const paid = await world.termsOf({ merchant: stranger.address, number: await next(), amount: usdt(1) });
    const signed = await world.clientFor(stranger).invoice.sign(paid);
    await pay(signed);
    const stray = { ...paid, amount: usdt(2) };
    const refund = { terms: stray, amount: 9n, refundableOnChain: usdt(2), to: payer.address } as const;
    const call = world.clientFor(stranger).payment.refund.call({ ...refund, reason: "other" });
    const hash = await wallet.writeContract(call as never);
    await world.clientFor(stranger).request({ method: "eth_getTransactionReceipt", params: [hash] });
    return { id: getPaymentId(stray, { chainId: deployment.chainId, verifyingContract: processor.address }) };
  };

  it("passes over a refund of terms that nobody has paid, and says so once", async () => {
    const { seen, errors, unwatch } = follow({
      fromBlock: await next(),
      onRefunded: ({ amount }) => seen.push(`refunded ${amount}`),
    });
    const { id } = await refundStray();
    const invoice = await world.invoiceFor();
    await pay(invoice);
    await until(() => seen.length === 1);
    await world.clientFor(merchant).payment.refundSync({ invoice, amount: 8n, reason: "requested" });
    await until(() => seen.length === 2);
    await world.mine(2);
    await rest();
    unwatch();
    expect(seen).to.deep.equal([`charged ${invoice.terms.number}`, "refunded 8"]);
    expect(errors.map((error) => error instanceof LogsWithheldError && error.id)).to.deep.equal([id]);
  });

  it("calls a handler that fails again, and later events after it", async () => {
    const [one, two] = [await world.invoiceFor(), await world.invoiceFor()];
    const fromBlock = await next();
    await pay(one);
    await pay(two);
    const handled: bigint[] = [];
    let failures = 2;
    const { errors, saved, unwatch } = follow({
      fromBlock,
      onCharged: async ({ terms }) => {
        if (failures-- > 0) throw new Error("the database is away");
        handled.push(terms.number);
      },
    });
    await until(() => handled.length === 2);
    await rest();
    unwatch();
    expect(handled).to.deep.equal([one.terms.number, two.terms.number]);
    expect(errors.map(({ message }) => message)).to.deep.equal(["the database is away", "the database is away"]);
    expect(saved().told).to.have.length(2);
  });

  it("goes on after its node has failed for a while", async () => {
    const invoice = await world.invoiceFor();
    let isBroken = true;
    const { seen, errors, unwatch } = follow({ fromBlock: await next() }, async (request, node) => {
      if (isBroken) throw new Error("gone");
      return node(request);
    });
    await until(() => errors.length > 2);
    await pay(invoice);
    isBroken = false;
    await until(() => seen.length === 1);
    unwatch();
  });
});
