import type { Account, Address, Chain, Client, Transport, WriteContractParameters } from "viem";
import { parseAccount } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { AccountMissingError } from "../errors/sending.ts";
import type { Journal, TrackOptions } from "../tracker/types.ts";

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

/** By which an action that sends a transaction is told from its repetition. */
export interface JournalParameters {
  /**
   * The caller's own word for this request. With the same one again nothing is sent: what was sent under it is followed.
   * It is of one account on one chain. @default none: what is sent twice is two
   */
  readonly key?: string | undefined;
  /** What remembers the keys. @default one that lasts as long as the process */
  readonly journal?: Journal | undefined;
}

/** What any action that sends a transaction takes: the account, and a transaction's own fields. */
export type WriteParameters = DeploymentParameter &
  AccountParameter &
  JournalParameters & { readonly [key in keyof Fields]?: Fields[key] };

/** What any action takes that waits for its transaction. */
export type WaitParameters = WriteParameters & Omit<TrackOptions, "find">;

/** The account that acts, or `AccountMissingError`. */
export function accountOf(client: AnyClient, { account }: AccountParameter, action: string): Account {
  const found = account ?? client.account;
  if (!found) throw new AccountMissingError({ action });
  return parseAccount(found);
}

/** The transaction's own fields of an action's parameters. */
export const fieldsOf = ({ gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce }: WriteParameters) => ({
  ...(gas === undefined ? {} : { gas }),
  ...(gasPrice === undefined ? {} : { gasPrice }),
  ...(maxFeePerGas === undefined ? {} : { maxFeePerGas }),
  ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
  ...(nonce === undefined ? {} : { nonce }),
});
