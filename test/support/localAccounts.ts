import { mnemonicToAccount } from "viem/accounts";
import { TEST_MNEMONIC } from "../../scripts/stack/accounts.ts";

/** The accounts of `deploySystem`, as keys on this machine. */
const indexOf = { merchant: 1, payer: 3, stranger: 4 } as const;
export type Role = keyof typeof indexOf;
export const accountOf = (role: Role) => mnemonicToAccount(TEST_MNEMONIC, { addressIndex: indexOf[role] });
