import type { Address } from "viem";
import { canonicalSafeContracts } from "./contracts.ts";

/**
 * Safe's own contracts that make many calls of one, at the addresses that they have on public chains: MultiSend and
 * MultiSendCallOnly. What a Safe delegates to another contract does what that contract will.
 */
export const publicMultiSends: readonly Address[] = [
  // 1.3.0, by the singleton factory and by the one that signs for a chain.
  "0xA238CBeb142c10Ef7Ad8442C6D1f9E89e07e7761",
  "0x40A2aCCbd92BCA938b02010E17A5b8929b49130D",
  "0x998739BFdAAdde7C933B942a68053933098f9EDa",
  "0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B",
  // 1.4.1
  canonicalSafeContracts.multiSendAddress,
  canonicalSafeContracts.multiSendCallOnlyAddress,
  // 1.5.0
  "0x218543288004CD07832472D464648173c77D7eB7",
  "0xA83c336B20401Af773B6219BA5027174338D1836",
];
