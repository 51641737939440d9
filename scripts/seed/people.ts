// The accounts behind the names. Signing accounts have keys of every development chain's phrase, on a branch of their
// own; the addresses of the others are made of their names.
import { type Address, type Hex, getAddress, keccak256, slice, stringToHex, toHex } from "viem";
import { type PrivateKeyAccount, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { TEST_MNEMONIC } from "../stack/accounts.ts";
import { operatorOf } from "./booked.ts";
import { DAY } from "./calendar.ts";
import { firstSigner, secondSigner } from "./draw.ts";
import { type MerchantName, PAYERS, merchants } from "./merchants.ts";
import type { Name } from "./operations.ts";

export const ownersOf = (merchant: MerchantName) =>
  [`${merchant} owner 1`, `${merchant} owner 2`, `${merchant} owner 3`] as const;

/** The sender, and payer of gas, of calls that others have signed. */
export const RELAYER: Name = "relayer";

/** Everybody with a key, in the order of their keys. */
const actors: readonly Name[] = [
  RELAYER,
  ...Array.from({ length: PAYERS }, (_, i) => `payer ${i + 1}`),
  ...merchants.flatMap(({ name }) => [...ownersOf(name), firstSigner(name), secondSigner(name), operatorOf(name)]),
];

export type People = ReturnType<typeof assemblePeople>;

/** Everybody but the merchants' Safes. Each first day has other people, so that a chain may live through several samples. */
export function assemblePeople(start: number) {
  const branch = mnemonicToAccount(TEST_MNEMONIC, { path: `m/44'/60'/${Math.floor(start / DAY)}'` }).getHdKey();
  const keyOf = (name: Name): Hex => toHex(branch.deriveChild(actors.indexOf(name)).privateKey!);
  const accounts = new Map(actors.map((name) => [name, privateKeyToAccount(keyOf(name))] as const));
  const accountOf = (name: Name): PrivateKeyAccount => {
    const account = accounts.get(name);
    if (!account) throw new Error(`${name} has no key in the sample`);
    return account;
  };
  const paidOnly = (name: Name): Address => getAddress(slice(keccak256(stringToHex(`sample ${name}`)), 12));
  const addressOf = (name: Name): Address => accounts.get(name)?.address ?? paidOnly(name);
  return { accounts, accountOf, keyOf, addressOf };
}
