import type { Account, Address, Chain, Client, Transport, WriteContractParameters } from "viem";
import { parseAccount } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { AccountMissingError } from "../errors/sending.ts";
import type { Journal, TrackOptions } from "../tracker/types.ts";

export type AnyClient = Client<Transport, Chain | undefined, Account | undefined>;
export type SendingClient = Client<Transport, Chain | undefined, Account>;
export type DeploymentParameter = { readonly deployment?: Deployment | undefined };
export type AccountParameter = { readonly account?: Account | Address | undefined };
type Fields = Pick<WriteContractParameters, "gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "nonce">;

export interface JournalParameters {
  /**
   * The caller's own word for this request. With the same one again nothing is sent: what was sent under it is
   * followed. It is of one account on one chain. @default none: what is sent twice is two
   */
  readonly key?: string | undefined;
  /** What remembers the keys. @default one that lasts as long as the process */
  readonly journal?: Journal | undefined;
}

export type WriteParameters = DeploymentParameter &
  AccountParameter &
  JournalParameters & { readonly [key in keyof Fields]?: Fields[key] };

export type WaitParameters = WriteParameters & Omit<TrackOptions, "find">;

export function accountOf(client: AnyClient, { account }: AccountParameter, action: string): Account {
  const found = account ?? client.account;
  if (!found) throw new AccountMissingError({ action });
  return parseAccount(found);
}

export const fieldsOf = ({ gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce }: WriteParameters): Fields => {
  const fields = { gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
};

/** A map for each transport, which an extended client shares with the one it came from. */
export function mapsByTransport<value>() {
  const maps = new WeakMap<object, Map<string, value>>();
  return ({ transport }: AnyClient): Map<string, value> => {
    const found = maps.get(transport) ?? new Map<string, value>();
    maps.set(transport, found);
    return found;
  };
}
