import { expect } from "chai";
import { type Address, type Hex, encodeAbiParameters, parseAbi } from "viem";
import { permit2Types } from "../../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../../sdk/src/terms/types.ts";
import { gas } from "../../support/payments.ts";
import { type System, permit2 } from "../../support/system.ts";

/** Permit2's own errors, for the transfers that are signed. */
const permit2Abi = parseAbi([
  "error InvalidNonce()",
  "error SignatureExpired(uint256 signatureDeadline)",
  "error InvalidSigner()",
  "error InvalidSignature()",
  "error InvalidSignatureLength()",
  "error InvalidContractSignature()",
  "function nonceBitmap(address account, uint256 word) view returns (uint256)",
]);
type Permit2Error = Extract<(typeof permit2Abi)[number], { type: "error" }>["name"];

/** The payer's message; every field can be another than the charge asks for. */
export interface Signed {
  readonly token: Address;
  readonly amount: bigint;
  readonly spender: Address;
  readonly nonce: bigint;
  readonly deadline: bigint;
  readonly id: Hex;
}

/** A consent to the terms, but for what is `signed` differently. */
export async function consentOf(system: System, terms: PaymentTerms, signed: Partial<Signed> = {}, by = system.payer) {
  const { token, amount, ...rest }: Signed = {
    token: terms.token,
    amount: terms.amount,
    spender: system.permit2Collector.address,
    nonce: 7n,
    deadline: (await system.now()) + 60n,
    id: system.idOf(terms),
    ...signed,
  };
  const signature = await by.signTypedData({
    domain: { name: "Permit2", chainId: system.domain.chainId, verifyingContract: permit2.address },
    types: permit2Types,
    primaryType: "PermitWitnessTransferFrom",
    message: { permitted: { token, amount }, ...rest },
  });
  return { nonce: rest.nonce, deadline: rest.deadline, signature };
}

type Consent = Awaited<ReturnType<typeof consentOf>>;

async function callOf(system: System, terms: PaymentTerms, consent: Consent, payer: Address) {
  const encoded = encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [terms.amount, consent.nonce, consent.deadline, consent.signature],
  );
  const signature = await system.signTerms(system.signer, terms);
  return {
    address: system.processor.address,
    abi: [...system.processor.abi, ...permit2Abi],
    functionName: "chargeWithConsent",
    args: [terms, system.addressOf(system.signer), payer, system.permit2Collector.address, signature, encoded],
    gas,
  } as const;
}

export const stateOf = async (system: System, payer: Address) => ({
  payer: await system.balanceOf(payer),
  merchant: await system.balanceOf(system.merchant),
  collector: await system.balanceOf(system.permit2Collector.address),
  nonces: await system.publicClient.readContract({
    address: permit2.address,
    abi: permit2Abi,
    functionName: "nonceBitmap",
    args: [payer, 0n],
  }),
  number: await system.processor.read.getNumberStatus([system.addressOf(system.merchant), 2n]),
});

/** The second invoice is refused with this error of Permit2's, and nothing has moved. */
export async function expectRefused(
  system: System,
  terms: PaymentTerms,
  consent: Consent,
  name: Permit2Error,
  args: readonly unknown[] = [],
  payer: Address = system.addressOf(system.payer),
) {
  const before = await stateOf(system, payer);
  const call = await callOf(system, terms, consent, payer);
  const contract = { address: permit2.address, abi: permit2Abi };
  const sent = system.stranger.writeContract(call);
  await system.viem.assertions.revertWithCustomErrorWithArgs(sent, contract, name, args as never);
  expect(await stateOf(system, payer)).to.deep.equal(before);
}

/** A stranger sends it. */
export const pay = async (system: System, terms: PaymentTerms, consent: Consent, payer?: Address) =>
  system.stranger.writeContract(await callOf(system, terms, consent, payer ?? system.addressOf(system.payer)));
