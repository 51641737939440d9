import { expect } from "chai";
import { type Address, concat, encodeFunctionData, erc20Abi } from "viem";
import { hashBatch, toChecksum } from "../../sdk/src/safe/builder/checksum.ts";
import {
  PayoutFileError,
  fromTransactionBuilder,
  payout,
  toReference,
  toTransactionBuilder,
} from "../../sdk/src/safe/index.ts";
import { mallory, payoutsOn, suppliers } from "./payoutSupport.ts";
import { errorOf, onBothChains } from "./support.ts";

/** A batch of Safe's own tests, whose checksum is published with them. */
const account: Address = "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6";
const published = {
  version: "1.0",
  chainId: "4",
  createdAt: 1646321521061,
  meta: {
    name: "test batch file",
    txBuilderVersion: "1.4.0",
    checksum: "",
    createdFromSafeAddress: "0xDF8a1Ce35c9a6ACE153B4e0767942f1E2291a1Aa",
    createdFromOwnerAddress: account,
  },
  transactions: [
    {
      to: account,
      value: "0",
      contractMethod: {
        inputs: [{ internalType: "address", name: "paramAddress", type: "address" }],
        name: "testAddress",
        payable: false,
      },
      contractInputsValues: { paramAddress: account },
    },
    {
      to: account,
      value: "0",
      contractMethod: {
        inputs: [{ internalType: "bool", name: "paramBool", type: "bool" }],
        name: "testBool",
        payable: false,
      },
      contractInputsValues: { paramAddress: "", paramBool: "false" },
    },
    {
      to: account,
      value: "2000000000000000000",
      data: "0x42f4579000000000000000000000000049d4450977e2c95362c13d3a31a09311e0ea26a6",
    },
  ],
};

