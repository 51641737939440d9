import { expect } from "chai";
import {
  type Address,
  type ContractErrorName,
  type Hash,
  type Hex,
  encodeAbiParameters,
  parseEventLogs,
  parseSignature,
  stringToHex,
  zeroAddress,
} from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms, Split } from "../../sdk/src/terms/types.ts";
import type { System, Wallet } from "./system.ts";

/** Enough for every call, so that the chain runs those that are going to fail too instead of estimating them. */
export const gas = 16_000_000n;

/** The difference of one payment from the ordinary one. */
export interface Attempt {
  readonly payer?: Wallet;
  readonly signer?: Address;
  readonly signature?: Hex;
  readonly gas?: bigint;
  /** The most that the payer lets be taken. @default the amount */
  readonly maxIn?: bigint;
  /** Whose terms the payer consents to, where they are not those that are charged. */
  readonly consentTo?: PaymentTerms;
}

/** Terms, signer and signature. */
export const invoiceOf = async (system: System, terms: PaymentTerms, attempt: Attempt) =>
  [
    terms,
    attempt.signer ?? system.addressOf(system.signer),
    attempt.signature ?? (await system.signTerms(system.signer, terms)),
  ] as const;

/** Arguments of the payer's own call. */
export const entryOf = async (system: System, terms: PaymentTerms, attempt: Attempt) => {
  const [, signer, signature] = await invoiceOf(system, terms, attempt);
  return [terms, signer, attempt.maxIn ?? terms.amount, signature] as const;
};

/** Arguments of the call that brings the payer's consent. */
export const consentedOf = async (system: System, terms: PaymentTerms, attempt: Attempt) => {
  const payer = attempt.payer ?? system.payer;
  const consent = await system.signPermit2(payer, attempt.consentTo ?? terms, {
    nonce: terms.number,
    maxIn: attempt.maxIn ?? terms.amount,
  });
  const [, signer, signature] = await invoiceOf(system, terms, attempt);
  return [terms, signer, system.addressOf(payer), system.permit2Collector.address, signature, consent] as const;
};

/** The two ways in which an invoice is paid. A stranger sends the second, so that nothing hangs on who does. */
export const paths = [
  {
    name: "charge, by allowance",
    /** Each part goes straight from the payer to its owner, also where there is more than one. */
    isDirect: true,
    collectorOf: (_: System): Address => zeroAddress,
    pay: async (system: System, terms: PaymentTerms, attempt: Attempt = {}): Promise<Hash> =>
      system.processor.write.charge(await entryOf(system, terms, attempt), {
        account: (attempt.payer ?? system.payer).account,
        gas: attempt.gas ?? gas,
      }),
    /** The verb's return value. */
    simulate: async (system: System, terms: PaymentTerms): Promise<Hex> =>
      (
        await system.publicClient.simulateContract({
          ...system.processor,
          functionName: "charge",
          args: await entryOf(system, terms, {}),
          account: system.payer.account,
        })
      ).result,
  },
  {
    name: "chargeWithConsent, by Permit2",
    isDirect: false,
    collectorOf: (system: System): Address => system.addressOf(system.permit2Collector.address),
    pay: async (system: System, terms: PaymentTerms, attempt: Attempt = {}): Promise<Hash> =>
      system.processor.write.chargeWithConsent(await consentedOf(system, terms, attempt), {
        account: system.stranger.account,
        gas: attempt.gas ?? gas,
      }),
    simulate: async (system: System, terms: PaymentTerms): Promise<Hex> =>
      (
        await system.publicClient.simulateContract({
          ...system.processor,
          functionName: "chargeWithConsent",
          args: await consentedOf(system, terms, {}),
          account: system.stranger.account,
        })
      ).result,
  },
] as const;

export type Path = (typeof paths)[number];

/** Everything that a payment under the terms may change. */
async function stateOf(system: System, terms: PaymentTerms) {
  const { processor, viem, publicClient } = system;
  const store = await processor.read.getStore([terms.merchant]);
  const roles = [system.merchant, system.payer, system.stranger, system.operator, system.feeReceiver, ...system.others];
  const accounts = new Set([
    ...roles.map(system.addressOf),
    ...[terms.merchant, terms.feeReceiver, store, processor.address].map((account) => system.addressOf(account)),
    ...terms.splits.map((split) => split.account),
  ]);
  const isContract = (await publicClient.getCode({ address: terms.token })) !== undefined;
  const token = await viem.getContractAt("UsdtMock", isContract ? terms.token : system.token.address);
  const balances = await Promise.all([...accounts].map((account) => token.read.balanceOf([account])));
  const numberStatus = await processor.read.getNumberStatus([terms.merchant, terms.number]);
  return { balances, numberStatus, storeCode: await publicClient.getCode({ address: store }) };
}

export type ErrorName = ContractErrorName<System["processor"]["abi"]>;

/** The attempt is refused with this error and these figures, and neither money nor number has moved. */
export async function expectRefused(
  system: System,
  terms: PaymentTerms,
  attempt: () => Promise<Hash>,
  name: ErrorName,
  args: readonly unknown[],
): Promise<void> {
  const before = await stateOf(system, terms);
  await system.viem.assertions.revertWithCustomErrorWithArgs(attempt(), system.processor, name, args as never);
  expect(await stateOf(system, terms)).to.deep.equal(before);
}

/** Kind of a part in `Credited`, as the contract writes it: ASCII in a word. */
export const legOf = (leg: "net" | "fee" | "split" | "returned"): Hex => stringToHex(leg, { size: 32 });

/** The processor's events of a transaction, in order. */
export async function eventsOf(system: System, transaction: Hash) {
  const { logs } = await system.publicClient.getTransactionReceipt({ hash: transaction });
  return parseEventLogs({ abi: system.processor.abi, logs }).map(({ eventName, args }) => ({ eventName, args }));
}

/** Splits as terms have them: ascending by account. */
export const ascending = (splits: readonly Split[]): readonly Split[] =>
  [...splits].sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));

/** The same signature with its other root: good mathematics, but not the one form that is accepted. */
export function toHighS(signature: Hex): Hex {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const { r, s, yParity } = parseSignature(signature);
  const high = (order - BigInt(s)).toString(16).padStart(64, "0");
  return `${r}${high}${yParity === 0 ? "1c" : "1b"}`;
}

/** An ERC-6492 signature: what makes the account, and what the account then takes for its signature. */
export const toErc6492 = (factory: Address, factoryData: Hex, signature: Hex): Hex =>
  `${encodeAbiParameters(
    [{ type: "address" }, { type: "bytes" }, { type: "bytes" }],
    [factory, factoryData, signature],
  )}${"6492".repeat(16)}`;

/** An owner's signature that names a signer without a transaction of its own. */
export const signSetSigner = (
  system: System,
  by: Wallet,
  message: {
    readonly owner: Address;
    readonly signer: Address;
    readonly validUntil: number;
    readonly maxOutBps: number;
    readonly nonce: bigint;
    readonly deadline: bigint;
  },
): Promise<Hex> =>
  by.signTypedData({ domain: toTypedDataDomain(system.domain), types, primaryType: "SetSigner", message });
