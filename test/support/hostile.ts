import { type Hex, encodeAbiParameters, getAddress, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { type Connection, type Wallet, deploySystem, usdt, noList } from "./system.ts";

/** Treatment of a recipient by a HostileToken; the enum `Treatment` of the mock. */
export const treatment = {
  pay: 0,
  refuse: 1,
  answer: 2,
  burnGas: 3,
  returnBomb: 4,
  payCostly: 5,
  payAndCall: 6,
  payMore: 7,
  payAndDeny: 8,
} as const;

/**
 * A system with a listed token that does what USDT does not: it treats each recipient as it is told to. The payer has
 * money in it and trusts both rails. Terms are in it, with a tenth for the fee receiver and a fifth for one split.
 */
export async function deployHostileSystem(connection: Connection) {
  const system = await deploySystem(connection);
  const { viem, processor, payer, merchant, addressOf, permit2Collector } = system;
  const hostile = await viem.deployContract("HostileToken");
  const token = getAddress(hostile.address);
  await processor.write.listToken([token, 20, noList]);
  await hostile.write.mint([addressOf(payer), usdt(1_000)]);
  const spenders = [processor.address, "0x000000000022D473030F116dDEE9F6B43aC78BA3"] as const;
  for (const spender of spenders) await hostile.write.approve([spender, usdt(1_000)], { account: payer.account });
  await processor.write.setSigner([addressOf(system.signer), 2 ** 40, 10_000], { account: merchant.account });

  const [receiver, split] = [addressOf(system.feeReceiver), addressOf(system.others[0]!)];
  const store = await processor.read.getStore([addressOf(merchant)]);
  const hostileTerms = (overrides: Partial<PaymentTerms> = {}) =>
    system.termsOf({
      token,
      feeBps: 1_000n,
      feeReceiver: receiver,
      splits: [{ account: split, bps: 2_000n }],
      ...overrides,
    });
  const treat = (who: Hex, how: number) => hostile.write.treat([who, how]);
  const held = (who: Wallet | Hex) => hostile.read.balanceOf([addressOf(who)]);
  const creditOf = (who: Hex) => processor.read.getCredit([store, token, who]);
  return {
    ...system,
    hostile,
    hostileToken: token,
    hostileTerms,
    treat,
    held,
    creditOf,
    store,
    receiver,
    split,
    permit2Collector,
  };
}

export type HostileSystem = Awaited<ReturnType<typeof deployHostileSystem>>;

/** A consent for a HostileCollector: from whom it brings how much, and a call to make first. */
export const hostileConsent = (
  from: Hex,
  amount: bigint,
  { target = zeroAddress, data = "0x" }: { readonly target?: Hex; readonly data?: Hex } = {},
): Hex =>
  encodeAbiParameters(
    [{ type: "address" }, { type: "uint256" }, { type: "address" }, { type: "bytes" }],
    [from, amount, target, data],
  );
