import { maxUint256, parseUnits } from "viem";
import { permit2, usdt, usdtList } from "../../support/system.ts";
import type { Party, World } from "./outcomeRun.ts";

type Setting = (world: World) => Promise<unknown>;

/** Tether switches its fee on. */
export const tokenFee =
  (bps: bigint): Setting =>
  ({ system }) =>
    system.asTokenOwner.write.setParams([bps, 49n]);

/** The token is listed with what its own fee may keep. */
export const listedFor =
  (maxTokenFeeBps: number): Setting =>
  ({ system }) =>
    system.processor.write.listToken([system.token.address, maxTokenFeeBps, usdtList]);

export const paused: Setting = ({ system }) => system.asTokenOwner.write.pause();

export const blacklisted =
  (party: Party): Setting =>
  ({ system, accounts }) =>
    system.asTokenOwner.write.addBlackList([accounts[party]]);

/** USDT forwards to a successor, which has the payer's balance; the payer approves it again. */
export const deprecated: Setting = async ({ system, accounts }) => {
  const { processor, token, viem, payer } = system;
  const successor = await viem.deployContract("UsdtMock", [accounts.payer, usdt(1_000)]);
  await system.asTokenOwner.write.deprecate([successor.address]);
  for (const spender of [processor.address, permit2.address])
    await token.write.approve([spender, maxUint256], { account: payer.account });
};

/** The payer's balance, in tokens. */
export const balanceOf =
  (amount: string): Setting =>
  ({ system, accounts }) =>
    system.setBalance(accounts.payer, parseUnits(amount, 6));

/** The payer's allowance to each rail, in tokens. */
export const allowanceOf =
  (amount: string): Setting =>
  async ({ system }) => {
    for (const spender of [system.processor.address, permit2.address])
      for (const next of [0n, parseUnits(amount, 6)]) await system.approve(system.payer, spender, next);
  };

export const pausedByCircle: Setting = ({ usdc }) => usdc.asPauser.write.pause();

export const blacklistedByCircle =
  (party: Party): Setting =>
  ({ usdc, accounts }) =>
    usdc.asBlacklister.write.blacklist([accounts[party]]);
