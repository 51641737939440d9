import { readFileSync, readdirSync } from "node:fs";
import { expect } from "chai";
import { describe, it } from "mocha";
import { parseAbiItem, toFunctionSelector, toHex } from "viem";
import { checkSame, describeCalls, describeMessage } from "../../scripts/clear-signing/describe.ts";
import { account, raw } from "../../scripts/clear-signing/fields.ts";
import { calls, messages } from "../../scripts/clear-signing/labels.ts";
import { paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";

const folder = new URL("../../sdk/clear-signing/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const nowhere = { processor: [], relayedCollector: [], permit2: [], token: [] };

describe("What a wallet shows before it signs", () => {
  it("is there for every call that changes something, by a signature that is the ABI's", () => {
    const { display } = read("calldata-PaymentProcessor.json");
    const selectors = Object.keys(display.formats).map((signature) =>
      // viem knows structs as tuples with names of their own.
      toFunctionSelector(parseAbiItem(`function ${signature}`) as never),
    );
    const changing = paymentProcessorAbi.filter(
      (item) => item.type === "function" && item.stateMutability === "nonpayable",
    );
    expect(selectors.toSorted()).to.deep.equal(changing.map((item) => toFunctionSelector(item as never)).toSorted());
  });

  it("is there for every message, with the types under which it is signed", () => {
    const files = readdirSync(folder).filter((name) => name.startsWith("eip712-"));
    expect(files).to.deep.equal(
      Object.keys(messages)
        .sort()
        .map((name) => `eip712-${name}.json`),
    );
    for (const [name, { types }] of Object.entries(messages)) {
      const [schema] = read(`eip712-${name}.json`).context.eip712.schemas;
      expect(schema.primaryType).to.equal(name);
      for (const [type, fields] of Object.entries(schema.types))
        if (type !== "EIP712Domain") expect(fields).to.deep.equal(types[type]);
    }
  });

  it("shows each value by a label, or leaves it out by name", () => {
    const { abi } = read("calldata-PaymentProcessor.json").context.contract;
    const { formats } = describeCalls(abi, calls, []).display;
    const charge = Object.entries(formats).find(([signature]) => signature.startsWith("charge("))![1];
    expect(charge.required).to.include.members(["terms.merchant", "terms.amount", "terms.splits.[].account", "signer"]);
    expect(charge.fields.find(({ path }) => path === "maxIn")!.params).to.deep.equal({ tokenPath: "terms.token" });
    expect(charge.excluded).to.deep.equal(["signature"]);
    expect(charge.fields.find(({ path }) => path === "terms.amount")!.params).to.deep.equal({
      tokenPath: "terms.currency",
    });
  });

  it("says the reason of a refund in words", () => {
    const { enums } = read("calldata-PaymentProcessor.json").metadata;
    expect(enums.refundReason[toHex("duplicate", { size: 32 })]).to.equal("duplicate");
  });

  it("is refused for a call or value without a label, and for a label of nothing", () => {
    const abi = [parseAbiItem("function a(address to, uint256[] amounts)")];
    const fields = { to: account("To"), "amounts.[]": raw("Amounts") };
    const meaning = (overrides: object) => ({ a: { intent: "A", fields: { ...fields, ...overrides } } });
    expect(Object.keys(describeCalls(abi, meaning({}), []).display.formats)).to.deep.equal([
      "a(address to, uint256[] amounts)",
    ]);
    expect(() => describeCalls(abi, {}, [])).to.throw("No label for a among the calls");
    expect(() => describeCalls(abi, meaning({ from: raw("From") }), [])).to.throw("A label for from");
    const { to: _, ...rest } = fields;
    expect(() => describeCalls(abi, { a: { intent: "A", fields: rest } }, [])).to.throw("No label for to");
    expect(() => checkSame("the messages", ["A"], {})).to.throw("No label for A");
    expect(() => describeMessage("Pay", { ...messages.Pay!, fields: {} }, nowhere)).to.throw(
      "No label for payer, token, maxIn, id, deadline",
    );
  });
});
