import { expect } from "chai";
import { after, describe, it, before } from "mocha";
import { type Hex, createClient, http, keccak256, parseEther, parseGwei, zeroAddress } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { waitForTransactionReceipt } from "viem/actions";
import { foundry } from "viem/chains";
import {
  ForeignInvoiceError,
  GasMissingError,
  type Journal,
  KeyUsedError,
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionUnknownError,
  WrongChainError,
  feiqianActions,
  memoryJournal,
  sendTransactionOnce,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { usdt } from "../support/system.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Between, type Tracked, startTracked, withoutSync } from "../support/tracked.ts";

const payer = accountOf("payer");
const merchant = accountOf("merchant");
const nobody = accountOf("stranger").address;

/** Counts what a client asks of its node. */
const counting = (counts: Record<string, number>, then: Between = withoutSync): Between => {
  return (request, node) => {
    counts[request.method] = (counts[request.method] ?? 0) + 1;
    return then(request, node);
  };
};

/** A node to which nothing that is sent gets through. */
const swallowing: Between = async (request, node) =>
  request.method === "eth_sendRawTransaction" ? keccak256(request.params![0] as Hex) : withoutSync(request, node);

/** An account with ether that no other test has used. */
const fundAccount = async (world: Tracked) => {
  const account = privateKeyToAccount(generatePrivateKey());
  await world.node({ method: "anvil_setBalance", params: [account.address, `0x${parseEther("10").toString(16)}`] });
  return account;
};

describe("What is sent", function () {
  this.timeout(60_000);
  let world: Tracked;
  before(async () => {
    world = await startTracked();
  });
  after(() => world.stop());

  const balance = async (who: Hex) =>
    BigInt((await world.node({ method: "eth_getBalance", params: [who, "latest"] })) as Hex);
  const fresh = () => privateKeyToAccount(generatePrivateKey()).address;
  const sendWei = (client: ReturnType<Tracked["clientFor"]>, journal: Journal, key: string, to: Hex, value = 1n) =>
    sendTransactionOnce(client, { key, journal, to, data: "0x", value, timeout: 10_000 });

  describe("under a key", () => {
    it("is sent once, however often it is asked for, one after the other", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const client = world.clientFor(payer);
      const first = await sendWei(client, journal, "one", to);
      expect(first.status).to.equal("settled");
      expect((await sendWei(client, journal, "one", to)).hash).to.equal(first.hash);
      expect(await balance(to)).to.equal(1n);
    });

    it("is sent once, however often it is asked for at the same time", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const client = world.clientFor(payer);
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => sendWei(client, journal, "one", to)));
      expect(new Set(outcomes.map(({ hash }) => hash)).size).to.equal(1);
      expect(await balance(to)).to.equal(1n);
    });

    it("is refused where the key stands for something else, and nothing is sent", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const client = world.clientFor(payer);
      await sendWei(client, journal, "one", to);
      const before = await world.countOf("payer");
      const error = await refusalOf(() => sendWei(client, journal, "one", to, 2n), KeyUsedError);
      expect(error.message).to.contain('"one"');
      expect(await world.countOf("payer")).to.equal(before);
    });

    it("is of one account: another's is its own", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      await sendWei(world.clientFor(payer), journal, "one", to);
      await sendWei(world.clientFor(merchant), journal, "one", to);
      expect(await balance(to)).to.equal(2n);
    });

    it("is sent after all where a crash came between signing and sending", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const account = await fundAccount(world);
      const lost = await sendTransactionOnce(world.clientFor(account, { between: swallowing }), {
        ...{ key: "one", journal, to, data: "0x", value: 1n, timeout: 100 },
      });
      expect(lost).to.include({ status: "unknown" });
      expect(await balance(to)).to.equal(0n);
      const outcome = await sendWei(world.clientFor(account), journal, "one", to);
      expect(outcome).to.include({ status: "settled", hash: lost.hash });
      expect(await balance(to)).to.equal(1n);
    });

    it("does not stand in the way of what comes after it, though it was never sent: that sends both", async () => {
      const [journal, to, other] = [memoryJournal(), fresh(), fresh()];
      const account = await fundAccount(world);
      await sendTransactionOnce(world.clientFor(account, { between: swallowing }), {
        ...{ key: "one", journal, to, data: "0x", value: 1n, timeout: 100 },
      });
      expect((await sendWei(world.clientFor(account), journal, "two", other)).status).to.equal("settled");
      expect([await balance(to), await balance(other)]).to.deep.equal([1n, 1n]);
    });

    it("keeps its key free where the node refuses it", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const account = await fundAccount(world);
      const client = world.clientFor(account);
      const fees = { gas: 21_000n, maxFeePerGas: parseGwei("9000000"), maxPriorityFeePerGas: 1n };
      const attempt = sendTransactionOnce(client, { key: "one", journal, to, data: "0x", value: 1n, ...fees });
      await attempt.then(
        () => expect.fail("it was taken"),
        (error: Error) => expect(error.message).to.match(/insufficient funds/i),
      );
      expect((await sendWei(client, journal, "one", to)).status).to.equal("settled");
    });

    it("says what an account without ether needs, and where test ether comes from", async () => {
      const account = privateKeyToAccount(generatePrivateKey());
      const attempt = () => world.clientFor(account).invoice.cancelSync({ number: 1n });
      const error = await refusalOf(attempt, GasMissingError);
      expect(error).to.include({ account: account.address, balance: 0n, symbol: "ETH" });
      expect(error.needed > 0n).to.equal(true);
      expect(error.message).to.contain("has 0 ETH").and.to.contain(`npm run faucet -- ${account.address}`);
    });

    it("is never signed for another chain than the node's", async () => {
      const client = createClient({
        account: payer,
        chain: { ...foundry, id: 1337 },
        transport: http(world.rpcUrl),
      });
      const before = await world.countOf("payer");
      await refusalOf(
        () => sendTransactionOnce(client, { key: "one", to: nobody, data: "0x", value: 1n }),
        WrongChainError,
      );
      expect(await world.countOf("payer", "pending")).to.equal(before);
    });
  });

  describe("at the same time by one account", () => {
    it("has a nonce each", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const client = world.clientFor(payer);
      const keys = Array.from({ length: 12 }, (_, i) => `key ${i}`);
      const outcomes = await Promise.all(keys.map((key) => sendWei(client, journal, key, to)));
      expect(outcomes.map(({ status }) => status)).to.deep.equal(keys.map(() => "settled"));
      expect(await balance(to)).to.equal(12n);
    });
  });

  describe("while another of the account is settled", () => {
    it("has a nonce of its own, though the node has counted before and the journal is read after", async () => {
      const [journal, to, other] = [memoryJournal(), fresh(), fresh()];
      const account = await fundAccount(world);
      const one = { key: "one", journal, to, data: "0x", value: 1n } as const;
      await sendTransactionOnce(world.clientFor(account, { between: swallowing }), { ...one, timeout: 100 });
      const between: Between = async (request, node) => {
        const answer = await withoutSync(request, node);
        if (request.method === "eth_getTransactionCount" && request.params![1] === "pending") {
          await sendTransactionOnce(world.clientFor(account), { ...one, timeout: 10_000 });
        }
        return answer;
      };
      const outcome = await sendWei(world.clientFor(account, { between }), journal, "two", other);
      expect(outcome.status).to.equal("settled");
      expect([await balance(to), await balance(other)]).to.deep.equal([1n, 1n]);
    });
  });

  describe("by a node that can wait for it", () => {
    it("takes no second question", async () => {
      const counts: Record<string, number> = {};
      const to = fresh();
      const client = world.clientFor(payer, { between: counting(counts, (request, node) => node(request)) });
      expect((await sendWei(client, memoryJournal(), "one", to)).status).to.equal("settled");
      expect(counts.eth_sendRawTransactionSync).to.equal(1);
      expect(counts).to.not.have.any.keys("eth_sendRawTransaction", "eth_getTransactionReceipt");
    });

    it("is asked that once, where it cannot", async () => {
      const counts: Record<string, number> = {};
      const client = world.clientFor(payer, { between: counting(counts) });
      const journal = memoryJournal();
      for (const key of ["one", "two"]) await sendWei(client, journal, key, nobody);
      expect(counts).to.include({ eth_sendRawTransactionSync: 1, eth_sendRawTransaction: 2 });
    });
  });

  describe("by a wallet", () => {
    /** A wallet that holds the payer's key, does as it is told, and is asked `asked` times. */
    const walletOf = (does: (send: () => Promise<unknown>) => Promise<unknown>) => {
      const counts: Record<string, number> = {};
      const between = counting(counts, (request, node) =>
        request.method === "eth_sendTransaction" ? does(() => node(request)) : node(request),
      );
      return { client: world.clientFor(payer.address, { between }), counts };
    };

    it("is asked for once, though two want it at the same time", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const { client, counts } = walletOf((send) => new Promise((resolve) => setTimeout(() => resolve(send()), 50)));
      const both = await Promise.all([sendWei(client, journal, "one", to), sendWei(client, journal, "one", to)]);
      expect(both.map(({ status }) => status)).to.deep.equal(["settled", "settled"]);
      expect(counts.eth_sendTransaction).to.equal(1);
      expect(await balance(to)).to.equal(1n);
    });

    it("keeps its key free where the user says no", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      let isWilling = false;
      const { client } = walletOf(async (send) => {
        if (!isWilling) throw Object.assign(new Error("User rejected"), { code: 4001 });
        return send();
      });
      await sendWei(client, journal, "one", to).then(
        () => expect.fail("it was sent"),
        (error: Error) => expect(error.message).to.match(/rejected/i),
      );
      isWilling = true;
      expect((await sendWei(client, journal, "one", to)).status).to.equal("settled");
    });

    it("is unknown where the wallet's answer is lost, and not asked for again", async () => {
      const [journal, to] = [memoryJournal(), fresh()];
      const { client, counts } = walletOf(async (send) => {
        await waitForTransactionReceipt(world.clientFor(undefined), { hash: (await send()) as Hex });
        throw new Error("the connection broke");
      });
      await sendWei(client, journal, "one", to).catch(() => undefined);
      const error = await refusalOf(() => sendWei(client, journal, "one", to), TransactionUnknownError);
      expect(error).to.include({ hash: undefined, key: "one" });
      expect(counts.eth_sendTransaction).to.equal(1);
      expect(await balance(to)).to.equal(1n);
    });
  });
});

