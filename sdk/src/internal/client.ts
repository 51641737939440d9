import type { Account, Address, Chain, Client, Transport, WriteContractParameters } from "viem";
import { parseAccount } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { AccountMissingError } from "../errors/setup.ts";

/** Any viem client will do: a plain one, a wallet's, a public one. */
export type AnyClient = Client<Transport, Chain | undefined, Account | undefined>;

/** Where to look; found by the client's chain unless given. */
export interface DeploymentParameter {
  readonly deployment?: Deployment | undefined;
}

/** Who acts: the client's account unless given. */
export interface AccountParameter {
  readonly account?: Account | Address | undefined;
}

type Fields = Pick<WriteContractParameters, "gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "nonce">;

/** What any action that sends a transaction takes: the account, and a transaction's own fields. */
export type WriteParameters = DeploymentParameter & AccountParameter & { readonly [key in keyof Fields]?: Fields[key] };

/** What any action takes that waits for its transaction. */
export type WaitParameters = WriteParameters & {
  /** Blocks to wait for, the transaction's own included. @default 1 */
  readonly confirmations?: number | undefined;
  /** Milliseconds. @default 180_000 */
  readonly timeout?: number | undefined;
};

/** The account that acts, or `AccountMissingError`. */
export function accountOf(client: AnyClient, { account }: AccountParameter, action: string): Account {
  const found = account ?? client.account;
  if (!found) throw new AccountMissingError({ action });
  return parseAccount(found);
}
