import type { ContractNetworks } from "@feiqian/sdk/safe";
import { findSetting } from "../chain/client.ts";
import type { Context, OptionSpecs } from "../command.ts";
import { readJson, toFields } from "../files/read.ts";

export const safeContractsOptions: OptionSpecs = {
  "safe-contracts": {
    value: "FILE",
    help: "the addresses of Safe's contracts, on a chain without the usual ones (FEIQIAN_SAFE_CONTRACTS)",
  },
};

/** Never part of the payout's file, whose sender could name its own contracts. */
export function findSafeContracts(context: Context): { readonly contractNetworks?: ContractNetworks } {
  const file = findSetting(context, "safe-contracts");
  if (file === undefined) return {};
  return { contractNetworks: toFields(readJson(file), file) as unknown as ContractNetworks };
}
