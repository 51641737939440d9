import type { Deployment } from "@feiqian/sdk";
import type { ContractNetworks } from "@feiqian/sdk/safe";
import type { Address, LocalAccount, Transport } from "viem";
import type { DatabaseConfig } from "./database.ts";

/** Settings of a gateway, whose merchant may be known by its database alone, or not yet. */
export interface StartConfig {
  readonly deployment: Deployment;
  readonly transport: Transport;
  /** GraphQL of the indexer: lists and totals. */
  readonly graphqlUrl: string;
  /** Who is paid. @default the merchant in the database; without one there the gateway is set up first */
  readonly merchant?: Address | undefined;
  /** Signs invoices within the caps that the merchant has set on chain, and sends captures and voids. Never money. */
  readonly signer: LocalAccount;
  readonly database: DatabaseConfig;
  /** Origin under which payers and shops reach this gateway: "https://pay.shop.example". */
  readonly origin: string;
  /** Origin of the page `/pay`. */
  readonly payOrigin: string;
  /**
   * Where the merchant serves its signed profile, `/.well-known/feiqian.json`: "shop.example". `/pay` shows that name.
   * @default the one that was named at setup; none: the merchant is unproven
   */
  readonly domain?: string | undefined;
  /** Blocks until a payment is `confirmed`. @default 12 */
  readonly confirmations?: number | undefined;
  /** Milliseconds between two looks at the chain. @default the chain's block time */
  readonly pollingInterval?: number | undefined;
  /** Lets webhooks go to private networks and over plain http: for a shop on the same machine. @default false */
  readonly allowsPrivateTargets?: boolean | undefined;
  /** Wei a UTC day that captures, voids and cancels may cost. @default 0.05 ether */
  readonly dailyGas?: bigint | undefined;
  /** Base units of the token: for less than it nothing is captured, voided or cancelled. @default 0n */
  readonly minimumAmount?: bigint | undefined;
  /** Lets payouts be proposed where the chain has no sanctions list: the payees are screened elsewhere. @default false */
  readonly allowsUnscreened?: boolean | undefined;
  /** A provider that screens accounts, beside the chain's sanctions list and the gateway's own. @default none */
  readonly screening?:
    | {
        readonly url: string;
        /** Sent as `Authorization: Bearer`. */
        readonly key?: string | undefined;
        /** Seconds for which a clear verdict is believed, up to 3,600. @default 60 */
        readonly believed?: number | undefined;
      }
    | undefined;
  /** Where Safe's contracts are, on a chain that has them elsewhere than most. */
  readonly safeContracts?: ContractNetworks | undefined;
  /** Milliseconds for which a request waits for its transaction; then it is answered with 202. @default 20_000 */
  readonly sendTimeout?: number | undefined;
  /** Seconds from a webhook's attempt to the next; the last one repeats. @default 5, 30, 120, … 28_800 */
  readonly webhookDelays?: readonly number[] | undefined;
  /** Requests a minute and key. @default 6_000 */
  readonly requestsPerMinute?: number | undefined;
}

/** Settings of a gateway that has its merchant. */
export interface GatewayConfig extends StartConfig {
  readonly merchant: Address;
  /** As it was named at setup. */
  readonly name?: string | undefined;
}
