import { expect } from "chai";
import { describe, it } from "mocha";
import { getTypesForEIP712Domain, hashDomain, zeroHash } from "viem";
import { toTokenDomain } from "../../sdk/src/actions/payment/facts.ts";

const usdc = { chainId: 1, token: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48" } as const;

describe("A token's domain for signatures", () => {
  it("is USDC's own, by its name and version", () => {
    const domain = toTokenDomain({ described: undefined, name: "USD Coin", version: "2" }, usdc)!;
    const types = { EIP712Domain: getTypesForEIP712Domain({ domain }) };
    // What DOMAIN_SEPARATOR() of USDC on mainnet answers.
    expect(hashDomain({ domain, types } as never)).to.equal(
      "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335",
    );
  });

  it("is what the token describes, field by field", () => {
    const described = ["0x0d", "A", "", 137n, usdc.token, zeroHash, []] as const;
    const domain = toTokenDomain({ described, name: "B", version: "2" }, usdc);
    expect(domain).to.deep.equal({ name: "A", chainId: 137, verifyingContract: usdc.token });
    const salted = ["0x10", "", "", 0n, usdc.token, zeroHash, []] as const;
    expect(toTokenDomain({ described: salted, name: "B", version: "2" }, usdc)).to.deep.equal({ salt: zeroHash });
  });

  it("has version 1 where the token says none, and is unknown where it has no name", () => {
    expect(toTokenDomain({ described: undefined, name: "A", version: undefined }, usdc)).to.include({ version: "1" });
    expect(toTokenDomain({ described: undefined, name: undefined, version: "1" }, usdc)).to.equal(undefined);
  });
});
