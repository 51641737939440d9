import { type Hex, toHex } from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";

/** The phrase that every development chain knows. Its keys are public: they are for money that is worth nothing. */
export const TEST_MNEMONIC = "test test test test test test test test test test test junk";

/** Who acts on the local stack, by the index of the account. */
const cast = [
  "deployer",
  "adminOwner1",
  "adminOwner2",
  "adminOwner3",
  "guardian",
  "lister",
  "relayer",
  // Left alone by the scenario: for whoever tries the stack.
  "payer",
  "merchant",
  "stranger",
  // The scenario's payers, and its three merchants with their Safes' owners.
  "ada",
  "ben",
  "cem",
  "teaOwner1",
  "teaOwner2",
  "teaOwner3",
  "teaSigner",
  "inkOwner1",
  "inkOwner2",
  "inkOwner3",
  "inkSigner",
  "silkOwner1",
  "silkOwner2",
  "silkOwner3",
  "silkSigner",
  // Who captures and refunds for a merchant, a fee receiver who signs, and a payer whom a sanctions list has.
  "operator",
  "agent",
  "dan",
] as const;

export type Actor = (typeof cast)[number];

export const devAccount = (actor: Actor): HDAccount =>
  mnemonicToAccount(TEST_MNEMONIC, { addressIndex: cast.indexOf(actor) });

export const devKey = (actor: Actor): Hex => toHex(devAccount(actor).getHdKey().privateKey!);

export const actors: readonly Actor[] = cast;
