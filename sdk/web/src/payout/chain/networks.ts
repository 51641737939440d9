import type { ContractNetworks } from "@feiqian/sdk/safe";
import type { Setup } from "../../shared/setup.ts";

/** Where Safe's contracts stand, as the host says. Never out of a payout's file: its sender could name others. */
export const networksOf = ({
  safeContracts,
}: Pick<Setup, "safeContracts">): { readonly contractNetworks?: ContractNetworks } =>
  safeContracts ? { contractNetworks: safeContracts } : {};
