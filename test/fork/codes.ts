import { expect } from "chai";
import { it } from "mocha";
import { keccak256 } from "viem";
import { connectReal, describeReal } from "../support/realChain.ts";
import { multicall3, permit2 } from "../support/system.ts";

describeReal("The code that local chains are given for the contracts of others", () => {
  for (const [name, { address, code }] of Object.entries({ permit2, multicall3 })) {
    it(`is mainnet's own, for ${name}`, async () => {
      const publicClient = await (await connectReal()).viem.getPublicClient();
      const real = await publicClient.getCode({ address });
      expect(keccak256(code)).to.equal(keccak256(real!));
    });
  }
});
