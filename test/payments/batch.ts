import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, encodeFunctionData, toFunctionSelector, zeroHash } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { authorizations, deployAuthorized } from "../support/authorizations.ts";
import { treatment } from "../support/hostile.ts";
import { eventsOf, gas } from "../support/payments.ts";
import { type Wallet, usdt } from "../support/system.ts";

/** The instrumented build of `npm run coverage` takes that many times the gas. */
const ROOM = process.env.COVERAGE === "1" ? 3n : 1n;
const LIMIT = 500_000n * ROOM;

const connection = await hre.network.create();

/** Four payments of a hundred each are authorized; the batch's items are the merchant's, made with half a million gas each. */
async function fixture() {
  const system = await deployAuthorized(connection);
  const { processor, terms, merchant } = system;
  const payments: PaymentTerms[] = [terms];
  for (const number of [2n, 3n, 4n]) {
    const next = { ...terms, number };
    await authorizations[0].pay(system, next);
    payments.push(next);
  }
  const { abi } = processor;
  /** A capture of a payment of which nothing has been captured yet. */
  const captureOf = (of: PaymentTerms, amount: bigint): Hex =>
    encodeFunctionData({ abi, functionName: "capture", args: [of, amount, 1_000n, of.amount] });
  const send = (items: readonly Hex[], { by = merchant, limit = LIMIT, total = gas }: Sending = {}): Promise<Hex> =>
    processor.write.batch([items.map((data) => ({ data, gasLimit: limit }))], { account: by.account, gas: total });
  return { ...system, payments, captureOf, send };
}
interface Sending {
  readonly by?: Wallet;
  readonly limit?: bigint;
  readonly total?: bigint;
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

const failuresOf = async (system: Loaded, hash: Hex) =>
  (await eventsOf(system, hash)).filter(({ eventName }) => eventName === "CallFailed").map(({ args }) => args);

describe("batch", () => {
  it("makes each call as its caller would", async () => {
    const system = await load();
    const hash = await system.send(system.payments.map((of) => system.captureOf(of, usdt(10))));
    expect(await failuresOf(system, hash)).to.deep.equal([]);
    for (const of of system.payments)
      expect(await system.left(of)).to.deep.equal({ capturable: usdt(90), refundable: usdt(10) });
  });

  it("answers for each call whether it succeeded", async () => {
    const system = await load();
    const { processor, payments, captureOf, merchant } = system;
    const items = [captureOf(payments[0]!, usdt(10)), captureOf(payments[1]!, usdt(101))];
    const calls = items.map((data) => ({ data, gasLimit: LIMIT }));
    const { result } = await system.publicClient.simulateContract({
      ...processor,
      functionName: "batch",
      args: [calls],
      account: merchant.account,
    });
    expect(result).to.deep.equal([true, false]);
  });

  it("lets a call that fails change nothing and stop no other, and says which error it was", async () => {
    const system = await load();
    const [a, b, c] = system.payments as [PaymentTerms, PaymentTerms, PaymentTerms];
    const items = [system.captureOf(a, usdt(10)), system.captureOf(b, usdt(101)), system.captureOf(c, usdt(10))];
    const hash = await system.send(items);
    expect(await failuresOf(system, hash)).to.deep.equal([
      {
        caller: system.terms.merchant,
        index: 1n,
        selector: toFunctionSelector("AmountOutOfRange(uint256,uint256)"),
      },
    ]);
    expect(await system.left(b)).to.deep.equal({ capturable: usdt(100), refundable: 0n });
    expect((await system.left(c)).refundable).to.equal(usdt(10));
  });

  it("gives nobody more than their own calls", async () => {
    const system = await load();
    for (const role of ["stranger", "payer"] as const) {
      const hash = await system.send([system.captureOf(system.terms, usdt(10))], { by: system[role] });
      const selector = toFunctionSelector("NotMerchantOrOperator(address,address,address)");
      const caller: Address = system.addressOf(system[role]);
      expect(await failuresOf(system, hash)).to.deep.equal([{ caller, index: 0n, selector }]);
    }
  });

  it("does not let a stranger govern", async () => {
    const system = await load();
    const { processor, hostileToken } = system;
    const data = encodeFunctionData({ abi: processor.abi, functionName: "delistToken", args: [hostileToken] });
    const [failure] = await failuresOf(system, await system.send([data], { by: system.stranger }));
    const selector = toFunctionSelector("AccessManagedUnauthorized(address)");
    expect(failure).to.include({ selector });
    expect((await processor.read.getToken([hostileToken]))[0]).to.equal(true);
  });

  it("takes an empty list, an unknown function and a batch in a batch", async () => {
    const system = await load();
    expect(await eventsOf(system, await system.send([]))).to.deep.equal([]);
    const caller = system.terms.merchant;
    expect(await failuresOf(system, await system.send(["0x12345678"]))).to.deep.equal([
      { caller, index: 0n, selector: "0x00000000" },
    ]);
    const inner = [{ data: system.captureOf(system.terms, usdt(10)), gasLimit: 400_000n * ROOM }];
    const data = encodeFunctionData({ abi: system.processor.abi, functionName: "batch", args: [inner] });
    await system.send([data], { limit: 600_000n * ROOM });
    expect((await system.left()).refundable).to.equal(usdt(10));
  });

  it("makes calls of several verbs, also of those that concern no payment", async () => {
    const system = await load();
    const { processor, terms, payments } = system;
    const { abi } = processor;
    const hash = await system.send([
      system.captureOf(terms, usdt(50)),
      encodeFunctionData({ abi, functionName: "void", args: [terms, usdt(50), usdt(50)] }),
      encodeFunctionData({ abi, functionName: "refund", args: [terms, usdt(50), usdt(50), terms.payer, zeroHash] }),
      encodeFunctionData({ abi, functionName: "cancel", args: [terms.merchant, 99n] }),
      encodeFunctionData({ abi, functionName: "newStore" }),
    ]);
    expect(await failuresOf(system, hash)).to.deep.equal([]);
    expect(await system.left()).to.deep.equal({ capturable: 0n, refundable: 0n });
    expect(await system.held(system.payer)).to.equal(usdt(1_000 - 100 * (payments.length - 1)));
    expect(await processor.read.getGeneration([terms.merchant])).to.equal(1n);
  });

  describe("given a call that runs out of its gas", () => {
    it("fails that one alone", async () => {
      const system = await load();
      const { processor, payments, merchant } = system;
      const calls = payments.map((of, i) => ({
        data: system.captureOf(of, usdt(10)),
        gasLimit: i === 1 ? 30_000n : LIMIT,
      }));
      const hash = await processor.write.batch([calls], { account: merchant.account, gas });
      expect(await failuresOf(system, hash)).to.deep.equal([
        { caller: system.terms.merchant, index: 1n, selector: "0x00000000" },
      ]);
      expect((await system.left(payments[3])).refundable).to.equal(usdt(10));
    });
  });

  describe("given less gas than its calls are promised", () => {
    it("refuses all of it, and says where", async () => {
      const system = await load();
      const attempt = system.send(
        system.payments.map((of) => system.captureOf(of, usdt(10))),
        { limit: 500_000n, total: 700_000n },
      );
      const required = (505_000n * 64n) / 63n;
      const short = (available: unknown) => typeof available === "bigint" && available < required;
      const { viem, processor } = system;
      const isIndex = (index: unknown) => typeof index === "bigint" && index > 0n;
      const args = [isIndex, short, required] as never;
      await viem.assertions.revertWithCustomErrorWithArgs(attempt, processor, "BatchGasTooLow", args);
      expect((await system.left()).refundable).to.equal(0n);
    });
  });
});

/**
 * A payroll of 32 captures, of which 31 are hostile each in its way. It is bounded by what each call is promised: a
 * leg's gas, some 200,000, and what the capture itself takes.
 */
describe("a batch of 32 captures, 31 of them hostile", () => {
  /** The instrumented build fits fewer into a block. */
  const [COUNT, GOOD] = ROOM === 1n ? [32, 20] : [12, 8];

  it("pays the good one, within 32 times a call's gas", async () => {
    const system = await deployAuthorized(connection);
    const { processor, addressOf, signer, payer, merchant, publicClient, hostile } = system;
    const ways = [
      treatment.refuse,
      treatment.burnGas,
      treatment.returnBomb,
      treatment.answer,
      treatment.payAndCall,
    ] as const;
    await hostile.write.setAnswer([`0x${"00".repeat(32)}`]);
    const all: PaymentTerms[] = [];
    for (let i = 0; i < COUNT; ++i) {
      const account: Address = `0x${(0x1000 + i).toString(16).padStart(40, "0")}`;
      const of = { ...system.terms, number: BigInt(100 + i), amount: usdt(1), splits: [{ account, bps: 5_000n }] };
      const signature = await system.signTerms(signer, of);
      await processor.write.authorize([of, addressOf(signer), of.amount, signature], { account: payer.account, gas });
      if (i !== GOOD) await system.treat(account, ways[i % ways.length]!);
      all.push(of);
    }
    // A token that calls back: into the batch, and into a capture.
    const captureOf = (of: PaymentTerms, amount: bigint): Hex =>
      encodeFunctionData({ abi: processor.abi, functionName: "capture", args: [of, amount, 1_000n, usdt(1)] });
    const again = captureOf(all[GOOD]!, usdt(1));
    await hostile.write.setCall([processor.address, again]);
    const calls = all.map((of, i) => {
      // Some hostile captures ask for too much, others starve.
      const amount = i % 7 === 3 ? usdt(2) : usdt(1);
      return { data: captureOf(of, amount), gasLimit: i % 11 === 5 ? 100_000n : LIMIT };
    });
    const hash = await processor.write.batch([calls], { account: merchant.account, gas: 20_000_000n });
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    const good = all[GOOD]!;
    expect(await system.held(good.splits[0]!.account)).to.equal(usdt(0.5));
    expect(await system.left(good)).to.deep.equal({ capturable: 0n, refundable: usdt(1) });
    expect(Number(gasUsed)).to.be.lessThan(Number(32n * LIMIT));
  });

  it("is not made dear by a bomb in what a call reverts with", async () => {
    const system = await load();
    const { processor, split, store, hostileToken, publicClient } = system;
    await system.treat(split, treatment.refuse);
    await system.capture(usdt(10));
    await system.treat(split, treatment.returnBomb);
    const claim = encodeFunctionData({ abi: processor.abi, functionName: "claim", args: [store, hostileToken, split] });
    const items = [...Array.from({ length: 8 }, () => claim), system.captureOf(system.payments[3]!, usdt(10))];
    const hash = await system.send(items);
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    expect(Number(gasUsed)).to.be.lessThan(Number(9n * LIMIT));
    expect((await system.left(system.payments[3])).refundable).to.equal(usdt(10));
  });
});
