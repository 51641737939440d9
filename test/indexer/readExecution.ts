import { expect } from "chai";
import {
  type Address,
  type Hex,
  concat,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  keccak256,
  numberToHex,
  pad,
  size,
  slice,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { readExecution } from "../../indexer/src/payouts/readExecution.ts";
import { multiSendAbi, safeAbi } from "../../sdk/src/safe/abi.ts";
import { canonicalSafeContracts } from "../../sdk/src/safe/contracts.ts";
import { publicMultiSends } from "../../sdk/src/safe/multiSends.ts";

const accountOf = (name: string): Address => `0x${keccak256(stringToHex(name)).slice(-40)}`;
const [safe, token, supplier, stranger] = ["safe", "token", "supplier", "stranger"].map(accountOf) as [
  Address,
  Address,
  Address,
  Address,
];
const { multiSendCallOnlyAddress } = canonicalSafeContracts;
const known = { multiSends: publicMultiSends, isToken: (address: Address) => address === token };
const invoice = stringToHex("INV-2041", { size: 32 });
const nameHash = keccak256(stringToHex("salt and name"));

const transfer = (amount: bigint, ...trailer: readonly Hex[]): Hex =>
  concat([
    encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [supplier, amount] }),
    ...(trailer as Hex[]),
  ]);
const pack = (data: Hex, { operation = 0, to = token, value = 0n, length = BigInt(size(data)) } = {}): Hex =>
  encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [operation, to, value, length, data]);
const multiSend = (...packed: readonly Hex[]): Hex =>
  encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [concat(packed as Hex[])] });
const execute = (data: Hex, { to = multiSendCallOnlyAddress as Address, operation = 1, value = 0n } = {}): Hex =>
  encodeFunctionData({
    abi: safeAbi,
    functionName: "execTransaction",
    args: [to, value, data, operation, 0n, 0n, 0n, zeroAddress, zeroAddress, "0x"],
  });
const read = (input: Hex, to: Address | null = safe) => readExecution(safe, { to, input }, known);
const readCalls = (...packed: readonly Hex[]) => read(execute(multiSend(...packed)));
const lineOf = (input: Hex) => {
  const execution = readCalls(pack(input));
  if (execution.unexplained !== null) throw new Error(execution.unexplained);
  expect(execution.lines).to.have.length(1);
  return execution.lines[0]!;
};

