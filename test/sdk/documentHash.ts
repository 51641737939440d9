import { expect } from "chai";
import { describe, it } from "mocha";
import { type Hex, concat, keccak256, stringToHex } from "viem";
import {
  type InvoiceDocument,
  MalformedDocumentError,
  canonicalJson,
  documentHash,
  generateSalt,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";

const document: InvoiceDocument = {
  version: 1,
  currency: "EUR",
  issuedAt: "2026-01-31",
  seller: { name: "Käse & Söhne", taxId: "DE123" },
  buyer: { name: "飛錢" },
  lines: [{ description: "tea", quantity: "2", unitPrice: "3.50", taxRate: "7", taxAmount: "0.49", amount: "7.00" }],
  taxTotal: "0.49",
  total: "7.49",
};
const salt: Hex = `0x${"ab".repeat(32)}`;

describe("A document's hash", () => {
  it("is of the salt and the canonical JSON", () => {
    const text = canonicalJson(document);
    expect(text).to.match(/^\{"buyer":\{"name":"飛錢"\},"currency":"EUR","issuedAt"/);
    expect(documentHash({ salt, document })).to.equal(keccak256(concat([salt, stringToHex(text)])));
  });

  it("is one, however the document was put together", () => {
    const reversed = Object.fromEntries(Object.entries(document).reverse()) as unknown as InvoiceDocument;
    const read = JSON.parse(JSON.stringify(document)) as InvoiceDocument;
    const withNothing = { ...document, note: undefined } as unknown as InvoiceDocument;
    for (const same of [reversed, read, withNothing]) {
      expect(documentHash({ salt, document: same })).to.equal(documentHash({ salt, document }));
    }
  });

  it("is another for another document or salt", () => {
    const other = documentHash({ salt, document: { ...document, total: "7.48" } });
    expect(
      new Set([documentHash({ salt, document }), other, documentHash({ salt: generateSalt(), document })]).size,
    ).to.equal(3);
  });

  it("sorts keys by code units, and escapes as JSON does", () => {
    expect(canonicalJson({ b: 1, a: null, "€": '"\n', 10: true, 9: [] })).to.equal(
      '{"10":true,"9":[],"a":null,"b":1,"€":"\\"\\n"}',
    );
  });

  for (const [name, value] of [
    ["a fraction", 0.1],
    ["no number", Number.NaN],
    ["a number that JSON would round", 2 ** 53],
    ["a bigint", 1n],
    ["a date", new Date(0)],
    ["nothing", undefined],
  ] as const) {
    it(`is refused for a document with ${name}, which it finds`, async () => {
      const broken = { ...document, lines: [{ ...document.lines[0], amount: [value] }] } as unknown as InvoiceDocument;
      const error = await refusalOf(() => documentHash({ salt, document: broken }), MalformedDocumentError);
      expect(error.shortMessage).to.contain("document.lines[0].amount[0]");
    });
  }

  it("is refused without 32 bytes of salt", async () => {
    await refusalOf(() => documentHash({ salt: "0x12", document }), MalformedDocumentError);
    expect(generateSalt())
      .to.match(/^0x[0-9a-f]{64}$/)
      .and.to.not.equal(generateSalt());
  });
});
