import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Hex, concatHex, encodeFunctionData, pad, sliceHex, toHex } from "viem";
import { ascending, gas } from "../support/payments.ts";
import { type System, deploySystem } from "../support/system.ts";

const connection = await hre.network.create();
const fixture = () => deploySystem(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("malformed calldata", () => {
  const encoded = async (system: System) => {
    const terms = await system.termsOf({
      splits: ascending(system.others.slice(0, 2).map((who) => ({ account: system.addressOf(who), bps: 1n }))),
    });
    const args = [
      terms,
      system.addressOf(system.signer),
      terms.amount,
      await system.signTerms(system.signer, terms),
    ] as const;
    return encodeFunctionData({ abi: system.processor.abi, functionName: "charge", args });
  };

  const malformed = {
    "cut short": (data: Hex) => sliceHex(data, 0, 300),
    "with dirt above an address": (data: Hex) => concatHex([sliceHex(data, 0, 4 + 96), "0x01", sliceHex(data, 4 + 97)]),
    "with an offset that leads nowhere": (data: Hex) =>
      concatHex([sliceHex(data, 0, 4), pad(toHex(2n ** 64n), { size: 32 }), sliceHex(data, 36)]),
    "of no verb": () => "0x12345678" as const,
    empty: () => "0x" as const,
  };

  for (const [how, change] of Object.entries(malformed)) {
    it(`is refused when ${how}`, async () => {
      const system = await load();
      const data = change(await encoded(system));
      const send = system.payer.sendTransaction({ to: system.processor.address, data, gas });
      await system.viem.assertions.revert(send);
      expect(await system.balanceOf(system.merchant)).to.equal(0n);
    });
  }

  it("is accepted as it was before the change", async () => {
    const system = await load();
    await system.payer.sendTransaction({ to: system.processor.address, data: await encoded(system), gas });
    expect(await system.balanceOf(system.merchant)).to.not.equal(0n);
  });
});
