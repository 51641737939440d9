import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type PaymentTerms, fromInvoiceLink } from "../../sdk/src/index.ts";
import { until } from "../../scripts/process.ts";
import { accountOf } from "../support/localAccounts.ts";
import { nodeAt, serveJsonRpc } from "../support/jsonRpc.ts";
import { providers } from "../support/providers.ts";
import { startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startReceiver, startTestGateway } from "./support.ts";

const DAY = 86_400;
/** Of twelve seconds each. */
const BLOCKS = DAY / 12;
const ORDERS = 12;

const [merchant, payer] = [accountOf("merchant"), accountOf("payer")];
type Range = Readonly<Record<"fromBlock" | "toBlock", string>>;

const byOrder = (one: string, other: string) => one.localeCompare(other, "en", { numeric: true });

describe("A gateway that was dead for a day", function () {
  this.timeout(240_000);

  it("loses nothing, and delivers everything after, each payment's events in order and once", async () => {
    const dir = mkdtempSync(join(tmpdir(), "feiqian-gateway-"));
    const world = await startTracked();
    // As most nodes are: it reads at most so many blocks at once.
    const chain = nodeAt(world.rpcUrl);
    const node = await serveJsonRpc(async ({ method, params }) => {
      const { fromBlock = 0, toBlock = 0 } = method === "eth_getLogs" ? (params[0] as Range) : {};
      return (
        providers.Alchemy({ from: Number(fromBlock), to: Number(toBlock), results: 0 }) ?? chain({ method, params })
      );
    });
    let isDown = true;
    const receiver = await startReceiver(() => (isDown ? 503 : 204));
    let passed = 0;
    const clock = () => Date.now() / 1_000 + passed;
    const config = { database: { dir }, allowsPrivateTargets: true, signer: accountOf("stranger") };
    let gateway: TestGateway | undefined;
    const start = () => startTestGateway({ ...world, rpcUrl: node.url }, config, { clock });
    try {
      await world.clientFor(merchant).signer.setSync({
        ...{ signer: config.signer.address, validUntil: 4_000_000_000n, maxOutBps: 0n },
      });
      gateway = await start();
      const headers = { authorization: `Bearer ${gateway.firstKey}` };
      await gateway.ask("POST", "/v1/webhooks/endpoints", { url: receiver.url, types: [] });
      const issue = async (order: string, more: object = {}) => {
        const input = { order, amount: "100.00", currency: "USDT", expiresIn: 7 * DAY, ...more };
        return (await gateway!.ask<InvoiceBody>("POST", "/v1/invoices", input, headers)).body;
      };
      const orders = await Promise.all(Array.from({ length: ORDERS }, (_, i) => issue(`order ${i}`)));
      const held = await issue("held", { capture: "manual", payer: payer.address });
      const sold = await issue("sold by another");
      const missed = await issue("nobody pays it", { expiresIn: 3_600 });
      const shop = world.clientFor(payer);
      // What was seen before, and not delivered.
      await shop.invoice.pay({ link: orders[0]!.link });
      await gateway.eventsOf(ORDERS + 4);
      await gateway.stop();
      gateway = undefined;

      const terms: PaymentTerms[] = [];
      for (const { link } of orders) terms.push((await fromInvoiceLink(link)).invoice.terms);
      const away = BLOCKS / (ORDERS + 3);
      const pass = () => world.node({ method: "anvil_mine", params: [`0x${away.toString(16)}`, "0xc"] });
      for (const { link } of orders.slice(1)) {
        await pass();
        await shop.invoice.pay({ link });
      }
      // The last one is taken back by the chain, and paid again.
      await world.reorg(5);
      await shop.invoice.pay({ link: orders.at(-1)!.link });
      await pass();
      const { invoice: hold } = await fromInvoiceLink(held.link);
      await shop.payment.authorizeSync({ invoice: hold });
      await world.clientFor(merchant).payment.captureSync({ terms: hold.terms, amount: 30_000_000n });
      await pass();
      await world.clientFor(merchant).payment.refundSync({ terms: terms[1]!, amount: 1n, reason: "requested" });
      const { terms: other } = (await fromInvoiceLink(sold.link)).invoice;
      const cheap = await world.clientFor(merchant).invoice.sign({ ...other, amount: 10_000n });
      await shop.payment.chargeSync({ invoice: cheap });
      await pass();
      // The chain's final block, too, is behind the last of it.
      await world.mine(80);

      passed = DAY;
      isDown = false;
      const refused = receiver.received.length;
      expect(refused).to.be.greaterThan(0);
      gateway = await start();
      type Page = { readonly items: readonly { readonly status: string }[] };
      await until(
        "the webhooks",
        async () => {
          const final = receiver.received.filter(({ event }) => event.type === "payment.final").length;
          const { body } = await gateway!.ask<Page>(
            "GET",
            "/v1/webhooks/deliveries?status=pending",
            undefined,
            headers,
          );
          return final === ORDERS + 4 && body.items.length === 0;
        },
        { timeoutMs: 120_000 },
      );

      const told = new Map<string, string[]>();
      const delivered = receiver.received.slice(refused);
      expect(new Set(delivered.map(({ event }) => event.id)).size).to.equal(delivered.length);
      for (const { event } of delivered) {
        const { id, verb = "" } = event.data as { readonly id: string; readonly verb?: string };
        told.set(id, [...(told.get(id) ?? []), `${event.type} ${verb}`.trim()]);
      }
      const steps = (verb: string) => ["seen", "confirmed", "final"].map((state) => `payment.${state} ${verb}`);
      const whole = ["invoice.issued", ...steps("charged")];
      for (const [i, { id }] of orders.entries()) {
        const refund = i === 1 ? steps("refunded") : [];
        expect([...told.get(id)!].sort(byOrder), `order ${i}`).to.deep.equal([...whole, ...refund].sort(byOrder));
        expect(told.get(id)!.slice(0, 2)).to.deep.equal(whole.slice(0, 2));
      }
      expect([...told.get(held.id)!].sort(byOrder)).to.deep.equal(
        ["invoice.issued", ...steps("authorized"), ...steps("captured")].sort(byOrder),
      );
      expect(told.get(cheap.id)).to.deep.equal([
        "payment.seen charged",
        "number.foreign charged",
        ...steps("charged").slice(1),
      ]);
      expect(told.get(sold.id)).to.deep.equal(["invoice.issued"]);
      expect(told.get(missed.id)).to.deep.equal(["invoice.issued", "invoice.expired"]);
      expect(told.size).to.equal(ORDERS + 4);
      const { body } = await gateway.ask<{ status: string }>("GET", `/v1/invoices/${sold.id}`, undefined, headers);
      expect(body.status).to.equal("foreign");
    } finally {
      await gateway?.stop();
      await receiver.stop();
      await node.stop();
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
