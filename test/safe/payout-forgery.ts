import { expect } from "chai";
import {
  type Address,
  type Hex,
  concat,
  decodeFunctionData,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  hashTypedData,
  size,
  zeroAddress,
} from "viem";
import { multiSendAbi } from "../../sdk/src/safe/abi.ts";
import { encodeLines } from "../../sdk/src/safe/payout/lines.ts";
import {
  PayoutMismatchError,
  type PayoutProposal,
  type SafeTx,
  canonicalSafeContracts,
  getPayoutTypedData,
  payout,
} from "../../sdk/src/safe/index.ts";
import { errorOf, ownerOf } from "./support.ts";

describe("A forged payout proposal", () => {
  const [owner, supplier, mallory] = [ownerOf("alice"), ownerOf("silk").address, ownerOf("mallory").address];
  const token: Address = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
  const safe: Address = "0x00000000000000000000000000000000000005af";

  /** Mallory can hash what she writes as well as anyone. */
  const proposalWith = (changes: Partial<SafeTx>): PayoutProposal => {
    const safeTx: SafeTx = {
      to: canonicalSafeContracts.multiSendCallOnlyAddress,
      value: "0",
      data: encodeLines(token, [{ to: supplier, amount: 100n }]),
      operation: 1,
      safeTxGas: "0",
      baseGas: "0",
      gasPrice: "0",
      gasToken: zeroAddress,
      refundReceiver: zeroAddress,
      nonce: 7,
      ...changes,
    };
    const hash = hashTypedData(getPayoutTypedData({ chainId: 1, safe, safeTx }));
    return { chainId: 1, safe, token, safeTx, hash, signatures: [] };
  };
  const multiSend = (...packed: Hex[]): Hex =>
    encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [concat(packed)] });
  const call = (data: Hex, { operation = 0, to = token, value = 0n } = {}): Hex =>
    encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [operation, to, value, BigInt(size(data)), data]);
  const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [supplier, 100n] });
  const approval = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [mallory, 100n] });
  const [honest] = decodeFunctionData({ abi: multiSendAbi, data: proposalWith({}).safeTx.data }).args;

  const refusal = async (proposal: PayoutProposal) =>
    (await errorOf(PayoutMismatchError, () => payout.sign({ proposal, account: owner }))).field;

  it("is told from an honest one, which is signed", async () => {
    const { owner: signer } = await payout.sign({ proposal: proposalWith({}), account: owner });
    expect(signer).to.equal(owner.address);
  });

  it("is not signed when it delegates to a contract that is not Safe's", async () => {
    expect(await refusal(proposalWith({ to: mallory }))).to.equal("to");
  });

  it("is not signed when it refunds gas to somebody", async () => {
    expect(await refusal(proposalWith({ gasPrice: "1" }))).to.equal("gasPrice");
    expect(await refusal(proposalWith({ refundReceiver: mallory }))).to.equal("refundReceiver");
    expect(await refusal(proposalWith({ gasToken: token }))).to.equal("gasToken");
  });

  it("is not signed when it sends ether", async () => {
    expect(await refusal(proposalWith({ value: "1" }))).to.equal("value");
    expect(await refusal(proposalWith({ data: multiSend(call(transfer, { value: 1n })) }))).to.equal("call's value");
  });

  it("is not signed when its hash is of something else", async () => {
    const { hash } = proposalWith({ nonce: 8 });
    expect(await refusal({ ...proposalWith({}), hash })).to.equal("hash");
  });

  it("is not signed when one of its calls is an approval", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, call(approval)) }))).to.equal("call's selector");
  });

  it("is not signed when one of its calls is to another contract", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, call(transfer, { to: safe })) }))).to.equal(
      "call's callee",
    );
  });

  it("is not signed when one of its calls delegates", async () => {
    expect(await refusal(proposalWith({ data: multiSend(call(transfer, { operation: 1 })) }))).to.equal(
      "call's operation",
    );
  });

  it("is not signed when what stands behind a transfer is neither 32 nor 64 bytes", async () => {
    for (const bytes of [1, 20, 31, 33, 63, 65, 96]) {
      const trailer: Hex = `0x${"11".repeat(bytes)}`;
      expect(await refusal(proposalWith({ data: multiSend(call(concat([transfer, trailer]))) }))).to.equal(
        "call's length",
      );
    }
  });

  it("is not signed when bytes follow its last call", async () => {
    expect(await refusal(proposalWith({ data: concat([proposalWith({}).safeTx.data, "0xff"]) }))).to.equal("data");
  });

  it("is not signed when its last call is cut off, or there is none to read", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, "0x00aabb") }))).to.equal("data");
    expect(await refusal(proposalWith({ data: "0x12345678" }))).to.equal("data");
  });
});
