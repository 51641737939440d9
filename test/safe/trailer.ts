import { expect } from "chai";
import { type Address, concat, keccak256, size, stringToHex, zeroHash } from "viem";
import { decodeLines, encodeLines, encodeTransfer } from "../../sdk/src/safe/payout/lines.ts";
import {
  PayoutNameError,
  PayoutReferenceError,
  fromReference,
  generateSalt,
  hashName,
  toReference,
} from "../../sdk/src/safe/index.ts";
import { errorOf, ownerOf } from "./support.ts";

describe("What stands behind a line's transfer", () => {
  const token: Address = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
  const to = ownerOf("silk").address;
  const reference = toReference("INV-2026-0042");
  const nameHash = hashName({ salt: generateSalt(), name: "Silk Road Trading" });
  const bare = { to, amount: 100n };

  describe("is", () => {
    for (const [what, line, bytes] of [
      ["nothing", bare, 0],
      ["a reference", { ...bare, reference }, 32],
      ["a reference and a name's hash", { ...bare, reference, nameHash }, 64],
      ["a name's hash alone, behind a reference of zero", { ...bare, nameHash }, 64],
      ["a reference of zero", { ...bare, reference: zeroHash }, 32],
    ] as const) {
      it(what, () => {
        expect(size(encodeTransfer(line))).to.equal(68 + bytes);
        expect(decodeLines(token, encodeLines(token, [bare, line, bare]))).to.deep.equal([bare, line, bare]);
      });
    }

    it("the reference first, so that who reads 32 bytes reads the reference", () => {
      expect(encodeTransfer({ ...bare, reference, nameHash })).to.equal(
        concat([encodeTransfer(bare), reference, nameHash]),
      );
    });
  });

  describe("as a reference", () => {
    it("is text with zeros behind it", () => {
      expect(toReference("INV-7")).to.equal(`0x494e562d37${"00".repeat(27)}`);
    });

    for (const text of ["INV-2026-0042", "INV-100", "TAPE-P", "发票 8812", "x", "a".repeat(32), "№ 7/b, 2nd"]) {
      it(`reads as it was written: ${text}`, () => expect(fromReference(toReference(text))).to.equal(text));
    }

    it("is any 32 bytes of hex, which read as none", () => {
      const hash = keccak256(stringToHex("a document"));
      expect(toReference(hash.toUpperCase().replace("0X", "0x"))).to.equal(hash);
      expect(fromReference(hash)).to.equal(undefined);
    });

    for (const [what, text] of [
      ["33 bytes", "a".repeat(33)],
      ["11 characters of 3 bytes each", "发".repeat(11)],
      ["nothing", ""],
      ["a space at its end", "INV-7 "],
      ["a zero byte", "INV\u0000"],
      ["a line break", "INV\n7"],
      ["a change of direction, which would show it backwards", "INV\u202e7"],
      ["a selector of a variant, which shows nothing", "INV-7\ufe0f"],
      ["a letter that is empty", "INV\u31647"],
      ["an empty pattern of Braille", "INV\u28007"],
      ["half a character", "INV\ud800"],
      ["hex of another length", "0x1234"],
      ["something that only begins like hex", "0xINV"],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const error = await errorOf(PayoutReferenceError, () => toReference(text));
        expect(error.attempted).to.equal(text);
      });
    }

    for (const [what, bytes] of [
      ["zero", zeroHash],
      ["no UTF-8", `0xff${"00".repeat(31)}`],
      ["text after a zero", `0x49004e${"00".repeat(29)}`],
      ["another length", "0x494e"],
    ] as const) {
      it(`is no text where it is ${what}`, () => expect(fromReference(bytes)).to.equal(undefined));
    }
  });

  describe("as a name's hash", () => {
    const salt = keccak256(stringToHex("salt"));

    it("is of salt and name", () => {
      expect(hashName({ salt, name: "絲綢" })).to.equal(keccak256(concat([salt, stringToHex("絲綢")])));
    });

    it("is another by another salt", () => {
      const name = "Silk Road Trading";
      expect(hashName({ salt, name })).to.not.equal(hashName({ salt: generateSalt(), name }));
    });

    for (const [field, wrong] of [
      ["salt", { salt: "0x1234", name: "Silk" }],
      ["name", { salt, name: "" }],
      ["name", { salt, name: " Silk" }],
      ["name", { salt, name: "Silk\u202e" }],
    ] as const) {
      it(`refuses the ${field} ${JSON.stringify(wrong[field])}`, async () => {
        expect((await errorOf(PayoutNameError, () => hashName(wrong))).field).to.equal(field);
      });
    }
  });
});
