import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { setTimeout as sleep } from "node:timers/promises";
import { type Hex, createClient, erc20Abi, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { until } from "../../scripts/process.ts";
import { devKey } from "../../scripts/stack/accounts.ts";
import { giveUsdt } from "../../scripts/stack/topUp.ts";
import { feiqianActions, fromInvoiceLink, toCurrency, toDeployment } from "../../sdk/src/index.ts";
import type { TransactionBuilderBatch } from "../../sdk/src/safe/index.ts";
import { type SafeChain, accountOf, buildCommand, call, createFolders, startSafeChain } from "./support.ts";
import { feiqian as runAlone } from "./support.ts";

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
  afterEach(async () => {
    await chain.client.revert({ id: snapshot });
    // It remembers transactions of a chain that is no more.
    rmSync(chain.settings.FEIQIAN_JOURNAL, { recursive: true, force: true });
  });

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
  const allow = (amount: bigint) => {
    const { address: processor } = chain.record.contracts.PaymentProcessor;
    const client = createClient({ account: merchant, transport: http(chain.rpcUrl) });
    const approve = { address: chain.token, abi: erc20Abi, functionName: "approve", chain: null } as const;
    return writeContract(client, { ...approve, args: [processor, amount] });
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
      const source = toDeployment(chain.record).sources.find(({ base }) => base === "EUR")!.address;
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

    it("signs with a price source that is not recommended only where that is said, and never with no contract", async () => {
      const order = ["--number", "8", "--amount", "1", "--token", "TEST-USDT", "--expires", "1d", "--currency", "EUR"];
      const signing = ["invoice", "sign", ...order, "--origin", "https://shop.example", ...as("merchant"), "--source"];
      const own = toDeployment(chain.record).sources.find(({ base }) => base === "CNY")!.address;
      const foreign = await feiqian(...signing, accountOf("stranger").address);
      expect([foreign.code, /none that is recommended.*--own-source/s.test(foreign.said)]).to.deep.equal([1, true]);
      const noContract = await feiqian(...signing, accountOf("stranger").address, "--own-source");
      expect([noContract.code, /a contract that gives prices/.test(noContract.said)]).to.deep.equal([1, true]);
      const other = await feiqian(...signing, own);
      expect([other.code, /can never be paid/.test(other.said)]).to.deep.equal([1, true]);
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

    it("refunds again where an allowance was left over, which USDT lets nobody change but to zero", async () => {
      const link = await paid();
      await allow(1n);
      const refund = ["payment", "refund", link, "--amount", "0.50", "--reason", "undelivered", ...as("merchant")];
      await ask(...refund);
      expect(await ask("payment", "get", link)).to.include({ refunded: "500000" });
    });

    it("refunds nothing where a colleague has refunded while it was being confirmed", async () => {
      const link = await paid();
      await giveUsdt(chain.client, chain.token, merchant.address, 1_000_000_000n);
      const { id } = (await fromInvoiceLink(link)).invoice;
      const refund = ["payment", "refund", link, "--amount", "0.50", "--reason", "undelivered", ...as("merchant")];
      const { code, said } = await call(refund.slice(0, -1), chain.settings, async () => {
        await call(refund, { ...chain.settings, FEIQIAN_JOURNAL: join(folders.home, "colleague") });
        return id.slice(-4);
      });
      expect(code, said).to.equal(1);
      expect(said).to.contain("100.5").and.to.contain("100 ");
      expect(await ask("payment", "get", link)).to.include({ refunded: "500000" });
    });

    it("captures nothing where a colleague has captured while it was being confirmed", async () => {
      const link = await held();
      const { id } = (await fromInvoiceLink(link)).invoice;
      const capture = ["payment", "capture", link, "--amount", "40", ...as("merchant")];
      const { code } = await call(capture.slice(0, -1), chain.settings, async () => {
        await call(capture, { ...chain.settings, FEIQIAN_JOURNAL: join(folders.home, "colleague") });
        return id.slice(-4);
      });
      expect(code).to.equal(1);
      expect(await ask("payment", "get", link)).to.include({ capturable: "60500000" });
    });

    it("writes the refund of a Safe, with its approval, for the Safe's owners", async () => {
      const link = await sign("--operator", chain.safe);
      await pay(link);
      const out = join(folder, "refund.json");
      rmSync(out, { force: true });
      const refund = ["payment", "refund", link, "--amount", "0.50", "--reason", "undelivered"];
      expect(await ask(...refund, "--safe", chain.safe, "--out", out)).to.include({ amount: "500000" });
      const { meta, transactions } = JSON.parse(readFileSync(out, "utf8")) as TransactionBuilderBatch;
      expect(meta.createdFromSafeAddress).to.equal(chain.safe);
      await chain.client.impersonateAccount({ address: chain.safe });
      await chain.client.setBalance({ address: chain.safe, value: 10n ** 18n });
      for (const { to, data } of transactions)
        await chain.client.sendUnsignedTransaction({ from: chain.safe, to, data, gas: 1_000_000n });
      await chain.client.mine({ blocks: 1 });
      expect(await ask("payment", "get", link)).to.include({ refunded: "500000" });
    });

    it("refuses a reason that does not exist", async () => {
      const { code, said } = await feiqian("payment", "refund", await paid(), "--reason", "because", ...as("merchant"));
      expect([code, /--reason is "because"/.test(said)]).to.deep.equal([2, true]);
    });
  });

  describe("killed after sending", () => {
    /** Runs a command until its transaction is in the pool, kills it, and runs `again` while a block comes. */
    async function killed(args: readonly string[], again: readonly string[] = args) {
      const hasInPool = (count: number) => async () => (await chain.client.getTxpoolStatus()).pending === count;
      // A transaction that has just been mined may be counted for a moment.
      await until("an empty pool", hasInPool(0), { timeoutMs: 60_000 });
      await chain.client.setAutomine(false);
      try {
        const kill = new AbortController();
        const first = runAlone(folder, args, chain.settings, kill.signal);
        await until("the transaction in the pool", hasInPool(1), { timeoutMs: 60_000 });
        kill.abort();
        await first;
        const second = feiqian(...again);
        await sleep(1_000);
        expect((await chain.client.getTxpoolStatus()).pending).to.equal(1);
        await chain.client.mine({ blocks: 1 });
        return await second;
      } finally {
        await chain.client.setAutomine(true);
      }
    }

    it("captures once: the second run follows what the first has sent", async () => {
      const link = await held();
      const capture = ["payment", "capture", link, "--amount", "40", ...as("merchant")];
      const { code, out, said } = await killed(capture);
      expect([code, /^Captured: 40 TEST-USDT.*nothing was sent now/.test(out)], said).to.deep.equal([0, true]);
      expect(said).to.contain("An earlier run has sent 0x");
      expect(await ask("payment", "get", link)).to.include({ capturable: "60500000" });
      await ask(...capture);
      expect(await ask("payment", "get", link)).to.include({ capturable: "20500000" });
    });

    it("refunds once", async () => {
      const link = await paid();
      await allow(100_000_000n);
      const refund = ["payment", "refund", link, "--amount", "5", "--reason", "undelivered", ...as("merchant")];
      const { code, said } = await killed(refund);
      expect(code, said).to.equal(0);
      expect(await ask("payment", "get", link)).to.include({ refunded: "5000000" });
    });

    it("does not take it for another amount", async () => {
      const capture = ["payment", "capture", await held(), ...as("merchant"), "--amount"];
      const { code, said } = await killed([...capture, "40"], [...capture, "41"]);
      expect([code, /An earlier run has sent a capture of 40 TEST-USDT/.test(said)], said).to.deep.equal([1, true]);
    });

    it("has the user's own key, under which a request that was seen to its end is not sent again", async () => {
      const link = await held();
      const capture = ["payment", "capture", link, "--amount", "40", ...as("merchant"), "--request-key", "order 17"];
      await ask(...capture);
      expect(await ask(...capture)).to.deep.include({ wasEarlier: true });
      expect(await ask("payment", "get", link)).to.include({ capturable: "60500000" });
      const next = await ask(...capture.map((word) => (word === "order 17" ? "order 18" : word)));
      expect(next).to.deep.include({ wasEarlier: false });
      expect(await ask(...capture)).to.deep.include({ wasEarlier: true });
      expect(await ask("payment", "get", link)).to.include({ capturable: "20500000" });
      const other = await feiqian(...capture.map((word) => (word === "40" ? "41" : word)));
      expect([other.code, /"order 17" stands for something else/.test(other.said)]).to.deep.equal([1, true]);
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
