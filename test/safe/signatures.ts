import { expect } from "chai";
import { type Hex, concat, hashTypedData, slice } from "viem";
import { DuplicateOwnerError, SignatureLengthError, getSafeMessage, joinSignatures } from "../../sdk/src/safe/index.ts";
import { errorOf, ownerOf } from "./support.ts";

describe("Signatures of a Safe's owners", () => {
  const typedData = {
    domain: { chainId: 1 },
    types: { Note: [{ name: "text", type: "string" }] },
    primaryType: "Note",
    message: { text: "hello" },
  } as const;
  const safe = "0x00000000000000000000000000000000000005af";
  const message = getSafeMessage({ safe, chainId: 1, typedData });
  const sign = async (name: string) => {
    const owner = ownerOf(name);
    return { owner: owner.address, signature: await owner.signTypedData(message) };
  };

  it("are over Safe's message around the hash of what is signed", () => {
    expect(message.domain).to.deep.equal({ chainId: 1, verifyingContract: safe });
    expect(message.message.message).to.equal(hashTypedData(typedData));
  });

  it("are joined in the ascending order of the owners, however they came", async () => {
    const signed = await Promise.all(["alice", "bob", "carol"].map(sign));
    const ascending = [...signed].sort((a, b) => (a.owner.toLowerCase() < b.owner.toLowerCase() ? -1 : 1));
    const expected = concat(ascending.map(({ signature }) => signature));
    expect(joinSignatures(signed)).to.equal(expected);
    expect(joinSignatures([...signed].reverse())).to.equal(expected);
  });

  it("are joined with a last byte of 27 or 28 where a wallet wrote 0 or 1", async () => {
    const { owner, signature } = await sign("alice");
    const short: Hex = concat([slice(signature, 0, 64), slice(signature, 64) === "0x1b" ? "0x00" : "0x01"]);
    expect(joinSignatures([{ owner, signature: short }])).to.equal(signature);
  });

  it("are refused where an owner signed twice", async () => {
    const signed = await sign("alice");
    const error = await errorOf(DuplicateOwnerError, () => joinSignatures([signed, signed]));
    expect(error.owner).to.equal(signed.owner);
  });

  it("are refused where one has not 65 bytes", async () => {
    const { owner, signature } = await sign("alice");
    const error = await errorOf(SignatureLengthError, () =>
      joinSignatures([{ owner, signature: slice(signature, 0, 64) }]),
    );
    expect([error.attempted, error.allowed]).to.deep.equal([64, 65]);
  });
});
