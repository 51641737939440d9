import { expect } from "chai";
import { describe, it } from "mocha";
import { type Hex, numberToHex, pad, toFunctionSelector } from "viem";
import { connectReal, describeReal, loadReal } from "../support/realChain.ts";
import { USDT } from "../support/system.ts";
import { deploySideBySide } from "./support/sideBySide.ts";
import { scenarios } from "./support/usdtScenarios.ts";

describeReal("UsdtMock beside the real USDT", () => {
  const load = () => loadReal(deploySideBySide);

  for (const [given, rows] of Object.entries(scenarios)) {
    describe(`given ${given}`, () => {
      for (const [when, ends, ...steps] of rows) {
        it(`${when}: ${ends}`, async () => {
          const { both } = await load();
          for (const [index, step] of steps.entries()) {
            const { real, mock } = await both(step);
            expect(real.ends, step.join(" ")).to.equal(index === steps.length - 1 ? ends : "succeeds");
            expect(mock, step.join(" ")).to.deep.equal(real);
          }
        });
      }
    });
  }

  describe("its functions", () => {
    it("are those of the real one, and three that a successor answers", async () => {
      const { realCode, mockAbi } = await load();
      // The dispatcher of solc 0.4: DUP1, PUSH4 selector, EQ.
      const real = [...realCode!.matchAll(/8063([0-9a-f]{8})14/g)].map(([, selector]) => `0x${selector}` as Hex);
      const own = mockAbi.filter((item) => item.type === "function" && !item.name.endsWith("ByLegacy"));
      expect(own.map((item) => toFunctionSelector(item as never)).sort()).to.deep.equal(real.sort());
    });
  });

  describe("its storage", () => {
    const filled = async (token: `0x${string}`) => {
      const { networkHelpers } = await connectReal();
      const word = (text: string) => pad(text as Hex, { size: 32 });
      await networkHelpers.setStorageAt(token, "0x0", word(`0x01${"ab".repeat(20)}`));
      for (const slot of [1, 3, 4, 9])
        await networkHelpers.setStorageAt(token, numberToHex(slot), word(numberToHex(slot)));
      for (const slot of [7, 8]) {
        const text = `0x${Buffer.from(`name ${slot}`).toString("hex").padEnd(62, "0")}0c` as Hex;
        await networkHelpers.setStorageAt(token, numberToHex(slot), text);
      }
      await networkHelpers.setStorageAt(token, "0xa", word(`0x01${"cd".repeat(20)}`));
    };

    it("holds each variable in the real one's slot", async () => {
      const { mock } = await load();
      const { viem } = await connectReal();
      for (const address of [USDT, mock]) {
        await filled(address);
        const { read } = await viem.getContractAt("UsdtMock", address);
        expect(await read.owner()).to.match(/^0x(ab){20}$/i);
        expect(await read.paused()).to.equal(true);
        expect(await read._totalSupply()).to.equal(1n);
        expect(await read.basisPointsRate()).to.equal(3n);
        expect(await read.maximumFee()).to.equal(4n);
        expect(await read.name()).to.equal("name 7");
        expect(await read.symbol()).to.equal("name 8");
        expect(await read.decimals()).to.equal(9n);
        expect(await read.upgradedAddress()).to.match(/^0x(cd){20}$/i);
        expect(await read.deprecated()).to.equal(true);
      }
    });
  });
});
