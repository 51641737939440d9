import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, numberToHex } from "viem";
import {
  type Charged,
  ForeignInvoiceError,
  LogsWithheldError,
  NumberSpentError,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Wrap, deployForSdk } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deployForSdk(connection);
  const invoice = await system.as.signer.invoice.sign(system.order);
  const amended = await system.as.signer.invoice.sign({ ...system.order, amount: usdt(90) });
  return { ...system, invoice, amended };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

type Range = Readonly<Record<"fromBlock" | "toBlock", Hex>>;

describe("payment.get", () => {
  it("says of an unpaid invoice that it is open", async () => {
    const { as, invoice } = await load();
    const open = { id: invoice.id, status: "open", charged: null, authorized: null };
    expect(await as.merchant.payment.get({ invoice })).to.deep.equal(open);
    expect(await as.merchant.payment.get({ terms: invoice.terms })).to.deep.equal(open);
  });

  it("says of a paid one who paid, how much arrived, and where it stands", async () => {
    const { as, invoice, payer, addressOf, deployment } = await load();
    const { receipt } = await as.payer.payment.chargeSync({ invoice });
    const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
    for (const source of [{ invoice }, { terms: invoice.terms }, { link }, { id: invoice.id }]) {
      const { status, charged } = await as.merchant.payment.get(source);
      expect(status).to.equal("charged");
      expect(charged).to.deep.include({
        terms: invoice.terms,
        payer: addressOf(payer),
        received: usdt(100),
        blockNumber: receipt.blockNumber,
        transactionHash: receipt.transactionHash,
      });
    }
  });

  it("tells an amended invoice from the version that was paid, though they share the number", async () => {
    const { as, invoice, amended } = await load();
    await as.payer.payment.chargeSync({ invoice: amended });
    expect((await as.merchant.payment.get({ invoice: amended })).status).to.equal("charged");
    const superseded = { status: "superseded", charged: null, by: amended.id };
    expect(await as.merchant.payment.get({ invoice })).to.include(superseded);
  });

  describe("of a node that omits logs", () => {
    /** A node that has the state, and of the logs only those that it does not omit. */
    const omitting =
      (isOmitted: (topics: readonly unknown[]) => boolean): Wrap =>
      (request) =>
        (async (args: {
          readonly method: string;
          readonly params: readonly [{ readonly topics: readonly unknown[] }];
        }) =>
          args.method === "eth_getLogs" && isOmitted(args.params[0].topics) ? [] : request(args as never)) as never;
    const all = omitting(() => true);

    it("does not believe that a paid invoice was superseded", async () => {
      const { as, clientFor, merchant, invoice } = await load();
      await as.payer.payment.chargeSync({ invoice });
      const { payment } = clientFor(merchant, all);
      const error = await refusalOf(payment.get({ invoice }), LogsWithheldError);
      expect(error).to.include({ id: invoice.id, fromBlock: 0n });
      expect(error.message).to.contain("ask another node");
    });

    it("does not take the payment itself for one that superseded it", async () => {
      const { as, clientFor, merchant, invoice } = await load();
      await as.payer.payment.chargeSync({ invoice });
      const { payment } = clientFor(
        merchant,
        omitting(([, id]) => id !== null),
      );
      await refusalOf(payment.get({ invoice }), LogsWithheldError);
    });

    it("does not believe that there is no payment of an id with amounts on chain", async () => {
      const { as, clientFor, merchant, token, processor, invoice } = await load();
      await as.payer.payment.chargeSync({ invoice });
      await token.write.approve([processor.address, usdt(1)], { account: merchant.account });
      await as.merchant.payment.refundSync({ invoice, amount: usdt(1), reason: "requested" });
      await refusalOf(clientFor(merchant, all).payment.get({ id: invoice.id }), LogsWithheldError);
    });

    it("does not say of a payment that it cannot be refunded", async () => {
      const { as, clientFor, merchant, invoice } = await load();
      await as.payer.payment.chargeSync({ invoice });
      const { refund } = clientFor(merchant, all).payment;
      await refusalOf(refund.prepare({ invoice, reason: "requested" }), LogsWithheldError);
    });

    it("does not tell its payer that somebody else paid", async () => {
      const { as, clientFor, payer, invoice } = await load();
      await as.payer.payment.chargeSync({ invoice });
      await refusalOf(clientFor(payer, all).invoice.pay({ invoice }), LogsWithheldError);
    });

    it("says all the same that a number was cancelled", async () => {
      const { as, clientFor, payer, invoice } = await load();
      await as.merchant.invoice.cancelSync({ number: 1n });
      await refusalOf(clientFor(payer, all).invoice.pay({ invoice }), NumberSpentError);
    });
  });

  it("asks for no older blocks than the payment's where a node gives ten at once", async () => {
    const { as, clientFor, merchant, networkHelpers, invoice } = await load();
    await networkHelpers.mine(1_000);
    const { receipt } = await as.payer.payment.chargeSync({ invoice });
    const answered: Range[] = [];
    const limited: Wrap = (request) =>
      (async (asked: { readonly method: string; readonly params: readonly [Range] }) => {
        if (asked.method !== "eth_getLogs") return request(asked as never);
        const [{ fromBlock, toBlock }] = asked.params;
        if (BigInt(toBlock) - BigInt(fromBlock) >= 10n) throw new Error("eth_getLogs is limited to a 10 block range");
        answered.push({ fromBlock, toBlock });
        return request(asked as never);
      }) as never;
    const { charged } = await clientFor(merchant, limited).payment.get({ invoice });
    expect(charged).to.include({ transactionHash: receipt.transactionHash });
    const newest = { fromBlock: numberToHex(receipt.blockNumber - 9n), toBlock: numberToHex(receipt.blockNumber) };
    expect(answered).to.deep.equal([newest]);
  });

  it("says of a cancelled number that it is cancelled", async () => {
    const { as, invoice } = await load();
    await as.merchant.invoice.cancelSync({ number: 1n });
    expect((await as.merchant.payment.get({ invoice })).status).to.equal("cancelled");
  });

  it("claims nothing of an id alone that it does not find", async () => {
    const { as, invoice } = await load();
    expect((await as.merchant.payment.get({ id: invoice.id })).status).to.equal("unknown");
  });

  describe("of an authorized payment", () => {
    const authorized = async () => {
      const system = await load();
      const { as, order, addressOf, payer } = system;
      const authorizationExpiry = order.payExpiry + 86_400n;
      const waiting = { ...order, number: 2n, payer: addressOf(payer), authorizationExpiry };
      const [invoice, twin] = await Promise.all([
        as.merchant.invoice.sign(waiting),
        as.merchant.invoice.sign({ ...waiting, amount: usdt(90) }),
      ]);
      const { store, receipt } = await as.payer.payment.authorizeSync({ invoice });
      return { ...system, invoice, twin, store, receipt };
    };

    it("says where the money waits, what can be captured and what refunded", async () => {
      const { as, invoice, store, receipt } = await authorized();
      await as.merchant.payment.captureSync({ invoice, amount: usdt(30) });
      for (const source of [{ invoice }, { terms: invoice.terms }, { id: invoice.id }]) {
        const payment = await as.payer.payment.get(source);
        expect(payment).to.include({ status: "authorized", capturable: usdt(70), refundable: usdt(30), store });
        expect(payment.authorized).to.deep.include({
          terms: invoice.terms,
          amount: usdt(100),
          blockNumber: receipt.blockNumber,
          transactionHash: receipt.transactionHash,
        });
      }
    });

    it("tells it from another version of the invoice", async () => {
      const { as, invoice, twin } = await authorized();
      const superseded = { id: twin.id, status: "superseded", charged: null, authorized: null, by: invoice.id };
      expect(await as.payer.payment.get({ invoice: twin })).to.deep.equal(superseded);
    });

    it("tells whoever watches what happens to it", async () => {
      const { as, invoice, networkHelpers } = await authorized();
      const { id, terms } = invoice;
      const seen: string[] = [];
      let notify = () => {};
      const last = new Promise<void>((resolve) => {
        notify = resolve;
      });
      const see = (what: string) => (event: { readonly id: string; readonly amount?: bigint }) => {
        expect(event.id).to.equal(id);
        seen.push(`${what} ${event.amount}`);
        if (what === "reclaimed") notify();
      };
      const unwatch = as.merchant.payment.watch({
        id,
        onAuthorized: see("authorized"),
        onCaptured: see("captured"),
        onVoided: see("voided"),
        onReclaimed: see("reclaimed"),
      });
      await as.merchant.payment.captureSync({ terms, amount: 30n });
      await as.merchant.payment.voidSync({ terms, amount: 20n });
      await networkHelpers.time.increaseTo(terms.authorizationExpiry);
      await as.payer.payment.reclaimSync({ terms });
      await last;
      unwatch();
      const rest = usdt(100) - 50n;
      const all = [`authorized ${usdt(100)}`, "captured 30", `reclaimed ${rest}`, "voided 20"];
      expect(seen.toSorted()).to.deep.equal(all);
    });
  });

  it("refuses an invoice for another contract", async () => {
    const { as, invoice } = await load();
    const foreign = { ...invoice, id: `0x${"12".repeat(32)}` } as const;
    await refusalOf(as.merchant.payment.get({ invoice: foreign }), ForeignInvoiceError);
  });
});

