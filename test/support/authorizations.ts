import { type Address, type Hex, getAddress, maxUint120, pad, stringToHex, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { deployHostileSystem } from "./hostile.ts";
import { type Attempt, consentedOf, entryOf, gas } from "./payments.ts";
import { type Connection, type System, type Wallet, usdt } from "./system.ts";

export const day = 86_400n;

/** A reason of a refund as the contract takes it: up to 32 bytes of ASCII. */
export const reason = (code: string): Hex => pad(stringToHex(code), { dir: "right", size: 32 });

/** Amount that may still be refunded under the terms, as `refund` has to name it. */
export async function refundableOf({ processor, idOf }: System, terms: PaymentTerms): Promise<bigint> {
  const id = idOf(terms);
  if (terms.authorizationExpiry !== 0n) return (await processor.read.getPayment([id]))[1];
  const ceiling = terms.source === zeroAddress ? terms.amount : maxUint120;
  return ceiling - (await processor.read.getRefunded([id]));
}

/** Turns any terms into those of an authorization by the system's payer, for a month. */
export const asAuthorization = async (system: System): Promise<Partial<PaymentTerms>> => {
  const now = await system.now();
  return { payer: system.addressOf(system.payer), payExpiry: now + 3_600n, authorizationExpiry: now + 30n * day };
};

/** The two ways in which money is authorized; a stranger sends the second. */
export const authorizations = [
  {
    name: "authorize, by allowance",
    collectorOf: (_: System): Address => "0x0000000000000000000000000000000000000000",
    pay: async (system: System, terms: PaymentTerms, attempt: Attempt = {}): Promise<Hex> =>
      system.processor.write.authorize(await entryOf(system, terms, attempt), {
        account: (attempt.payer ?? system.payer).account,
        gas: attempt.gas ?? gas,
      }),
  },
  {
    name: "authorizeWithConsent, by Permit2",
    collectorOf: (system: System): Address => getAddress(system.permit2Collector.address),
    pay: async (system: System, terms: PaymentTerms, attempt: Attempt = {}): Promise<Hex> =>
      system.processor.write.authorizeWithConsent(await consentedOf(system, terms, attempt), {
        account: system.stranger.account,
        gas: attempt.gas ?? gas,
      }),
  },
] as const;

/**
 * The merchant's store holds a hundred of the hostile token: a tenth is the fee's, a fifth a split's. The operator
 * is named. Merchant and operator have money of their own and trust the processor, to refund from.
 */
export async function deployAuthorized(connection: Connection) {
  const system = await deployHostileSystem(connection);
  const { addressOf, processor, hostile, merchant, operator } = system;
  const terms = await system.hostileTerms({ ...(await asAuthorization(system)), operator: addressOf(operator) });
  const id = system.idOf(terms);
  await authorizations[0].pay(system, terms);
  for (const who of [merchant, operator]) {
    await hostile.write.mint([addressOf(who), usdt(1_000)]);
    await hostile.write.approve([processor.address, usdt(1_000)], { account: who.account });
  }
  const by = (who: Wallet) => ({ account: who.account, gas });
  const left = async (of: PaymentTerms = terms) => {
    const [capturable, refundable] = await processor.read.getPayment([system.idOf(of)]);
    return { capturable, refundable };
  };
  // An exit names the state that it acts on: the present one, unless the test says otherwise.
  const capture = async (amount: bigint, { who = merchant, feeBps = 1_000n, of = terms, acting }: Exit = {}) =>
    processor.write.capture([of, amount, feeBps, acting ?? (await left(of)).capturable], by(who));
  const voidAmount = async (amount: bigint, { who = merchant, of = terms, acting }: Exit = {}) =>
    processor.write.void([of, amount, acting ?? (await left(of)).capturable], by(who));
  const reclaim = ({ who = system.stranger, of = terms }: Exit = {}) => processor.write.reclaim([of], by(who));
  const refund = async (amount: bigint, { who = merchant, of = terms, to = of.payer, acting }: Exit = {}) =>
    processor.write.refund([of, amount, acting ?? (await refundableOf(system, of)), to, reason("requested")], by(who));
  /** To the second in which the authorization ends, or so many before it. */
  const toExpiry = (before = 0n) =>
    system.networkHelpers.time.setNextBlockTimestamp(terms.authorizationExpiry - before);
  return { ...system, terms, paymentId: id, capture, voidAmount, reclaim, refund, left, toExpiry };
}

interface Exit {
  readonly who?: Wallet;
  readonly feeBps?: bigint;
  readonly of?: PaymentTerms;
  /** State that the exit says it acts on. @default the present one */
  readonly acting?: bigint;
  readonly to?: Address;
}

export type Authorized = Awaited<ReturnType<typeof deployAuthorized>>;
