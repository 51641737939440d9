import { type Hex, toHex } from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** The phrase of every development chain. Its keys are public, for money that is worth nothing. */
export const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** The local stack's actors, by the index of the account. */
export const actors = [
  ...(["deployer", "adminOwner1", "adminOwner2", "adminOwner3", "guardian", "lister", "relayer"] as const),
  // For people who try the stack.
  ...(["payer", "merchant", "stranger"] as const),
] as const;

export type Actor = (typeof actors)[number];

export const devAccount = (actor: Actor): HDAccount =>
  mnemonicToAccount(TEST_MNEMONIC, { addressIndex: actors.indexOf(actor) });

export const devKey = (actor: Actor): Hex => toHex(devAccount(actor).getHdKey().privateKey!);