describe("A batch of Safe's web app", () => {
  const token: Address = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
  const [to] = [suppliers[0]!.to];
  const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, 100n] });

  /** As the app writes it: whoever changes a batch can also reckon its checksum anew. */
  const batchOf = (changes: object, meta: object = {}) => {
    const batch = {
      version: "1.0",
      chainId: "1",
      createdAt: 1646321521061,
      meta: { name: "Payout", description: "", txBuilderVersion: "1.17.1", createdFromSafeAddress: account, ...meta },
      transactions: [{ to: token, value: "0", data: transfer }],
      ...changes,
    };
    return { ...batch, meta: { ...batch.meta, checksum: toChecksum(batch) } };
  };
  const call = (changes: object) => ({ transactions: [{ to: token, value: "0", data: transfer, ...changes }] });

  describe("has a checksum", () => {
    it("that is the app's own: that of a batch with which the app itself is tested", () => {
      // There the empty checksum is part of the batch.
      expect(hashBatch(published)).to.equal("0x4ecbfd364aa6759983915644e73f8bd411e85a2dc306f252a387c2728c4db64c");
    });

    it("that does not hang on the checksum that is in it already", () => {
      const { checksum: _, ...meta } = published.meta;
      expect(toChecksum(published)).to.equal(hashBatch({ ...published, meta }));
    });

    it("that does not hang on the order of fields, nor on the name", () => {
      const { meta, ...rest } = published;
      const turned = { ...Object.fromEntries(Object.entries(rest).reverse()), meta: { ...meta, name: "another" } };
      expect(toChecksum(turned)).to.equal(toChecksum(published));
    });

    it("that hangs on the order of transactions", () => {
      const turned = { ...published, transactions: [...published.transactions].reverse() };
      expect(toChecksum(turned)).to.not.equal(toChecksum(published));
    });
  });

  describe("is read", () => {
    it("as chain, Safe, token and lines", () => {
      expect(fromTransactionBuilder(JSON.stringify(batchOf({})))).to.deep.equal({
        chainId: 1,
        safe: account,
        token,
        lines: [{ to, amount: 100n }],
      });
    });

    it("with references behind the transfers", () => {
      const reference = toReference("INV-7");
      const { lines } = fromTransactionBuilder(batchOf(call({ data: concat([transfer, reference]) })));
      expect(lines).to.deep.equal([{ to, amount: 100n, reference }]);
    });

    it("where the app wrote a method and values in place of data", () => {
      const contractMethod = {
        inputs: [
          { internalType: "address", name: "_to", type: "address" },
          { internalType: "uint256", name: "_value", type: "uint256" },
        ],
        name: "transfer",
        payable: false,
      };
      const contractInputsValues = { _to: to, _value: "100" };
      const { lines } = fromTransactionBuilder(batchOf(call({ data: null, contractMethod, contractInputsValues })));
      expect(lines).to.deep.equal([{ to, amount: 100n }]);
    });
  });

  describe("is refused, with the field, where", () => {
    for (const [what, file, field] of [
      ["it is no JSON", "{", "text"],
      ["its version is another", batchOf({ version: "2.0" }), "version"],
      ["it has no checksum", { ...batchOf({}), meta: { name: "Payout" } }, "meta.checksum"],
      ["an amount was changed, the checksum not", { ...batchOf({}), ...call({ value: "1" }) }, "meta.checksum"],
      ["it has no transaction", batchOf({ transactions: [] }), "transactions"],
      ["its chain is none", batchOf({ chainId: "0" }), "chainId"],
      ["its chain is a name", batchOf({ chainId: "eth" }), "chainId"],
      ["its Safe is malformed", batchOf({}, { createdFromSafeAddress: "eth:0x12" }), "meta.createdFromSafeAddress"],
      ["it sends ether", batchOf(call({ value: "1" })), "transactions[0].value"],
      [
        "it approves",
        batchOf(
          call({ data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [mallory.address, 1n] }) }),
        ),
        "transactions[0].data's selector",
      ],
      ["a transfer is cut short", batchOf(call({ data: "0xa9059cbb" })), "transactions[0].data's length"],
      [
        "it pays in two tokens",
        batchOf({
          transactions: [
            { to: token, value: "0", data: transfer },
            { to: account, value: "0", data: transfer },
          ],
        }),
        "transactions[1].to",
      ],
      [
        "its method is no transfer",
        batchOf(call({ data: null, contractMethod: { name: "approve", inputs: [] } })),
        "transactions[0].contractMethod.name",
      ],
      [
        "its transfer has other inputs",
        batchOf(call({ data: null, contractMethod: { name: "transfer", inputs: [{ type: "bytes" }] } })),
        "transactions[0].contractMethod.inputs",
      ],
    ] as const) {
      it(what, async () => {
        expect((await errorOf(PayoutFileError, () => fromTransactionBuilder(file))).field).to.equal(field);
      });
    }

    it("dirty bytes stand before an address, which a token would pass over", async () => {
      const dirty = `0xa9059cbb01${transfer.slice(12)}`;
      await errorOf(PayoutFileError, () => fromTransactionBuilder(batchOf(call({ data: dirty }))));
    });
  });
});

onBothChains("A payout for Safe's web app", (system) => {
  const { propose, networks } = payoutsOn(system);

  it("goes out with its lines, references and name hashes, and comes back as the same payout", async () => {
    const proposal = await propose();
    const file = JSON.stringify(toTransactionBuilder({ proposal, ...networks() }));
    const { chainId, safe, token, lines } = fromTransactionBuilder(file);
    expect([chainId, safe]).to.deep.equal([proposal.chainId, proposal.safe]);
    expect(lines).to.deep.equal(payout.read({ proposal, ...networks() }).map(({ name: _, ...line }) => line));
    expect((await propose({ token, lines })).hash).to.equal(proposal.hash);
  });

  it("is not written where the proposal is not what it claims to be", async () => {
    const proposal = { ...(await propose()), hash: `0x${"00".repeat(32)}` } as const;
    expect(() => toTransactionBuilder({ proposal, ...networks() })).to.throw(/hash/);
  });
});
