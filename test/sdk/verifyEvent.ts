import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Hex, type TransactionReceipt, numberToHex, parseEventLogs, zeroHash } from "viem";
import {
  EventNotProvenError,
  FeiqianError,
  FinalityUnavailableError,
  type Invoice,
  type PaymentWebhookEvent,
  type VerifyEventParameters,
  getPaymentId,
  toEventArgs,
} from "../../sdk/src/index.ts";
import { processorEventsAbi } from "../../sdk/src/generated/processor.ts";
import { watched } from "../../sdk/src/internal/feed.ts";
import { accountOf } from "../support/localAccounts.ts";
import { refusalOf } from "../support/refusal.ts";
import { usdt } from "../support/system.ts";
import { type Between, type Tracked, startTracked, withoutSync } from "../support/tracked.ts";

const payer = accountOf("payer");
const merchant = accountOf("merchant");
const stranger = accountOf("stranger");

type Kind = PaymentWebhookEvent["type"];
type Json = Record<string, unknown>;
const other = `0x${"5".repeat(64)}` as const;

describe("payment.verifyEvent", function () {
  this.timeout(60_000);
  let world: Tracked;
  /** A charge with a split, and the bodies that are sent of it. */
  let invoice: Invoice;
  let charged: TransactionReceipt;
  before(async () => {
    world = await startTracked();
    const { terms } = await world.invoiceFor();
    const splits = [{ account: stranger.address, bps: 100n }];
    invoice = await world.clientFor(merchant).invoice.sign({ ...terms, number: 900n, splits });
    charged = await pay(invoice);
  });
  after(() => world.stop());

  const pay = async (paid: Invoice) =>
    (await world.clientFor(payer).payment.chargeSync({ invoice: paid })).receipt as TransactionReceipt;

  /** The body that a gateway sends of the event of that verb. */
  const bodyOf = ({ logs }: TransactionReceipt, verb: string, type: Kind = "payment.seen"): PaymentWebhookEvent => {
    const events = parseEventLogs({ abi: processorEventsAbi, logs });
    const { args, blockNumber, blockHash, transactionHash, logIndex } = events.find(
      ({ eventName }) => eventName.toLowerCase() === verb,
    )! as never as {
      readonly args: { readonly id: Hex; readonly terms?: Invoice["terms"] };
      readonly blockNumber: bigint;
      readonly blockHash: Hex;
      readonly transactionHash: Hex;
      readonly logIndex: number;
    };
    const body = {
      ...{ id: "evt_1", type, createdAt: 1_800_000_000 },
      ...{ chainId: world.deployment.chainId, processor: world.deployment.processor },
      data: {
        ...{ verb, id: args.id, order: "tea-1", number: args.terms ? String(args.terms.number) : "7" },
        args: toEventArgs(args),
        block: { number: Number(blockNumber), hash: blockHash },
        ...{ transactionHash, logIndex },
      },
    };
    return JSON.parse(JSON.stringify(body)) as PaymentWebhookEvent;
  };
  const claim = (type?: Kind) => bodyOf(charged, "charged", type);

  const verify = (event: unknown, rest: Omit<VerifyEventParameters, "event"> = {}, between: Between = withoutSync) =>
    world.clientFor(undefined, { between }).payment.verifyEvent({ event, ...rest });
  const refused = async (...of: Parameters<typeof verify>) => {
    const { field, mayBeProvenLater } = await refusalOf(verify(...of), EventNotProvenError);
    return { field, mayBeProvenLater };
  };
  const wrong = (field: string) => ({ field, mayBeProvenLater: false });
  const later = (field: string) => ({ field, mayBeProvenLater: true });

  /** The body with one value in another's place; undefined takes it out. */
  function forge(path: string, value: unknown, body: object = claim()) {
    const copy = structuredClone(body) as Json;
    const names = path.split(".");
    const last = names.pop()!;
    const inner = names.reduce((of, name) => of[name] as Json, copy);
    if (value === undefined) delete inner[last];
    else inner[last] = value;
    return copy;
  }

  /** A held payment, and the receipts of what becomes of it. */
  const hold = async () => {
    const { timestamp } = (await world.node({ method: "eth_getBlockByNumber", params: ["latest", false] })) as never;
    const payExpiry = BigInt(timestamp) + 3_600n;
    const { terms: base } = await world.invoiceFor();
    const authorizationExpiry = payExpiry + 86_400n;
    const held = await world.clientFor(merchant).invoice.sign({ ...base, payExpiry, authorizationExpiry });
    const authorized = await world.clientFor(payer).payment.authorizeSync({ invoice: held });
    return { invoice: held, receipt: authorized.receipt as TransactionReceipt };
  };

  describe("proves a true event", () => {
    it("charged, and returns what the chain says of it", async () => {
      const proven = await verify(claim());
      const { blockNumber, blockHash, transactionHash } = charged;
      expect(proven).to.include({ type: "payment.seen", verb: "charged", id: invoice.id });
      expect(proven).to.include({ blockNumber, blockHash, transactionHash, logIndex: claim().data.logIndex });
      if (proven.verb !== "charged") throw new Error("another verb");
      expect(proven.args.terms).to.deep.equal(invoice.terms);
      expect(proven.args.received).to.equal(990_000n);
    });

    it("refunded", async () => {
      const paid = await world.invoiceFor();
      await pay(paid);
      const asMerchant = world.clientFor(merchant);
      const { receipt } = await asMerchant.payment.refundSync({ invoice: paid, amount: 8n, reason: "requested" });
      const proven = await verify(bodyOf(receipt as TransactionReceipt, "refunded"), { id: paid.id });
      expect(proven.verb === "refunded" && proven.args).to.include({ id: paid.id, amount: 8n, to: payer.address });
    });

    it("authorized, captured, voided and reclaimed", async () => {
      const { invoice: held, receipt } = await hold();
      const of = { invoice: held, amount: 10n };
      const receipts: Record<string, unknown> = { authorized: receipt };
      receipts.captured = (await world.clientFor(merchant).payment.captureSync(of)).receipt;
      receipts.voided = (await world.clientFor(merchant).payment.voidSync(of)).receipt;
      await world.node({ method: "evm_increaseTime", params: [2 * 86_400] });
      await world.mine();
      receipts.reclaimed = (await world.clientFor(payer).payment.reclaimSync({ invoice: held })).receipt;
      for (const [verb, one] of Object.entries(receipts)) {
        const proven = await verify(bodyOf(one as TransactionReceipt, verb), { merchant: merchant.address });
        const amount = { authorized: usdt(1), reclaimed: usdt(1) - 20n }[verb] ?? 10n;
        expect(proven).to.include({ verb, id: held.id });
        expect(proven.args).to.include({ amount });
      }
    });

    it("of a number that other terms have spent", async () => {
      expect(await verify({ ...claim("number.foreign"), data: { ...claim().data, order: null } })).to.include({
        type: "number.foreign",
        id: invoice.id,
      });
    });

    it("with two requests, and three where it has to be final or confirmed", async () => {
      let asked = 0;
      const between: Between = (...of) => {
        ++asked;
        return withoutSync(...of);
      };
      const client = world.clientFor(undefined, { between });
      await world.mine(80);
      const counts: number[] = [];
      for (const type of ["payment.seen", "payment.seen", "payment.confirmed", "payment.final"] as const) {
        asked = 0;
        await client.payment.verifyEvent({ event: claim(type) });
        counts.push(asked);
      }
      expect(counts.slice(1)).to.deep.equal([2, 3, 3]);
    });

    it("in capital letters too, and returns it as the chain writes it", async () => {
      const { id, transactionHash, logIndex } = claim().data;
      const capitals = (hex: string) => `0x${hex.slice(2).toUpperCase()}`;
      const paths = ["processor", "data.id", "data.args.id", "data.transactionHash", "data.block.hash"];
      const body = paths.reduce((of, path) => {
        const value = path.split(".").reduce((inner, name) => inner[name] as never, of as Json) as unknown as string;
        return forge(path, capitals(value), of);
      }, claim() as object);
      const { blockHash } = charged;
      expect(await verify(body, { id })).to.include({ id, transactionHash, logIndex, blockHash });
    });
  });

  describe("refuses a forged one, with what is forged", () => {
    const forgeries: readonly (readonly [name: string, path: string, value: unknown])[] = [
      ["another amount received", "data.args.received", "990001"],
      ["another amount in the terms", "data.args.terms.amount", "2000000"],
      ["another merchant", "data.args.merchant", stranger.address],
      ["another payer", "data.args.payer", stranger.address],
      ["another split", "data.args.terms.splits.0.bps", "101"],
      ["another chain", "chainId", 1],
      ["another processor", "processor", stranger.address],
      ["another id", "data.id", other],
      ["another number", "data.number", "901"],
      ["a missing argument", "data.args.fee", undefined],
      ["a missing term", "data.args.terms.policy", undefined],
      ["an amount as a number", "data.args.received", 990_000],
      ["an amount with a zero before it", "data.args.received", "0990000"],
      ["an amount over 2^256", "data.args.received", `9${"0".repeat(77)}`],
    ];
    for (const [name, path, value] of forgeries)
      it(name, async () => {
        const field = path.replace(".0.", "[0].");
        expect(await refused(forge(path, value))).to.deep.equal(wrong(field));
      });

    it("another id in both places", async () => {
      const body = forge("data.args.id", other, forge("data.id", other));
      expect(await refused(body)).to.deep.equal(wrong("data.args.id"));
    });

    it("another number in both places", async () => {
      const body = forge("data.args.terms.number", "901", forge("data.number", "901"));
      expect(await refused(body)).to.deep.equal(wrong("data.args.terms.number"));
    });

    it("an added argument, an added term, an added split, a split less", async () => {
      const { splits } = (claim().data.args as { readonly terms: { readonly splits: readonly object[] } }).terms;
      expect(await refused(forge("data.args.bonus", "1"))).to.deep.equal(wrong("data.args"));
      expect(await refused(forge("data.args.terms.__proto__x", "1"))).to.deep.equal(wrong("data.args.terms"));
      const length = wrong("data.args.terms.splits.length");
      expect(await refused(forge("data.args.terms.splits", [...splits, ...splits]))).to.deep.equal(length);
      expect(await refused(forge("data.args.terms.splits", []))).to.deep.equal(length);
    });

    it("another log, of the processor, of the token, or of none", async () => {
      const { logIndex } = claim().data;
      const split = parseEventLogs({ abi: processorEventsAbi, logs: charged.logs, eventName: "SplitPaid" })[0]!;
      const transfer = charged.logs.find(
        ({ address }) => address === world.deployment.tokens[0]!.address.toLowerCase(),
      );
      expect(await refused(forge("data.logIndex", split.logIndex))).to.deep.equal(wrong("data.verb"));
      expect(await refused(forge("data.logIndex", transfer!.logIndex))).to.deep.equal(wrong("data.logIndex"));
      expect(await refused(forge("data.logIndex", logIndex + 100))).to.deep.equal(wrong("data.logIndex"));
    });

    it("another verb with the same arguments", async () => {
      const { invoice: held } = await hold();
      const { receipt } = await world.clientFor(merchant).payment.voidSync({ invoice: held });
      const body = bodyOf(receipt as TransactionReceipt, "voided");
      expect(await refused(forge("data.verb", "reclaimed", body))).to.deep.equal(wrong("data.verb"));
      expect(await refused(forge("data.verb", "captured", body))).to.deep.equal(wrong("data.args.net"));
      expect(await refused(forge("data.verb", "constructor", body))).to.deep.equal(wrong("data.verb"));
    });

    it("another transaction: of another block, or of none", async () => {
      const elsewhere = await pay(await world.invoiceFor());
      for (const hash of [elsewhere.transactionHash, other])
        expect(await refused(forge("data.transactionHash", hash))).to.deep.equal(wrong("data.transactionHash"));
    });

    it("another transaction of the same block", async () => {
      const [one, two] = [await world.invoiceFor(), await world.invoiceFor()];
      await world.automine(false);
      const hashes: Hex[] = [];
      try {
        for (const invoice of [one, two]) hashes.push(await world.clientFor(payer).payment.charge({ invoice }));
      } finally {
        // Whatever fails here, the tests behind it are not left without blocks.
        await world.automine(true);
      }
      await world.mine();
      const client = world.clientFor(undefined);
      const [first, second] = (await Promise.all(
        hashes.map((hash) => client.request({ method: "eth_getTransactionReceipt", params: [hash] })),
      )) as unknown as readonly {
        readonly blockHash: Hex;
        readonly blockNumber: Hex;
        readonly logs: TransactionReceipt["logs"];
      }[];
      expect(first!.blockHash).to.equal(second!.blockHash);
      const logs = first!.logs.map((log) => ({ ...log, logIndex: Number(log.logIndex) }));
      const body = bodyOf({ ...charged, logs }, "charged");
      expect(await verify(body)).to.include({ id: one.id });
      expect(await refused(forge("data.transactionHash", hashes[1], body))).to.deep.equal(wrong("data.logIndex"));
    });

    it("another block, for good once it is final", async () => {
      const fresh = bodyOf(await pay(await world.invoiceFor()), "charged");
      expect(await refused(forge("data.block.hash", other, fresh))).to.deep.equal(later("data.block.hash"));
      const older = fresh.data.block.number - 1;
      expect(await refused(forge("data.block.number", older, fresh))).to.deep.equal(later("data.block.hash"));
      await world.mine(80);
      expect(await refused(forge("data.block.hash", other, fresh))).to.deep.equal(wrong("data.block.hash"));
      const final = { ...forge("data.block.hash", other, fresh), type: "payment.final" };
      expect(await refused(final)).to.deep.equal(wrong("data.block.hash"));
    });

    it("another block, not for good where a fourth question or a final block would be needed", async () => {
      const untagged: Between = async (request, node) => {
        if (request.params?.[0] !== "finalized") return withoutSync(request, node);
        throw Object.assign(new Error("invalid block tag"), { code: -32_602 });
      };
      await world.mine(80);
      expect(await refused(forge("data.block.hash", other), {}, untagged)).to.deep.equal(later("data.block.hash"));
      const confirmed = forge("data.block.hash", other, claim("payment.confirmed"));
      expect(await refused(confirmed)).to.deep.equal(later("data.block.hash"));
    });

    it("other words than those of a shape", async () => {
      for (const body of [undefined, null, "{}", 7, [], {}])
        expect(await refused(body)).to.include({ mayBeProvenLater: false });
      expect(await refused({ ...claim(), type: "invoice.signed" })).to.deep.equal(wrong("type"));
      expect(await refused(forge("data.block", null))).to.deep.equal(wrong("data.block"));
      expect(await refused(forge("data.block.number", 1.5))).to.deep.equal(wrong("data.block.number"));
      expect(await refused(forge("data.id", { toString: 1 }))).to.deep.equal(wrong("data.id"));
    });

    it("without asking the node about it", async () => {
      const asked: string[] = [];
      const note: Between = (request, node) => {
        asked.push(request.method);
        return withoutSync(request, node);
      };
      await refused(forge("data.id", other), {}, note);
      expect(asked).to.deep.equal([]);
      await refused(claim(), { id: other }, note);
      expect(asked).not.to.include("eth_getTransactionReceipt");
    });

    it("in words that end no line of a log, and are short", async () => {
      const said = `a\nPAID ${"x".repeat(10_000)}`;
      const { shortMessage } = await refusalOf(verify(forge("data.verb", said)), EventNotProvenError);
      expect(shortMessage)
        .to.contain(String.raw`"a\nPAID`)
        .and.not.contain("\n");
      expect(shortMessage.length).to.be.lessThan(300);
    });
  });

  describe("by what the shop knows of its order", () => {
    it("refuses a payment under the order's number by other terms", async () => {
      const issued = await world.invoiceFor(usdt(100));
      const cheap = await world.clientFor(merchant).invoice.sign({ ...issued.terms, amount: 1n });
      const event = bodyOf(await pay(cheap), "charged");
      const refusal = await refusalOf(verify(event, { id: issued.id }), EventNotProvenError);
      expect(refusal).to.include({ ...wrong("data.id"), attempted: cheap.id, allowed: issued.id });
      expect(refusal.shortMessage).to.contain(
        "An order is paid by the id that was issued for it, never by number or amount.",
      );
      expect(await verify(event, { id: cheap.id })).to.include({ id: cheap.id });
    });

    it("refuses all for an order without an id", async () => {
      expect(await refused(claim(), { id: undefined })).to.deep.equal(wrong("data.id"));
    });

    it("refuses another merchant's payment", async () => {
      expect(await refused(claim(), { merchant: stranger.address })).to.deep.equal(wrong("data.args.merchant"));
      expect(await refused(claim(), { merchant: undefined })).to.deep.equal(wrong("data.args.merchant"));
      expect(await verify(claim(), { merchant: merchant.address })).to.include({ id: invoice.id });
    });
  });

  describe("by how sure it is", () => {
    it("confirmed, once it has as many blocks as are asked for", async () => {
      const event = bodyOf(await pay(await world.invoiceFor()), "charged", "payment.confirmed");
      await world.mine(2);
      expect(await refused(event, { confirmations: 4 })).to.deep.equal(later("type"));
      expect(await verify(event, { confirmations: 3 })).to.include({ type: "payment.confirmed" });
      expect(await refused(event)).to.deep.equal(later("type"));
      await world.mine(9);
      expect(await verify(event)).to.include({ type: "payment.confirmed" });
      expect(await refused(event, { confirmations: Number.NaN })).to.deep.equal(later("type"));
    });

    it("final, once the node's final block is not before it", async () => {
      const event = bodyOf(await pay(await world.invoiceFor()), "charged", "payment.final");
      const finalIs =
        (before: number): Between =>
        async (request, node) =>
          request.params?.[0] === "finalized"
            ? node({ ...request, params: [numberToHex(event.data.block.number - before), false] })
            : withoutSync(request, node);
      expect(await refused(event)).to.deep.equal(later("type"));
      expect(await refused(event, {}, finalIs(1))).to.deep.equal(later("type"));
      expect(await verify(event, {}, finalIs(0))).to.include({ type: "payment.final" });
      await world.mine(80);
      expect(await verify(event)).to.include({ type: "payment.final" });
    });

    it("not final by a node that has no final block", async () => {
      const untagged: Between = async (request, node) => {
        if (request.params?.[0] !== "finalized") return withoutSync(request, node);
        throw Object.assign(new Error("invalid block tag"), { code: -32_602 });
      };
      await refusalOf(verify(claim("payment.final"), {}, untagged), FinalityUnavailableError);
      expect(await verify(claim(), {}, untagged)).to.include({ id: invoice.id });
    });

    it("not yet, by a node that is behind", async () => {
      const event = bodyOf(await pay(await world.invoiceFor()), "charged");
      const without =
        (...methods: readonly string[]): Between =>
        async (request, node) =>
          methods.includes(request.method) && request.params?.[0] !== "latest" ? null : withoutSync(request, node);
      const both = without("eth_getTransactionReceipt", "eth_getBlockByNumber");
      expect(await refused(event, {}, both)).to.deep.equal(later("data.block.number"));
      expect(await refused(event, {}, without("eth_getTransactionReceipt"))).to.deep.equal(
        later("data.transactionHash"),
      );
    });

    it("leaves a node's failure what it is", async () => {
      const error = await verify(claim(), {}, async (request, node) => {
        if (request.method === "eth_getTransactionReceipt") throw new Error("gone");
        return withoutSync(request, node);
      }).catch((thrown: unknown) => thrown);
      expect(error).not.to.be.instanceOf(FeiqianError);
      expect(String(error)).to.contain("gone");
    });
  });

  describe("that the chain took back", () => {
    const retract = async () => {
      const event = bodyOf(await pay(await world.invoiceFor()), "charged", "payment.retracted");
      await world.reorg(1);
      return event;
    };

    it("is proven by another block of that height", async () => {
      const event = await retract();
      const proven = await verify(event, { id: event.data.id });
      expect(proven).to.include({ type: "payment.retracted", id: event.data.id, blockHash: event.data.block.hash });
      expect(proven.verb === "charged" && proven.args.terms.amount).to.equal(usdt(1));
      expect(await refused({ ...event, type: "payment.seen" })).to.deep.equal(later("data.block.hash"));
    });

    it("is not, while the node has the block: for good once that is final", async () => {
      const event = bodyOf(await pay(await world.invoiceFor()), "charged", "payment.retracted");
      expect(await refused(event)).to.deep.equal(later("type"));
      await world.mine(80);
      expect(await refused(event)).to.deep.equal(wrong("type"));
    });

    it("is not, by a node that lacks the block", async () => {
      const event = await retract();
      const body = forge("data.block.number", event.data.block.number + 1_000, event);
      expect(await refused(body)).to.deep.equal(later("data.block.number"));
    });

    it("is not, where the transaction's receipt is in that very block", async () => {
      const event = await retract();
      const between: Between = async (request, node) => {
        if (request.method !== "eth_getTransactionReceipt") return withoutSync(request, node);
        const hash = charged.transactionHash;
        const receipt = (await node({ ...request, params: [hash] })) as object;
        return { ...receipt, blockHash: event.data.block.hash };
      };
      expect(await refused(event, {}, between)).to.deep.equal(later("data.transactionHash"));
    });

    it("has the terms of its id and the merchant of its terms, all the same", async () => {
      const event = await retract();
      expect(await refused(forge("data.args.terms.amount", "1", event))).to.deep.equal(wrong("data.args.id"));
      const over = `9${"0".repeat(77)}`;
      expect(await refused(forge("data.args.terms.amount", over, event))).to.deep.equal(
        wrong("data.args.terms.amount"),
      );
      expect(await refused(forge("data.args.received", "01", event))).to.deep.equal(wrong("data.args.received"));
      const merchants = forge("data.args.merchant", stranger.address, event);
      expect(await refused(merchants)).to.deep.equal(wrong("data.args.merchant"));
      const { chainId, processor } = world.deployment;
      const id = getPaymentId(invoice.terms, { chainId, verifyingContract: processor });
      expect(await refused(event, { id })).to.deep.equal(wrong("data.id"));
    });
  });

  it("refuses 300 bodies of arbitrary JSON by its own errors alone", async () => {
    let state = 7;
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const names = ["id", "type", "data", "args", "terms", "block", "hash", "__proto__", "toString", "length"];
    const json = (depth: number): unknown => {
      const leaves = [null, true, -1, 1e300, 1.5, "", "0x", "0", other, zeroHash, "payment.final", "charged", "\u0000"];
      const kind = random(depth > 0 ? 4 : 2);
      if (kind < 2) return leaves[random(leaves.length)];
      const values = Array.from({ length: random(4) }, () => json(depth - 1));
      if (kind === 2) return values;
      return JSON.parse(
        `{${values.map((value) => `"${names[random(names.length)]}":${JSON.stringify(value)}`).join(",")}}`,
      );
    };
    /** All places of a body. */
    const pathsOf = (value: unknown, path = ""): readonly string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([name, inner]) => [`${path}${name}`, ...pathsOf(inner, `${path}${name}.`)])
        : [];
    const paths = pathsOf(claim());
    const client = world.clientFor(undefined);
    const unproven = ["id", "createdAt", "type", "data.order", "data.number"];
    for (let i = 0; i < 300; ++i) {
      // Most are true but for one place: these go further.
      const path = paths[random(paths.length)]!;
      const event = i % 3 === 0 ? json(4) : forge(path, json(2));
      const outcome = await client.payment.verifyEvent({ event }).catch((thrown: unknown) => thrown);
      if (outcome instanceof Error) expect(outcome, JSON.stringify(event)).to.be.instanceOf(FeiqianError);
      else if (JSON.stringify(event) !== JSON.stringify(claim())) expect(path).to.be.oneOf(unproven);
    }
  });
});

describe("toEventArgs", () => {
  it("writes integers as decimal text, however deep, and leaves all else", () => {
    const args = { id: zeroHash, amount: 2n ** 200n, bps: 5, terms: { splits: [{ bps: 1n }], isPriced: false } };
    expect(toEventArgs(args)).to.deep.equal({
      ...{ id: zeroHash, amount: String(2n ** 200n), bps: "5" },
      terms: { splits: [{ bps: "1" }], isPriced: false },
    });
  });

  it("has a form for each argument of the events", () => {
    const types = (inputs: readonly object[]): readonly string[] =>
      inputs.flatMap((input) => [
        (input as { readonly type: string }).type,
        ...types((input as { readonly components?: readonly object[] }).components ?? []),
      ]);
    const known = ["address", "bytes32", "tuple", "tuple[]", "uint256"];
    expect([...new Set(watched.flatMap(({ inputs }) => types(inputs)))].toSorted()).to.deep.equal(known);
  });
});
