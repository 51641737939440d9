import { expect } from "chai";
import { describe, it } from "mocha";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Hex, bytesToHex, concatHex, fromRlp, hexToBytes, keccak256, slice, toRlp, zeroAddress } from "viem";
import {
  ForeignInvoiceError,
  InvoiceLinkError,
  UnknownChainError,
  attachToLink,
  fromInvoiceLink,
  readAttachment,
  toCurrency,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { fromBase64Url, toBase64Url } from "../../sdk/src/terms/link.ts";
import { refusalOf } from "../support/refusal.ts";
import { invoiceOf, target, termsOf } from "./invoice.ts";

const origin = "https://shop.example";
const splits = [1, 2, 3, 4].map((i) => ({ account: `0x${`${i}`.repeat(40)}` as const, bps: BigInt(i) * 100n }));
const rich = { feeBps: 50n, feeReceiver: "0x9999999999999999999999999999999999999999", splits } as const;

const reasonOf = async (link: string) => (await refusalOf(fromInvoiceLink(link), InvoiceLinkError)).reason;
const dataOf = (link: string) => link.slice(link.indexOf("#v1.") + 4);

describe("An invoice link", () => {
  for (const [name, terms] of [
    ["plain terms", termsOf()],
    ["terms with a fee and four splits", termsOf(rich)],
    ["number 0", termsOf({ number: 0n })],
  ] as const) {
    it(`gives back an invoice of ${name}, whole and checked`, async () => {
      const invoice = await invoiceOf(terms);
      const read = await fromInvoiceLink(toInvoiceLink(invoice, { origin, ...target }));
      expect(read).to.deep.equal({ invoice, ...target, signatureChecked: true });
    });
  }

  it("carries everything behind the #, which no server sees", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf()), { origin: `${origin}/`, ...target });
    expect(link).to.match(/^https:\/\/shop\.example\/pay#v1\.[\w-]+$/);
  });

  it("is written as docs/invoice-link.md says, item by item", async () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/invoice-link.md"), "utf8");
    const items = [...page.matchAll(/^\| \d+ +\| `(\w+)` +\| (\w+)/gm)].map(([, name, type]) => ({ name, type }));
    // No two addresses and no two numbers alike, that each is known by its place.
    const [operator, payer, source, policy] = ["5", "6", "7", "8"].map((digit) => `0x${digit.repeat(40)}` as const);
    const others = { source, policy, authorizationExpiry: 4_000_000_001n, referenceHash: keccak256("0x01") };
    const { id, terms, ...signed } = await invoiceOf(
      termsOf({ ...rich, operator, payer, currency: toCurrency("EUR").address, ...others }),
    );
    const data = dataOf(toInvoiceLink({ id, terms, ...signed }, { origin, ...target }));
    const [checksum, payload] = fromRlp(bytesToHex(fromBase64Url(data)), "hex") as [Hex, readonly unknown[]];
    expect(checksum).to.equal(slice(keccak256(toRlp(payload as never)), 0, 4));
    const write = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(({ account, bps }) => [write(account), write(bps)]);
      if (value === zeroAddress || value === 0 || value === 0n) return "0x";
      if (typeof value === "string") return value.toLowerCase();
      const hex = BigInt(value as bigint).toString(16);
      return `0x${hex.length % 2 === 0 ? "" : "0"}${hex}`;
    };
    const facts: Readonly<Record<string, unknown>> = { ...target, ...terms, ...signed };
    expect(items.map(({ name }) => write(facts[name!]))).to.deep.equal(payload);
    expect(items.map(({ type }) => type)).to.include.members(["number", "address", "list", "bytes", "32"]);
  });

  it("is refused with any one bit flipped", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf(rich)), { origin, ...target });
    const bytes = fromBase64Url(dataOf(link));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await refusalOf(fromInvoiceLink(`${origin}/pay#v1.${toBase64Url(flipped)}`), InvoiceLinkError);
    }
  });

  it("is refused with any one character changed, where the signature is a contract's", async () => {
    const invoice = { ...(await invoiceOf(termsOf())), signature: "0x1234" } as const;
    const link = toInvoiceLink(invoice, { origin, ...target });
    expect((await fromInvoiceLink(link)).signatureChecked).to.equal(false);
    const data = dataOf(link);
    for (let i = 0; i < data.length; i += 1) {
      const other = data[i] === "A" ? "B" : "A";
      await refusalOf(
        fromInvoiceLink(`${origin}/pay#v1.${data.slice(0, i)}${other}${data.slice(i + 1)}`),
        InvoiceLinkError,
      );
    }
  });

  it("is refused when it is cut short anywhere", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf()), { origin, ...target });
    for (let end = link.indexOf("#"); end < link.length; end += 1) {
      await refusalOf(fromInvoiceLink(link.slice(0, end)), InvoiceLinkError);
    }
  });

  it("is refused when something is written behind it", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf()), { origin, ...target });
    for (const more of ["A", "AA", "AAAA", "=", "&utm=1"]) await reasonOf(`${link}${more}`);
  });

  it("carries a document behind the invoice, which is read without it", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf()), { origin, ...target });
    const attachment = { salt: `0x${"ab".repeat(32)}` as Hex, returnUrl: "https://shop.example/谢谢" };
    const attached = attachToLink(link, attachment);
    expect(attached).to.match(/^https:\/\/shop\.example\/pay#v1\.[\w-]+&with=[\w-]+$/);
    expect(await fromInvoiceLink(attached)).to.deep.equal(await fromInvoiceLink(link));
    expect(readAttachment(attached)).to.deep.equal(attachment);
    expect(readAttachment(attachToLink(attached, {}))).to.deep.equal({});
    expect(readAttachment(link)).to.equal(undefined);
    for (const wrong of [`${link}&with=`, `${link}&with=e30=`, `${link}&with=bnVsbA`, `${link}&with=AAAA`])
      expect(() => readAttachment(wrong)).to.throw(InvoiceLinkError);
    expect(() => attachToLink(link, { returnUrl: "x".repeat(30_000) })).to.throw(InvoiceLinkError, /32768/);
  });

  it("is refused in another version, which it names", async () => {
    const link = toInvoiceLink(await invoiceOf(termsOf()), { origin, ...target });
    const error = await refusalOf(fromInvoiceLink(link.replace("#v1.", "#v2.")), InvoiceLinkError);
    expect(error.reason).to.equal("version");
    expect(error.shortMessage).to.contain('"v2"').and.to.contain('"v1"');
  });

  it("is refused when it is too long to be one", async () => {
    expect(await reasonOf(`${origin}/pay#v1.${"A".repeat(40_000)}`)).to.equal("encoding");
  });

  it("is refused when its RLP holds something else", async () => {
    for (const rlp of [toRlp("0x"), toRlp([]), toRlp(["0x12345678", "0x"]), concatHex([toRlp(["0x"]), "0x00"])]) {
      expect(await reasonOf(`${origin}/pay#v1.${toBase64Url(hexToBytes(rlp))}`)).to.equal("encoding");
    }
  });

  it("says that it cannot check a signature of no key", async () => {
    const forged = { ...(await invoiceOf(termsOf())), signature: (await invoiceOf(termsOf({ number: 1n }))).signature };
    expect((await fromInvoiceLink(toInvoiceLink(forged, { origin, ...target }))).signatureChecked).to.equal(false);
  });

  it("is not made for another chain or contract than the invoice's", async () => {
    const invoice = await invoiceOf(termsOf());
    await refusalOf(() => toInvoiceLink(invoice, { origin, ...target, chainId: 1 }), ForeignInvoiceError);
    await refusalOf(
      () => toInvoiceLink(invoice, { origin, ...target, processor: splits[0]!.account }),
      ForeignInvoiceError,
    );
  });

  it("looks the processor up, and names the known chains where it knows none", async () => {
    const invoice = await invoiceOf(termsOf());
    const error = await refusalOf(() => toInvoiceLink(invoice, { origin, chainId: 424_242 }), UnknownChainError);
    expect(error.message).to.contain("Known chains:");
  });
});
