import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type Hex, createClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { devKey } from "../../scripts/stack/accounts.ts";
import { giveUsdt } from "../../scripts/stack/topUp.ts";
import { feiqianActions, fromInvoiceLink, toCurrency, toDeployment } from "../../sdk/src/index.ts";
import { type SafeChain, accountOf, buildCommand, call, createFolders, startSafeChain } from "./support.ts";

describe("A back office's work with the feiqian command", function () {
  this.timeout(240_000);
  const folders = createFolders();
  const [merchant, payer] = [privateKeyToAccount(devKey("merchant")), privateKeyToAccount(devKey("payer"))];
  let chain: SafeChain;
  let folder: string;
  let snapshot: Hex;

  before(async () => {
    buildCommand();
    folder = folders.folderOf("merchant", devKey("merchant"));
    folders.folderOf("payer", devKey("payer"));
    chain = await startSafeChain([accountOf("alice").address], 1, folder);
    for (const { address } of [merchant, payer]) await giveUsdt(chain.client, chain.token, address, 1_000_000_000n);
  });
  after(async () => {
    await chain?.stop();
    folders.remove();
  });
  beforeEach(async () => {
    snapshot = await chain.client.snapshot();
  });
  afterEach(() => chain.client.revert({ id: snapshot }));

  const as = (who: string) => ["--key-file", join(folders.home, who, "key"), "--yes"];
  const feiqian = (...args: string[]) => call(args, chain.settings);
  /** The JSON of a command that must succeed. */
  const ask = async (...args: string[]): Promise<Readonly<Record<string, string>>> => {
    const { code, out, said } = await feiqian(...args, "--json");
    expect(code, said).to.equal(0);
    return JSON.parse(out) as Readonly<Record<string, string>>;
  };
  const sign = async (...more: string[]) => {
    const terms = ["--number", "7", "--amount", "100.50", "--token", "TEST-USDT", "--expires", "30d"];
    const { link } = await ask(
      "invoice",
      "sign",
      ...terms,
      "--origin",
      "https://shop.example",
      ...as("merchant"),
      ...more,
    );
    return link!;
  };
  const pay = (link: string) => {
    const deployment = toDeployment(chain.record);
    const transport = http(chain.rpcUrl);
    const client = createClient({ account: payer, transport, pollingInterval: 50 }).extend(
      feiqianActions({ deployment }),
    );
    return client.invoice.pay({ link });
  };
  const paid = async (...more: string[]) => {
    const link = await sign(...more);
    await pay(link);
    return link;
  };
  const held = () => paid("--capture-until", "60d", "--payer", payer.address);

  describe("with an invoice", () => {
    it("signs it, and its link can be paid", async () => {
      const before = await chain.balanceOf(merchant.address);
      await paid();
      expect(await chain.balanceOf(merchant.address)).to.equal(before + 100_500_000n);
    });

    it("shows the terms before signing them", async () => {
      const terms = ["--number", "7", "--amount", "100.50", "--token", "TEST-USDT", "--expires", "30d"];
      const { said, out } = await feiqian(
        "invoice",
        "sign",
        ...terms,
        "--origin",
        "https://shop.example",
        ...as("merchant"),
      );
      expect(said).to.contain("100.5 TEST-USDT").and.to.contain(merchant.address).and.to.contain("TEST: money");
      const { invoice } = await fromInvoiceLink(out.trim());
      expect(said).to.contain(invoice.id);
    });

    it("puts every option into the terms", async () => {
      const link = await sign(
        ...["--payer", payer.address, "--operator", accountOf("operator").address, "--screened"],
        ...["--fee-bps", "50", "--fee-receiver", accountOf("psp").address, "--capture-until", "60d"],
      );
      const { terms } = (await fromInvoiceLink(link)).invoice;
      expect(terms.payer).to.equal(payer.address);
      expect(terms.operator).to.equal(accountOf("operator").address);
      expect([terms.feeBps, terms.feeReceiver]).to.deep.equal([50n, accountOf("psp").address]);
      expect(terms.policy).to.equal(toDeployment(chain.record).sanctionsPolicy);
      expect(terms.authorizationExpiry - terms.payExpiry).to.equal(30n * 86_400n);
    });

    it("signs an amount in a currency only together with its price source", async () => {
      const source = accountOf("stranger").address;
      const link = await sign("--currency", "EUR", "--source", source);
      const { terms } = (await fromInvoiceLink(link)).invoice;
      expect([terms.amount, terms.currency, terms.source]).to.deep.equal([10_050n, toCurrency("EUR").address, source]);
      const shown = await feiqian("invoice", "show", link);
      expect(shown.out).to.contain("EUR 100.50").and.to.contain(source);
      const terms7 = [
        "--number",
        "7",
        "--amount",
        "1",
        "--token",
        "TEST-USDT",
        "--expires",
        "30d",
        "--currency",
        "EUR",
      ];
      const half = await feiqian("invoice", "sign", ...terms7, "--origin", "https://shop.example", ...as("merchant"));
      expect(half.code).to.not.equal(0);
      expect(half.said).to.contain("--currency and --source go together");
    });

    it("shows a link and its status", async () => {
      const link = await sign();
      const open = await feiqian("invoice", "show", link);
      expect(open.out).to.contain("100.5 TEST-USDT").and.to.contain("Status: open. The invoice is valid.");
      await pay(link);
      expect((await feiqian("invoice", "show", link)).out).to.contain("Status: charged");
    });

    it("shows a link without a node", async () => {
      const link = await sign();
      const { code, out } = await call(["invoice", "show", link], {
        FEIQIAN_DEPLOYMENT: chain.settings.FEIQIAN_DEPLOYMENT,
      });
      expect([code, /Give --rpc to check/.test(out)]).to.deep.equal([0, true]);
    });

    it("refuses a link with a character changed", async () => {
      const link = await sign();
      const changed = `${link.slice(0, -5)}${link.at(-5) === "A" ? "B" : "A"}${link.slice(-4)}`;
      const { code, said } = await feiqian("invoice", "show", changed);
      expect([code, /Refused: The link/.test(said)]).to.deep.equal([1, true]);
    });

    it("cancels a number, so that nobody can pay it", async () => {
      const link = await sign();
      await ask("invoice", "cancel", "--number", "7", ...as("merchant"));
      expect(await ask("payment", "get", link)).to.include({ status: "cancelled" });
    });

    it("takes an invoice's file in place of its link", async () => {
      const file = join(folder, "invoice.json");
      rmSync(file, { force: true });
      await pay(await sign("--out", file));
      expect(readFileSync(file, "utf8")).to.contain("#v1.");
      expect(await ask("payment", "get", file)).to.include({ status: "charged" });
    });
  });

  describe("with a held payment", () => {
    it("captures a part, returns the rest, and shows both", async () => {
      const link = await held();
      const [before, payersBefore] = await Promise.all(
        [merchant, payer].map(({ address }) => chain.balanceOf(address)),
      );
      await ask("payment", "capture", link, "--amount", "60", ...as("merchant"));
      expect(await ask("payment", "get", link)).to.include({ status: "authorized", capturable: "40500000" });
      await ask("payment", "void", link, ...as("merchant"));
      expect(await ask("payment", "get", link)).to.include({ capturable: "0", refundable: "60000000" });
      expect(await chain.balanceOf(merchant.address)).to.equal(before! + 60_000_000n);
      expect(await chain.balanceOf(payer.address)).to.equal(payersBefore! + 40_500_000n);
    });

    it("finds it by its id alone", async () => {
      const { id } = (await fromInvoiceLink(await held())).invoice;
      expect(await ask("payment", "capture", id, ...as("merchant"))).to.include({ id, amount: "100500000" });
    });

    it("lets anyone reclaim it after the authorization has expired, and nobody before", async () => {
      const link = await held();
      const early = await feiqian("payment", "reclaim", link, ...as("payer"));
      expect([early.code, /Refused:/.test(early.said)]).to.deep.equal([1, true]);
      await chain.client.increaseTime({ seconds: 61 * 86_400 });
      await chain.client.mine({ blocks: 1 });
      expect(await ask("payment", "reclaim", link, ...as("payer"))).to.include({ amount: "100500000" });
    });

    it("refuses more than is capturable, with both amounts, and spends no gas", async () => {
      const link = await held();
      const before = await chain.tracesOf(merchant.address);
      const { code, said } = await feiqian("payment", "capture", link, "--amount", "100.51", ...as("merchant"));
      expect([code, /100\.51 TEST-USDT.*100\.5 TEST-USDT/s.test(said)]).to.deep.equal([1, true]);
      expect(await chain.tracesOf(merchant.address)).to.deep.equal(before);
    });

    it("refuses an account that is neither merchant nor operator", async () => {
      const { code, said } = await feiqian("payment", "capture", await held(), ...as("payer"));
      expect([code, said.includes(payer.address)]).to.deep.equal([1, true]);
    });
  });

  describe("with a charged payment", () => {
    it("refunds a part, after giving an allowance of that amount", async () => {
      const link = await paid();
      const before = await chain.balanceOf(payer.address);
      const refund = ["payment", "refund", link, "--amount", "0.50", "--reason", "undelivered", ...as("merchant")];
      const { said } = await feiqian(...refund);
      expect(said).to.contain("an allowance of exactly this amount");
      expect(await chain.balanceOf(payer.address)).to.equal(before + 500_000n);
      expect(await ask("payment", "get", link)).to.include({ refunded: "500000", refundable: "100000000" });
    });

    it("refuses a reason that does not exist", async () => {
      const { code, said } = await feiqian("payment", "refund", await paid(), "--reason", "because", ...as("merchant"));
      expect([code, /--reason is "because"/.test(said)]).to.deep.equal([2, true]);
    });
  });

  it("refuses to claim without a credit, and spends no gas", async () => {
    await held();
    const before = await chain.tracesOf(merchant.address);
    const claim = ["credit", "claim", "--token", "TEST-USDT", "--merchant", merchant.address, ...as("merchant")];
    const { code, said } = await feiqian(...claim);
    expect([code, /There is no credit of/.test(said)]).to.deep.equal([1, true]);
    expect(await chain.tracesOf(merchant.address)).to.deep.equal(before);
  });
});
