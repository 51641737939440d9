import type { Address } from "viem";

/** Safe 1.4.1 at the addresses that it has on nearly every public chain. */
export const canonicalSafeContracts = {
  safeSingletonAddress: "0x41675C099F32341bf84BFc5382aF534df5C7461a",
  safeProxyFactoryAddress: "0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67",
  multiSendAddress: "0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526",
  multiSendCallOnlyAddress: "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
  fallbackHandlerAddress: "0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99",
  signMessageLibAddress: "0xd53cd0aB83D845Ac265BE939c57F53AD838012c9",
  createCallAddress: "0x9b35Af71d77eaf8d7e40252370304687390A1A52",
  simulateTxAccessorAddress: "0x3d4BA2E0884aa488718476ca2FB8Efc291A46199",
} as const satisfies Readonly<Record<string, Address>>;

/** Safe's own contracts on one chain, under the names that protocol-kit gives them. */
export type SafeContracts = Readonly<Record<keyof typeof canonicalSafeContracts, Address>>;

/** Safe's contracts by chain id, for chains where they do not stand at their canonical addresses. */
export type ContractNetworks = Readonly<Record<string, SafeContracts>>;

export const getSafeContracts = (chainId: number, contractNetworks?: ContractNetworks): SafeContracts =>
  contractNetworks?.[String(chainId)] ?? canonicalSafeContracts;

/** The singleton that emits an event for each transaction, as Safe's tools expect it on chains with cheap gas. */
const canonicalL2Singleton: Address = "0x29fcB43b46531BcA003ddC8FCB67FFE91900C762";

/** The singleton behind a new Safe, as Safe's own tools choose it: the one without those events on Ethereum alone. */
export const getSafeSingleton = (chainId: number, contractNetworks?: ContractNetworks): Address =>
  contractNetworks?.[String(chainId)] || chainId === 1
    ? getSafeContracts(chainId, contractNetworks).safeSingletonAddress
    : canonicalL2Singleton;

export interface NetworksParameter {
  /** Where Safe's contracts do not stand at their canonical addresses. Never take it from a proposal's sender. */
  readonly contractNetworks?: ContractNetworks | undefined;
}

/** Multicall3, at the address that it has on every chain. */
export const multicall3: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** The one contract to which a payout may delegate. It makes calls only, and any Safe from 1.3.0 on can use it. */
export const getMultiSendCallOnly = (chainId: number, contractNetworks?: ContractNetworks): Address =>
  getSafeContracts(chainId, contractNetworks).multiSendCallOnlyAddress;
