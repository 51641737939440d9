import { expect } from "chai";
import { it } from "mocha";
import { keccak256 } from "viem";
import { connectReal, describeReal, loadReal } from "../support/realChain.ts";
import { findPayoutToken, listKnownTokens } from "../../sdk/src/safe/index.ts";
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

const openClient = async () => (await connectReal()).viem.getPublicClient();

describeReal("The code hashes that the SDK has of Ethereum's tokens", () => {
  for (const { symbol, address, codeHash } of listKnownTokens(1))
    it(`are those of ${symbol}, or of its implementation`, async () => {
      const client = await loadReal(openClient);
      const token = await findPayoutToken({ proposal: { chainId: 1, token: address }, client });
      expect([codeHash === null, token.changedCode]).to.deep.equal([false, undefined]);
    });
});
