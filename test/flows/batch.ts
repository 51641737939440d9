import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { toFunctionSelector } from "viem";
import { AmountOutOfRangeError, BatchGasTooLowError, ForeignCallError } from "../../sdk/src/index.ts";
import { deployAuthorized, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();

async function fixture() {
  const system = await deployAuthorized(connection);
  const { as, terms } = system;
  const other = await as.merchant.invoice.sign({ ...terms, number: 2n });
  await as.payer.payment.authorizeSync({ invoice: other });
  const capture = (of: typeof terms, amount: bigint, capturable = of.amount) =>
    as.merchant.payment.capture.call({ terms: of, amount, capturable });
  return { ...system, other: other.terms, capture };
}
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("payment.batch", () => {
  it("makes several calls in one transaction, with gas limits of its own finding", async () => {
    const { as, terms, other, capture, merchant, balanceOf } = await load();
    const calls = [
      capture(terms, usdt(100)),
      capture(other, usdt(50)),
      as.merchant.invoice.cancel.call({ number: 5n }),
    ];
    expect(await as.merchant.payment.batch.simulate({ calls })).to.deep.equal([true, true, true]);
    const { succeeded, failures, receipt } = await as.merchant.payment.batchSync({ calls });
    expect({ succeeded, failures }).to.deep.equal({ succeeded: [true, true, true], failures: [] });
    expect(receipt.status).to.equal("success");
    expect(await balanceOf(merchant)).to.equal(usdt(135));
  });

  it("tells which call failed and why, and that it stopped no other", async () => {
    const { as, terms, other, capture, merchant, balanceOf } = await load();
    const gasLimit = 300_000n;
    const calls = [
      { ...capture(terms, usdt(101)), gasLimit },
      capture(other, usdt(100)),
      { ...capture(terms, usdt(10)), gasLimit: 10_000n },
    ];
    const { succeeded, failures } = await as.merchant.payment.batchSync({ calls });
    expect(succeeded).to.deep.equal([false, true, false]);
    expect(failures).to.deep.equal([
      { index: 0, selector: toFunctionSelector("AmountOutOfRange(uint256,uint256)"), errorName: "AmountOutOfRange" },
      { index: 2, selector: "0x00000000", errorName: null },
    ]);
    expect(await balanceOf(merchant)).to.equal(usdt(90));
  });

  it("is refused by a call that would fail even now, unless it has a gas limit", async () => {
    const system = await load();
    const { as, terms, capture } = system;
    const attempt = () => as.merchant.payment.batch({ calls: [capture(terms, usdt(101))] });
    await refusedBeforeSending(system, attempt, AmountOutOfRangeError);
  });

  it("is refused with a call of another contract", async () => {
    const system = await load();
    const { as, terms, capture } = system;
    const calls = [{ ...capture(terms, 1n), address: terms.token, gasLimit: 100_000n }];
    await refusedBeforeSending(system, () => as.merchant.payment.batch({ calls }), ForeignCallError);
  });

  it("is refused with too little gas to try them all", async () => {
    const system = await load();
    const { as, terms, capture } = system;
    const calls = [{ ...capture(terms, 1n), gasLimit: 10_000_000n }];
    const attempt = () => as.merchant.payment.batch.simulate({ calls, gas: 1_000_000n });
    const error = await refusedBeforeSending(system, attempt, BatchGasTooLowError);
    expect(error.args.index).to.equal(0n);
  });

  it("makes each call as its account's own, and gives nobody else's word", async () => {
    const { as, terms, capture } = await load();
    const calls = [{ ...capture(terms, 1n), gasLimit: 300_000n }];
    const { failures } = await as.stranger.payment.batchSync({ calls });
    expect(failures.map(({ errorName }) => errorName)).to.deep.equal(["NotMerchantOrOperator"]);
  });

  it("has its call alone, and finds failures in logs", async () => {
    const { as, terms, capture, processor, merchant, publicClient } = await load();
    const { args } = as.stranger.payment.batch.call({ calls: [{ ...capture(terms, 0n), gasLimit: 200_000n }] });
    const hash = await processor.write.batch(args, { account: merchant.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.payment.batch.extractFailures(logs)).to.have.length(1);
  });
});