describe("The actions", function () {
  this.timeout(60_000);
  let world: Tracked;
  before(async () => {
    world = await startTracked();
  });
  after(() => world.stop());

  const balanceOf = (who: Hex) => world.token.read.balanceOf([who]);
  /** A payment of 10 USDT that was charged. */
  const charged = async () => {
    const invoice = await world.invoiceFor(usdt(10));
    await world.clientFor(payer).payment.chargeSync({ invoice });
    return invoice;
  };

  describe("refund", () => {
    it("pays back once a key, at the same time and after", async () => {
      const { terms } = await charged();
      const client = world.clientFor(merchant, { journal: memoryJournal() });
      const refund = { terms, amount: usdt(1), reason: "requested", key: "refund 1" } as const;
      const before = await balanceOf(payer.address);
      const results = await Promise.all([client.payment.refundSync(refund), client.payment.refundSync(refund)]);
      results.push(await client.payment.refundSync(refund));
      expect(new Set(results.map(({ receipt }) => receipt.transactionHash)).size).to.equal(1);
      expect(results.map(({ amount }) => amount)).to.deep.equal([usdt(1), usdt(1), usdt(1)]);
      expect((await balanceOf(payer.address)) - before).to.equal(usdt(1));
    });

    it("is told again though nothing is left to pay back", async () => {
      const { terms } = await charged();
      const client = world.clientFor(merchant, { journal: memoryJournal() });
      const refund = { terms, reason: "requested", key: "all of it" } as const;
      const { receipt } = await client.payment.refundSync(refund);
      expect((await client.payment.refundSync(refund)).receipt.transactionHash).to.equal(receipt.transactionHash);
      expect(await client.payment.refund(refund)).to.equal(receipt.transactionHash);
    });

    it("is refused under the key of another one", async () => {
      const { terms } = await charged();
      const client = world.clientFor(merchant, { journal: memoryJournal() });
      const refund = { terms, reason: "requested", key: "refund 1" } as const;
      await client.payment.refundSync({ ...refund, amount: usdt(1) });
      await refusalOf(() => client.payment.refundSync({ ...refund, amount: usdt(2) }), KeyUsedError);
      await refusalOf(() => client.payment.voidSync({ terms, key: "refund 1" }), KeyUsedError);
    });

    it("is paid back once, though its outcome was not known in time", async () => {
      const { terms } = await charged();
      const journal = memoryJournal();
      const refund = { terms, amount: usdt(1), reason: "requested", key: "refund 1" } as const;
      const before = await balanceOf(payer.address);
      const lost = world.clientFor(merchant, { journal, between: swallowing });
      const error = await refusalOf(
        () => lost.payment.refundSync({ ...refund, timeout: 100 }),
        TransactionUnknownError,
      );
      expect(error.message).to.contain("Do not send it again").and.to.contain('"refund 1"');
      const { receipt } = await world.clientFor(merchant, { journal }).payment.refundSync(refund);
      expect(receipt.transactionHash).to.equal(error.hash);
      expect((await balanceOf(payer.address)) - before).to.equal(usdt(1));
    });
  });

  describe("charge", () => {
    it("takes two round trips once it is prepared", async () => {
      const invoice = await world.invoiceFor();
      let trips = 0;
      const transport = http(world.rpcUrl, { batch: true, onFetchRequest: () => void ++trips });
      const client = createClient({ account: payer, chain: foundry, transport, pollingInterval: 20 }).extend(
        feiqianActions({ deployment: world.deployment }),
      );
      const prepared = await client.payment.charge.prepare({ invoice });
      trips = 0;
      expect((await client.payment.chargeSync({ invoice, prepared })).id).to.equal(invoice.id);
      expect(trips).to.equal(2);
    });

    it("refuses what was prepared for another invoice", async () => {
      const [invoice, other] = [await world.invoiceFor(), await world.invoiceFor()];
      const client = world.clientFor(payer);
      const prepared = await client.payment.charge.prepare({ invoice });
      await refusalOf(() => client.payment.charge({ invoice: other, prepared }), ForeignInvoiceError);
    });

    it("refuses what has been paid since it was prepared, before it is signed", async () => {
      const invoice = await world.invoiceFor();
      const client = world.clientFor(payer);
      const prepared = await client.payment.charge.prepare({ invoice });
      await client.payment.chargeSync({ invoice });
      const before = await world.countOf("payer", "pending");
      const error = await client.payment.chargeSync({ invoice, prepared }).catch((cause: Error) => cause);
      expect(error).to.have.property("name", "NumberSpentError");
      expect(await world.countOf("payer", "pending")).to.equal(before);
    });

    it("is told by its transaction, and as an unknown one where the node says nothing clear", async () => {
      const invoice = await world.invoiceFor();
      const failing: Between = async (request, node) => {
        if (request.method !== "eth_sendRawTransaction") return withoutSync(request, node);
        await node(request);
        throw new Error("502 Bad Gateway");
      };
      const client = world.clientFor(payer, { between: failing });
      const error = await refusalOf(() => client.payment.charge({ invoice }), TransactionUnknownError);
      // The node takes a transaction before it has made the block.
      await waitForTransactionReceipt(client, { hash: error.hash! });
      const { status, charged: event } = await client.payment.get({ invoice });
      expect(status).to.equal("charged");
      expect(event?.transactionHash).to.equal(error.hash);
    });

    it("is what another process has sent under its key since it was looked up", async () => {
      const invoice = await world.invoiceFor();
      const [key, journal] = ["looked up before", memoryJournal()];
      const pay = (as: Journal) => world.clientFor(payer).payment.chargeSync({ invoice, key, journal: as });
      let first: ReturnType<typeof pay> | undefined;
      const overtaken: Journal = {
        ...journal,
        get: async (entry) => {
          const found = await journal.get(entry);
          first ??= pay(journal);
          await first;
          return found;
        },
      };
      const { receipt } = await pay(overtaken);
      expect(receipt.transactionHash).to.equal((await first!).receipt.transactionHash);
    });

    it("is settled where the node's answer to it was lost", async () => {
      const invoice = await world.invoiceFor();
      const failing: Between = async (request, node) => {
        if (request.method !== "eth_sendRawTransaction") return withoutSync(request, node);
        await node(request);
        throw new Error("502 Bad Gateway");
      };
      const { id } = await world.clientFor(payer, { between: failing }).payment.chargeSync({ invoice });
      expect(id).to.equal(invoice.id);
    });

    it("says that it reverted where it did", async () => {
      const invoice = await world.invoiceFor();
      const cancelling: Between = async (request, node) => {
        // The merchant cancels between the estimate and the block.
        if (request.method === "eth_sendRawTransaction") {
          await world.clientFor(merchant).invoice.cancelSync({ number: invoice.terms.number });
        }
        return withoutSync(request, node);
      };
      const client = world.clientFor(payer, { between: cancelling });
      await refusalOf(() => client.payment.chargeSync({ invoice }), TransactionRevertedError);
    });

    it("says that it was cancelled where the wallet has done so", async () => {
      const invoice = await world.invoiceFor();
      await world.automine(false);
      try {
        const { nonce } = { nonce: await world.countOf("payer") };
        const client = world.clientFor(payer);
        const attempt = refusalOf(
          () => client.payment.chargeSync({ invoice, timeout: 10_000 }),
          TransactionReplacedError,
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
        const fees = { maxFeePerGas: parseGwei("90"), maxPriorityFeePerGas: parseGwei("40") };
        const none = { type: "eip1559", chainId: 31337, nonce, gas: 21_000n, to: payer.address, ...fees } as const;
        await world.node({ method: "eth_sendRawTransaction", params: [await payer.signTransaction(none)] });
        await world.mine();
        expect(await attempt).to.include({ reason: "cancelled" });
      } finally {
        await world.automine(true);
      }
    });
  });

  describe("invoice.pay", () => {
    it("is not paid again where the first time is not known to have come through", async () => {
      const invoice = await world.invoiceFor(usdt(3));
      const before = await balanceOf(merchant.address);
      let isDeaf = true;
      const client = world.clientFor(payer, {
        between: (request, node) => (isDeaf ? swallowing(request, node) : withoutSync(request, node)),
      });
      const error = await refusalOf(() => client.invoice.pay({ invoice, timeout: 100 }), TransactionUnknownError);
      isDeaf = false;
      const { receipt } = await client.invoice.pay({ invoice });
      expect(receipt.transactionHash).to.equal(error.hash);
      expect((await balanceOf(merchant.address)) - before).to.equal(usdt(3));
    });

    it("goes on after a crash with what the journal has", async () => {
      const invoice = await world.invoiceFor(usdt(3));
      const journal = memoryJournal();
      const dying = world.clientFor(payer, { journal, between: swallowing });
      const pay = { invoice, key: "order 5" } as const;
      const error = await refusalOf(() => dying.invoice.pay({ ...pay, timeout: 100 }), TransactionUnknownError);
      const { receipt } = await world.clientFor(payer, { journal }).invoice.pay(pay);
      expect(receipt.transactionHash).to.equal(error.hash);
    });

    for (const key of [undefined, "order 17"])
      it(`makes one approval though it crashed in it, ${key ? "under" : "without"} a key of its own`, async () => {
        const account = await fundAccount(world);
        await world.setBalance(account.address, usdt(5));
        const invoice = await world.invoiceFor(usdt(1), zeroAddress);
        const journal = memoryJournal();
        let dies: (value?: unknown) => void = () => {};
        const dead = new Promise((resolve) => (dies = resolve));
        // In the journal, and never sent: the process dies there.
        const dying: Between = async (request, node) => {
          if (!request.method.startsWith("eth_sendRawTransaction")) return node(request);
          dies();
          return new Promise(() => {});
        };
        world
          .clientFor(account, { between: dying, journal })
          .invoice.pay({ invoice, key, timeout: 500 })
          .catch(() => undefined);
        await dead;
        const { received } = await world.clientFor(account, { journal }).invoice.pay({ invoice, key });
        expect(received).to.equal(usdt(1));
        const count = await world.node({ method: "eth_getTransactionCount", params: [account.address, "latest"] });
        // An approval and a charge.
        expect(Number(count)).to.equal(2);
        expect(await journal.open({ chainId: foundry.id, account: account.address })).to.deep.equal([]);
      });

    it("approves again what an approval of long ago, still in the journal, has been spent on", async () => {
      const account = await fundAccount(world);
      await world.setBalance(account.address, usdt(5));
      const journal = memoryJournal();
      const crashing = { ...journal, delete: async () => {} };
      for (const one of [crashing, journal]) {
        const invoice = await world.invoiceFor(usdt(1), zeroAddress);
        const { received } = await world.clientFor(account, { journal: one }).invoice.pay({ invoice });
        expect(received).to.equal(usdt(1));
      }
    });

    it("returns the payment after a crash without a journal", async () => {
      const invoice = await world.invoiceFor(usdt(3));
      const hash = await world.clientFor(payer).payment.charge({ invoice });
      const { receipt, received } = await world.clientFor(payer).invoice.pay({ invoice });
      expect({ hash: receipt.transactionHash, received }).to.deep.equal({ hash, received: usdt(3) });
    });
  });

  describe("payment.watch", () => {
    const until = async (is: () => boolean) => {
      for (let i = 0; i < 200 && !is(); ++i) await new Promise((resolve) => setTimeout(resolve, 25));
    };

    it("takes back what the chain takes back, and tells of it when it comes anew", async () => {
      const invoice = await world.invoiceFor();
      const client = world.clientFor(payer);
      const [seen, places]: [string[], string[]] = [[], []];
      const unwatch = client.payment.watch({
        id: invoice.id,
        onCharged: ({ blockHash, logIndex }) => {
          seen.push("charged");
          places.push(`${blockHash}:${logIndex}`);
        },
        onRetracted: ({ eventName, id, blockHash, logIndex }) => {
          seen.push(`${eventName} of ${id} retracted`);
          places.push(`${blockHash}:${logIndex}`);
        },
      });
      const { receipt } = await client.payment.chargeSync({ invoice });
      await until(() => seen.length === 1);
      await world.reorg(1);
      await until(() => seen.length === 2);
      expect(places[0]).to.match(new RegExp(`^${receipt.blockHash}:\\d+$`));
      expect(places[1]).to.equal(places[0]);
      await client.payment.chargeSync({ invoice });
      await until(() => seen.length === 3);
      unwatch();
      expect(seen).to.deep.equal(["charged", `Charged of ${invoice.id} retracted`, "charged"]);
    });

    it("goes on after its node has failed for a while", async () => {
      const invoice = await world.invoiceFor();
      let isBroken = true;
      const client = world.clientFor(undefined, {
        between: async (request, node) => {
          if (isBroken) throw new Error("gone");
          return node(request);
        },
      });
      const [errors, seen]: [Error[], string[]] = [[], []];
      const unwatch = client.payment.watch({
        id: invoice.id,
        onCharged: () => seen.push("charged"),
        onError: (error) => errors.push(error),
      });
      await until(() => errors.length > 2);
      isBroken = false;
      await world.clientFor(payer).payment.chargeSync({ invoice });
      await until(() => seen.length === 1);
      unwatch();
      expect(seen).to.deep.equal(["charged"]);
      expect(errors.length).to.be.greaterThan(2);
    });
  });
});
