import type { ContractNetworks } from "@feiqian/sdk/safe";
import type { Setup } from "../../shared/setup.ts";

/** Safe's contracts from the host's configuration, never from a payout's file, whose sender could name others. */
export const networksOf = ({
  safeContracts,
}: Pick<Setup, "safeContracts">): { readonly contractNetworks?: ContractNetworks } =>
  safeContracts ? { contractNetworks: safeContracts } : {};
