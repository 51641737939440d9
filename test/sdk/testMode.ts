import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { createClient, custom } from "viem";
import { sepolia } from "viem/chains";
import {
  ForeignInvoiceError,
  OrderKeyReusedError,
  TestAndLiveMixedError,
  createNumberBook,
  feiqianActions,
  formatInvoice,
  getPaymentId,
  isTestChain,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { clientOf, deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deployForSdk(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);
const origin = "https://shop.example";

/** A link of the same terms as on another chain, signed for that one. */
async function linkOf(chainId: number) {
  const system = await load();
  const { as, order, merchant, deployment } = system;
  const { terms } = await as.merchant.invoice.sign(order);
  const { processor } = deployment;
  const id = getPaymentId(terms, { chainId, verifyingContract: processor });
  const signature = await merchant.signMessage({ message: "any: the chain is looked at first" });
  const invoice = { id, terms, signer: order.merchant, signature };
  return { ...system, link: toInvoiceLink(invoice, { origin, chainId, processor }) };
}

describe("Test money and real money", () => {
  it("are told apart by chain, as far as chains are known", () => {
    expect([1, 8453].map(isTestChain)).to.deep.equal([false, false]);
    expect([31337, 11155111].map(isTestChain)).to.deep.equal([true, true]);
    expect(isTestChain(424242)).to.equal(undefined);
  });

  describe("in a client", () => {
    it("do not meet: a test network with a deployment for real money", async () => {
      const system = await load();
      const { deployment, order, payer } = system;
      const client = createClient({
        account: payer.account.address,
        chain: { ...sepolia, id: 31337 },
        transport: custom(connection.provider),
      }).extend(feiqianActions({ deployment: { ...deployment, isTest: false } }));
      await refusedBeforeSending(system, () => client.invoice.sign(order), TestAndLiveMixedError);
    });

    it("do not meet: a test chain's deployment that says it is for real money, by whatever client", async () => {
      const system = await load();
      const { deployment, order, payer } = system;
      const client = clientOf(connection, { ...deployment, isTest: false }, payer);
      const error = await refusedBeforeSending(system, () => client.invoice.sign(order), TestAndLiveMixedError);
      expect(error.message).to.contain("Chain 31337");
    });
  });

  describe("in a link", () => {
    const attempts = {
      "when it is verified": (client: ReturnType<typeof clientOf>, link: string) => client.invoice.verify({ link }),
      "when it is paid": (client: ReturnType<typeof clientOf>, link: string) => client.invoice.pay({ link }),
      "when it is charged": (client: ReturnType<typeof clientOf>, link: string) => client.payment.charge({ link }),
      "when its state is asked": (client: ReturnType<typeof clientOf>, link: string) => client.payment.get({ link }),
    };
    for (const [when, attempt] of Object.entries(attempts)) {
      it(`do not meet: a live link on a test client, ${when}`, async () => {
        const system = await linkOf(1);
        const error = await refusedBeforeSending(
          system,
          () => attempt(system.as.payer, system.link),
          TestAndLiveMixedError,
        );
        expect(error.shortMessage).to.equal(
          "The client's deployment, on chain 31337, is for test money; the invoice link, of chain 1, is for real money.",
        );
      });
    }

    it("do not meet: a test link on a client for real money", async () => {
      const system = await linkOf(11155111);
      const { payer, deployment, link } = system;
      // The same node, which says of itself that it serves a live chain.
      const live = { ...deployment, chainId: 8453, isTest: false };
      const request = async (args: { readonly method: string }): Promise<unknown> => {
        if (args.method === "eth_chainId") return "0x2105";
        const answer: unknown = await connection.provider.request(args as never);
        return args.method === "eth_call" ? String(answer).replace(/0{60}7a69/, `${"0".repeat(60)}2105`) : answer;
      };
      const client = createClient({ account: payer.account.address, transport: custom({ request }) }).extend(
        feiqianActions({ deployment: live }),
      );
      const error = await refusedBeforeSending(system, () => client.invoice.pay({ link }), TestAndLiveMixedError);
      expect(error.shortMessage).to.equal(
        "The invoice link, of chain 11155111, is for test money; the client's deployment, on chain 8453, is for real money.",
      );
    });

    it("are no matter between two test chains: there it is another chain's link", async () => {
      const system = await linkOf(11155111);
      await refusedBeforeSending(system, () => system.as.payer.invoice.pay({ link: system.link }), ForeignInvoiceError);
    });
  });

  describe("in a number book", () => {
    it("do not meet: one order has a number for each chain", async () => {
      const { as, deployment, order, merchant, addressOf } = await load();
      const { number: _, ...rest } = order;
      const numbers = createNumberBook();
      const series = `1-${deployment.processor}-${addressOf(merchant)}`.toLowerCase();
      const { terms } = await as.merchant.invoice.sign({ ...rest, numbers, key: "tea-1" });
      const { number, ...numberless } = terms;
      await numbers.allocate({ series, key: "live-0" }, numberless);
      expect((await numbers.allocate({ series, key: "tea-1" }, numberless)).number).to.equal(2n);
      expect(number).to.equal(1n);
      const other = { ...rest, numbers, key: "tea-1", amount: usdt(1) };
      await refusalOf(() => as.merchant.invoice.sign(other), OrderKeyReusedError);
    });
  });

  describe("in what a person reads", () => {
    it("are told apart by the first word", async () => {
      const { as, order, deployment } = await load();
      const invoice = await as.merchant.invoice.sign(order);
      expect(formatInvoice(invoice, deployment).split("\n")[0]).to.equal("TEST       this money is worth nothing");
      const live = formatInvoice(invoice, { ...deployment, isTest: false });
      expect(live).to.not.contain("TEST");
      expect(live).to.contain("100 USDT").and.to.contain(invoice.id).and.to.contain("number 1 of");
    });
  });
});
