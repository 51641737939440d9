// The decisions of /pay, without a browser: the step of a wallet request, and the face of an invoice.
import { expect } from "chai";
import { describe, it } from "mocha";
import { encodeFunctionData, erc20Abi } from "viem";
import type { Invoice } from "../../src/index.ts";
import { stepOf, stepsOf } from "../src/pay/paying/steps.ts";
import { type ChainState, faceOf } from "../src/pay/readChain.ts";

const token = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
const processor = "0x00000000000000000000000000000000000000f1";
const invoice = { terms: { token, payExpiry: 1_000n } } as unknown as Invoice;

const toApproval = (value: bigint) =>
  encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [processor, value] });

describe("stepOf a wallet request", () => {
  const toSend = (to: string, data: string) => ({ method: "eth_sendTransaction", params: [{ to, data }] });

  for (const [what, asked, step] of [
    ["an approval of an amount", toSend(token, toApproval(5n)), "approve"],
    ["an approval to a token in other letters", toSend(token.toLowerCase(), toApproval(5n)), "approve"],
    ["an approval of nothing", toSend(token, toApproval(0n)), "reset"],
    ["a call of another contract", toSend(processor, "0x12345678"), "send"],
    ["an approval call to another contract", toSend(processor, toApproval(5n)), "send"],
    ["typed data", { method: "eth_signTypedData_v4", params: ["0x", "{}"] }, "sign"],
    ["a request without the user", { method: "eth_chainId" }, undefined],
  ] as const) {
    it(`${what}: ${step ?? "none"}`, () => expect(stepOf(asked, invoice)).to.equal(step));
  }
});

describe("stepsOf a preparation", () => {
  const approval = (value: bigint) => ({ args: [processor, value] }) as never;
  const permission = {} as never;

  for (const [what, preparation, steps] of [
    ["nothing to approve", { approvals: [] }, ["send"]],
    ["an approval", { approvals: [approval(5n)] }, ["approve", "send"]],
    ["an old approval", { approvals: [approval(0n), approval(5n)] }, ["reset", "approve", "send"]],
    ["a signature", { approvals: [], permission }, ["sign", "send"]],
    ["an approval and a signature", { approvals: [approval(5n)], permission }, ["approve", "sign", "send"]],
  ] as const) {
    it(`${what}: ${steps.join(", ")}`, () => expect(stepsOf(preparation)).to.deep.equal(steps));
  }
});

describe("faceOf a chain state", () => {
  const problem = new Error("The signature is not the merchant's.");
  const at = (status: string, rest: Partial<ChainState> = {}) =>
    ({ payment: { status }, now: 999n, problem: null, ...rest }) as ChainState;

  for (const [what, state, face] of [
    ["open, in its last second", at("open"), "open"],
    ["open, at its expiry", at("open", { now: 1_000n }), "expired"],
    ["open, with an invalid signature", at("open", { problem }), "refused"],
    ["expired, with an invalid signature", at("open", { now: 1_000n, problem }), "expired"],
    ["cancelled, with other problems", at("cancelled", { now: 1_000n, problem }), "cancelled"],
    ["superseded, with other problems", at("superseded", { now: 1_000n, problem }), "superseded"],
    ["charged, with other problems", at("charged", { now: 1_000n, problem }), "charged"],
    ["authorized, with other problems", at("authorized", { now: 1_000n, problem }), "authorized"],
  ] as const) {
    it(`${what}: ${face}`, () => expect(faceOf(state, invoice)).to.equal(face));
  }
});