describe("payment.watch", () => {
  const collect = () => {
    const seen: Charged[] = [];
    let notify = () => {};
    const first = new Promise<void>((resolve) => {
      notify = resolve;
    });
    const onCharged = (charged: Charged) => {
      seen.push(charged);
      notify();
    };
    return { seen, first, onCharged };
  };

  it("tells of a payment when it comes", async () => {
    const { as, invoice, payer, addressOf } = await load();
    const { seen, first, onCharged } = collect();
    const unwatch = as.merchant.payment.watch({ id: invoice.id, onCharged });
    await as.payer.payment.chargeSync({ invoice });
    await first;
    unwatch();
    expect(seen.map((charged) => charged.payer)).to.deep.equal([addressOf(payer)]);
  });

  it("tells of one that came before, and once only", async () => {
    const { as, invoice, networkHelpers } = await load();
    await as.payer.payment.chargeSync({ invoice });
    const { seen, first, onCharged } = collect();
    const unwatch = as.merchant.payment.watch({ id: invoice.id, onCharged });
    await first;
    await networkHelpers.mine(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    unwatch();
    expect(seen).to.have.length(1);
  });

  it("tells of no other payment", async () => {
    const { as, order, invoice } = await load();
    const other = await as.signer.invoice.sign({ ...order, number: 2n });
    const { seen, first, onCharged } = collect();
    const unwatch = as.merchant.payment.watch({ id: invoice.id, onCharged });
    await as.payer.payment.chargeSync({ invoice: other });
    await as.payer.payment.chargeSync({ invoice });
    await first;
    unwatch();
    expect(seen.map(({ id }) => id)).to.deep.equal([invoice.id]);
  });

  it("tells nothing after it was ended", async () => {
    const { as, invoice } = await load();
    const { seen, onCharged } = collect();
    as.merchant.payment.watch({ id: invoice.id, onCharged })();
    await as.payer.payment.chargeSync({ invoice });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).to.deep.equal([]);
  });

  it("hands on what goes wrong", async () => {
    const { clientFor, invoice } = await load();
    const client = clientFor(undefined, () => (async () => Promise.reject(new Error("gone"))) as never);
    let unwatch = () => {};
    const error = await new Promise<Error>((resolve) => {
      unwatch = client.payment.watch({ id: invoice.id, onCharged: () => {}, onError: resolve });
    });
    unwatch();
    expect(String(error)).to.contain("gone");
  });
});