describe("a Safe's transfers, read from a transaction's input", () => {
  describe("given transfers in a MultiSend", () => {
    it("has a line for each, in order", () => {
      expect(readCalls(pack(transfer(1n)), pack(transfer(2n)))).to.deep.equal({
        unexplained: null,
        lines: [1n, 2n].map((amount) => ({
          tokenAddress: token,
          account: supplier,
          amount,
          reference: null,
          referenceText: null,
          nameHash: null,
        })),
        otherCalls: 0,
        gasToken: zeroAddress,
      });
    });

    it("reads every MultiSend of Safe on public chains alike", () => {
      for (const to of publicMultiSends) {
        const execution = read(execute(multiSend(pack(transfer(1n))), { to }));
        expect(execution).to.include({ unexplained: null, otherCalls: 0 });
      }
    });

    it("has the reference after a transfer, and its text", () => {
      expect(lineOf(transfer(1n, invoice))).to.include({
        reference: invoice,
        referenceText: "INV-2041",
        nameHash: null,
      });
    });

    it("has the name hash after the reference", () => {
      expect(lineOf(transfer(1n, invoice, nameHash))).to.include({ reference: invoice, nameHash });
    });

    it("has a name hash without a reference if that is zero", () => {
      expect(lineOf(transfer(1n, zeroHash, nameHash))).to.include({ reference: null, referenceText: null, nameHash });
    });

    it("has neither with a trailer of another length", () => {
      for (const trailer of ["0x00", slice(invoice, 1), concat([invoice, "0x01"]), concat([invoice, invoice, invoice])])
        expect(lineOf(transfer(1n, trailer as Hex))).to.include({ amount: 1n, reference: null, nameHash: null });
    });

    it("counts calls that are not lines", () => {
      const approval = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [supplier, 1n] });
      const execution = readCalls(
        pack(transfer(1n)),
        pack(approval),
        pack(transfer(1n), { to: stranger }),
        pack(transfer(1n), { value: 1n }),
        pack(slice(transfer(1n), 0, 67)),
        pack("0x"),
      );
      expect(execution).to.include({ unexplained: null, otherCalls: 5 });
    });
  });

  describe("given a single call of the Safe", () => {
    it("has a line for a transfer", () => {
      const execution = read(execute(transfer(7n, invoice), { to: token, operation: 0 }));
      expect(execution).to.include({ otherCalls: 0 });
      expect(execution.unexplained === null && execution.lines.map(({ amount }) => amount)).to.deep.equal([7n]);
    });

    it("counts a call to a MultiSend without delegation, which cannot send the Safe's tokens", () => {
      const execution = read(execute(multiSend(pack(transfer(1n))), { operation: 0 }));
      expect(execution).to.include({ otherCalls: 1 }).and.to.have.deep.property("lines", []);
    });
  });

  describe("given a reference that may not be text", () => {
    const textOf = (reference: Hex) => lineOf(transfer(1n, reference)).referenceText;
    const filled = (text: string) => stringToHex(text, { size: 32 });

    it("has no text for a hash", () => expect(textOf(keccak256("0x01"))).to.equal(null));
    it("has no text for bytes that are not UTF-8", () =>
      expect(textOf(pad("0x61ff", { dir: "right" }))).to.equal(null));
    it("has no text with an invisible character or one that reverses the direction", () => {
      for (const text of [
        "a\nb",
        "a\u0000b",
        "\u202e1402-VNI",
        "a\u200bb",
        "\ufeffa",
        "a\u2028b",
        "INV-7\ufe0f",
        "7\u3164",
      ])
        expect(textOf(filled(text))).to.equal(null);
    });
    it("has no text that no sheet could have written: with a space at an end, or like bytes", () => {
      for (const text of [" INV-7", "INV-7 ", "0xINV-7"]) expect(textOf(filled(text))).to.equal(null);
    });
    it("has any other text, of any script, up to the last byte", () => {
      for (const text of ["發票 2041/7", "Rechnung №7 – ü", "a".repeat(32), "0"])
        expect(textOf(filled(text))).to.equal(text);
    });
  });

  describe("given an unreadable execution", () => {
    const whyOf = (input: Hex, to: Address | null = safe) => read(input, to).unexplained;
    const paid = execute(multiSend(pack(transfer(1n))));

    it("says that another contract called the Safe", () => {
      expect(whyOf(paid, stranger)).to.equal("indirect");
      expect(whyOf(paid, null)).to.equal("indirect");
    });

    it("says so for a call that is no execTransaction", () => expect(whyOf("0x12345678")).to.equal("indirect"));

    it("says that the Safe ran foreign code as its own", () => {
      expect(whyOf(execute(multiSend(pack(transfer(1n))), { to: stranger }))).to.equal("delegated");
    });

    it("says so for foreign code within a MultiSend, whatever the other calls", () => {
      const calls = multiSend(pack(transfer(1n)), pack("0x", { operation: 1, to: stranger }));
      expect(whyOf(execute(calls))).to.equal("delegated");
    });

    it("says that an input is longer than any on a chain", () => {
      expect(whyOf(concat([paid, pad("0x", { size: 256 * 1024 })]))).to.equal("oversized");
    });

    it("says that it cannot be read: an operation that does not exist", () => {
      expect(whyOf(execute("0x", { operation: 2 }))).to.equal("unreadable");
      expect(whyOf(execute(multiSend(pack("0x", { operation: 2 }))))).to.equal("unreadable");
    });

    it("says that it cannot be read: another function of MultiSend", () => {
      expect(whyOf(execute("0x12345678"))).to.equal("unreadable");
    });

    it("says that it cannot be read: a call longer than its data", () => {
      for (const length of [69n, 2n ** 53n, 2n ** 256n - 1n])
        expect(whyOf(execute(multiSend(pack(transfer(1n), { length }))))).to.equal("unreadable");
    });
  });

  describe("given arbitrary bytes", () => {
    const honest = execute(multiSend(pack(transfer(1n, invoice, nameHash)), pack(transfer(2n))));

    it("never throws for a truncated input", () => {
      for (let length = 0; length <= size(honest); length++) {
        const cut = length === 0 ? "0x" : slice(honest, 0, length);
        expect(read(cut).unexplained).to.be.oneOf([null, "indirect", "unreadable"]);
      }
    });

    it("never throws for a changed byte", () => {
      const reasons = [null, "indirect", "delegated", "unreadable"];
      for (let at = 0; at < size(honest); at++) {
        for (const byte of ["00", "01", "7f", "ff"]) {
          const changed: Hex = `0x${honest.slice(2, 2 + at * 2)}${byte}${honest.slice(4 + at * 2)}`;
          expect(read(changed).unexplained).to.be.oneOf(reasons);
        }
      }
    });

    it("never throws for a changed offset", () => {
      const words = Math.floor((size(honest) - 4) / 32);
      for (let word = 0; word < words; word++) {
        for (const offset of [0n, 31n, 320n, 2n ** 31n, 2n ** 64n, 2n ** 256n - 1n]) {
          const at = 2 + (4 + word * 32) * 2;
          const changed: Hex = `0x${honest.slice(2, at)}${numberToHex(offset, { size: 32 }).slice(2)}${honest.slice(at + 64)}`;
          expect(() => read(changed)).not.to.throw();
        }
      }
    });
  });
});
