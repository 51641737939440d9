import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type Hex, parseEther, toHex } from "viem";
import { accountOf } from "../support/localAccounts.ts";
import { usdt } from "../support/system.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type Answer, type TestGateway, startTestGateway } from "./support.ts";

type Body = Readonly<Record<string, string>>;

/** The gateway's own account, which the merchant lets sign. */
const signer = accountOf("stranger");
const payer = accountOf("payer");
const now = BigInt(Math.floor(Date.now() / 1_000));
const held = { payExpiry: now + 3_600n, authorizationExpiry: now + 2n * 86_400n };

describe("Payments of the gateway", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  const others: TestGateway[] = [];
  before(async () => {
    world = await startTracked();
    await world
      .clientFor(accountOf("merchant"))
      .signer.setSync({ signer: signer.address, validUntil: 4_000_000_000n, maxOutBps: 0n });
    gateway = await startTestGateway(world, { signer, sendTimeout: 5_000 });
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
    await world.automine(true);
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  const start = async (config: object) => {
    const other = await startTestGateway(world, { signer, ...config });
    others.push(other);
    return other;
  };
  let orders = 0;
  /** An invoice of 10.00 that is paid. */
  const payOrder = async (more: object = { capture: "manual" }, at = gateway): Promise<Hex> => {
    const order = { order: `order ${++orders}`, amount: "10.00", currency: "USDT", payer: payer.address };
    const { body } = await at.ask<Body>("POST", "/v1/invoices", { ...order, ...more });
    await world.clientFor(payer).invoice.pay({ link: body.link! });
    return body.id as Hex;
  };
  const read = (id: string, at = gateway) => at.ask<Body>("GET", `/v1/payments/${id}`);
  const act = (verb: string, id: string, key: string, body: object = {}, at = gateway): Promise<Answer<Body>> =>
    at.ask<Body>("POST", `/v1/payments/${id}/${verb}`, body, { "idempotency-key": key });
  const balanceOf = (role: "merchant" | "payer") => world.token.read.balanceOf([accountOf(role).address]);

  it("are told as the chain has them", async () => {
    const id = await payOrder();
    const { status, body } = await read(id);
    expect(status).to.equal(200);
    expect(body).to.include({ id, status: "authorized", amount: "10", currency: "USDT", due: "10", received: "10" });
    expect(body).to.include({ order: `order ${orders}`, capturable: "10", refundable: "0", operator: signer.address });
    expect((await read(await payOrder({}))).body).to.include({ status: "charged", capturable: "0", refundable: "10" });
  });

  it("are captured in parts, each once under its key, for their owners", async () => {
    const id = await payOrder();
    const [had, sent] = [await balanceOf("merchant"), await world.countOf("stranger")];
    const first = await act("capture", id, "one", { amount: "4.50" });
    expect([first.status, first.body.amount, first.body.net]).to.deep.equal([200, "4.5", "4.5"]);
    const again = await act("capture", id, "one", { amount: "4.50" });
    expect([again.status, again.body]).to.deep.equal([200, first.body]);
    expect((await read(id)).body).to.include({ capturable: "5.5", refundable: "4.5" });
    expect((await act("capture", id, "two")).body).to.include({ amount: "5.5" });
    expect(await balanceOf("merchant")).to.equal(had + usdt(10));
    expect(await world.countOf("stranger")).to.equal(sent + 2);
  });

  it("are captured once under a key, even where another API key repeats it", async () => {
    const id = await payOrder();
    const draft = { name: "other", scopes: ["payments:write"] };
    const { body: key } = await gateway.ask<Body>("POST", "/v1/keys", draft);
    const first = await act("capture", id, "same", { amount: "4" });
    const headers = { "idempotency-key": "same", authorization: `Bearer ${key.secret}` };
    const path = `/v1/payments/${id}/capture`;
    const again = await gateway.ask<Body>("POST", path, { amount: "4" }, headers);
    expect(again.body).to.deep.equal(first.body);
    const other = await gateway.ask<Body>("POST", path, { amount: "5" }, { ...headers, "idempotency-key": "same" });
    expect(other.body).to.include({ type: "/problems/IdempotencyKeyReused" });
    expect((await read(id)).body).to.include({ capturable: "6" });
  });

  it("are voided to the payer", async () => {
    const id = await payOrder();
    const had = await balanceOf("payer");
    expect((await act("void", id, "void")).body).to.include({ status: "done", amount: "10" });
    expect(await balanceOf("payer")).to.equal(had + usdt(10));
  });

  it("are neither captured nor voided without an Idempotency-Key, or beyond what is held", async () => {
    const id = await payOrder();
    const { status } = await gateway.ask("POST", `/v1/payments/${id}/capture`, {});
    expect(status).to.be.oneOf([400, 422]);
    const { status: refused, body } = await act("capture", id, "more", { amount: "10.01" });
    expect([refused, body.type]).to.deep.equal([422, "/problems/AmountOutOfRange"]);
    expect((await act("void", id, "fine", { amount: "0.0000001" })).body).to.include({
      type: "/problems/MalformedAmount",
    });
    expect((await read(id)).body).to.include({ capturable: "10" });
  });

  it("are left to the merchant where the terms do not name the gateway", async () => {
    const invoice = await world.clientFor(accountOf("merchant")).invoice.sign({
      ...{ number: 900n, token: world.deployment.tokens[0]!.address, amount: usdt(1) },
      ...{ operator: payer.address, payer: payer.address, ...held },
    });
    await world.clientFor(payer).invoice.pay({ invoice });
    for (const verb of ["capture", "void"]) {
      const { status, body } = await act(verb, invoice.id, `${verb} 900`);
      expect([status, body.type]).to.deep.equal([409, "/problems/NotOperator"]);
    }
  });

  it("are none where nothing was paid, or another merchant was", async () => {
    const nobody = await read(`0x${"77".repeat(32)}`);
    expect([nobody.status, nobody.body.detail]).to.deep.equal([
      404,
      "The chain has no payment of that id: it was not paid, or its number was cancelled or paid under other terms.",
    ]);
    const order = { order: "unpaid", amount: "1.00", currency: "USDT" };
    const { body: open } = await gateway.ask<Body>("POST", "/v1/invoices", order);
    expect((await read(open.id!)).body.detail).to.equal("The invoice is known, and nobody has paid it.");
    const foreign = await world.clientFor(payer).invoice.sign({
      ...{ number: 1n, token: world.deployment.tokens[0]!.address, amount: usdt(1) },
      ...{ operator: signer.address, payer: accountOf("merchant").address, ...held },
    });
    await world.clientFor(accountOf("merchant")).invoice.pay({ invoice: foreign });
    expect((await read(foreign.id)).status).to.equal(404);
    expect((await act("capture", foreign.id, "foreign")).status).to.equal(404);
  });

  it("are pending until their transaction is mined, and sent once", async () => {
    const at = await start({ sendTimeout: 300 });
    const id = await payOrder(undefined, at);
    await world.automine(false);
    const sent = await world.countOf("stranger", "pending");
    const first = await act("capture", id, "slow", {}, at);
    expect([first.status, first.body.status]).to.deep.equal([202, "pending"]);
    const { gas, maxFeePerGas } = await world.publicClient.getTransaction({ hash: first.body.transactionHash as Hex });
    const reserved = await at.database.query("select wei, is_settled from gas");
    expect(reserved).to.deep.equal([{ wei: String(2n * gas * maxFeePerGas!), is_settled: false }]);
    expect((await act("capture", id, "slow", {}, at)).body).to.deep.equal(first.body);
    await world.mine();
    const done = await act("capture", id, "slow", {}, at);
    expect([done.status, done.body.transactionHash]).to.deep.equal([200, first.body.transactionHash]);
    expect(await world.countOf("stranger", "pending")).to.equal(sent + 1);
  });

  it("are sent with higher fees, within what is reserved, where blocks have become dearer", async () => {
    const at = await start({ sendTimeout: 2_000 });
    const id = await payOrder(undefined, at);
    await world.automine(false);
    const first = await act("capture", id, "dear", {}, at);
    const { gas, maxFeePerGas } = await world.publicClient.getTransaction({ hash: first.body.transactionHash as Hex });
    const dearer = async () => {
      const wei = toHex((maxFeePerGas! * 3n) / 2n);
      await world.node({ method: "anvil_setNextBlockBaseFeePerGas", params: [wei] });
      await world.mine();
    };
    await dearer();
    const repeated = act("capture", id, "dear", {}, at);
    const mining = setInterval(() => void dearer(), 200);
    const { status, body } = await repeated.finally(() => clearInterval(mining));
    expect(status).to.equal(200);
    expect(body.transactionHash).not.to.equal(first.body.transactionHash);
    const mined = await world.publicClient.getTransaction({ hash: body.transactionHash as Hex });
    expect(mined.nonce).to.equal((await world.countOf("stranger", "latest")) - 1);
    expect(mined.maxFeePerGas! > maxFeePerGas! && mined.maxFeePerGas! <= 2n * maxFeePerGas!).to.equal(true);
    expect(mined.gas).to.equal(gas);
  });

  it("tell of a capture that was mined and did nothing", async () => {
    const at = await start({ sendTimeout: 300 });
    const id = await payOrder(undefined, at);
    await world.automine(false);
    expect((await act("capture", id, "late", {}, at)).status).to.equal(202);
    const { terms } = (await world.clientFor(signer).payment.get({ id })).authorized!;
    const quick = {
      terms,
      amount: usdt(1),
      gas: 500_000n,
      maxFeePerGas: parseEther("0.000001"),
      maxPriorityFeePerGas: 10n ** 11n,
    };
    await world.clientFor(accountOf("merchant")).payment.capture(quick);
    await world.mine();
    const { status, body } = await act("capture", id, "late", {}, at);
    expect([status, body.type]).to.deep.equal([502, "/problems/TransactionReverted"]);
    expect((await act("capture", id, "later", {}, at)).status).to.equal(202);
    await world.mine();
    expect((await read(id, at)).body).to.include({ capturable: "0" });
  });

  it("wait for gas, and keep none of the day's budget for what was not sent", async () => {
    const at = await start({ dailyGas: parseEther("0.01") });
    const id = await payOrder(undefined, at);
    const setBalance = (wei: bigint) =>
      world.node({ method: "anvil_setBalance", params: [signer.address, toHex(wei)] });
    await setBalance(1n);
    const { status, body } = await act("capture", id, "poor", {}, at);
    expect([status, body.type]).to.deep.equal([503, "/problems/GasMissing"]);
    expect(await at.database.query("select * from gas")).to.deep.equal([]);
    await setBalance(parseEther("10"));
    expect((await act("capture", id, "poor", {}, at)).status).to.equal(200);
  });

  describe("cost gas", () => {
    it("as the receipts say, within the day's budget", async () => {
      const at = await start({ dailyGas: parseEther("0.001") });
      const id = await payOrder(undefined, at);
      const { body } = await act("capture", id, "one", { amount: "1" }, at);
      const receipt = await world.publicClient.getTransactionReceipt({ hash: body.transactionHash as Hex });
      const [row] = await at.database.query<{ wei: string; is_settled: boolean }>("select wei, is_settled from gas");
      expect(row).to.deep.equal({ wei: String(receipt.gasUsed * receipt.effectiveGasPrice), is_settled: true });
      await at.database.query("update gas set wei = $1", [parseEther("0.001")]);
      const over = await act("capture", id, "two", { amount: "1" }, at);
      expect([over.status, over.body.type]).to.deep.equal([429, "/problems/GasBudgetSpent"]);
      expect(over.body.detail).to.contain("of 0.001 for").and.contain("0.001 are spent or reserved");
      expect(Number(over.headers.get("retry-after"))).to.be.within(1, 86_400);
      await at.database.query("update gas set day = '2000-01-01'");
      expect((await act("capture", id, "two", { amount: "1" }, at)).status).to.equal(200);
    });

    it("only for amounts that are worth it, cancelling too", async () => {
      const at = await start({ minimumAmount: usdt(5) });
      const id = await payOrder(undefined, at);
      for (const verb of ["capture", "void"]) {
        const { status, body } = await act(verb, id, `${verb} little`, { amount: "4.999999" }, at);
        expect([status, body.type]).to.deep.equal([422, "/problems/AmountTooSmall"]);
        expect(body.detail).to.contain("5 USDT");
      }
      expect((await act("capture", id, "much", { amount: "5" }, at)).status).to.equal(200);
      const order = { order: "cheap", amount: "1.00", currency: "USDT" };
      const { body: invoice } = await at.ask<Body>("POST", "/v1/invoices", order);
      const cancel = `/v1/invoices/${invoice.id}/cancel`;
      const { body } = await at.ask<Body>("POST", cancel, {}, { "idempotency-key": "cancel" });
      expect(body).to.include({ type: "/problems/AmountTooSmall" });
    });

    it("for a cancelled invoice out of the same budget", async () => {
      const at = await start({ dailyGas: 1n });
      const { body } = await at.ask<Body>("POST", "/v1/invoices", { order: "x", amount: "1.00", currency: "USDT" });
      const cancel = () => at.ask<Body>("POST", `/v1/invoices/${body.id}/cancel`, {}, { "idempotency-key": "cancel" });
      expect((await cancel()).body).to.include({ type: "/problems/GasBudgetSpent" });
      expect((await read(body.id!, at)).body.detail).to.equal("The invoice is known, and nobody has paid it.");
    });
  });
});
