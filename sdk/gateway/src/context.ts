import type { FeiqianActions, IndexerClient } from "@feiqian/sdk";
import type { Client, PublicActions } from "viem";
import type { Clock } from "./clock.ts";
import type { Screening } from "./compliance/screening.ts";
import type { GatewayConfig } from "./config.ts";
import type { Database } from "./database.ts";
import type { ApiKey, Keys } from "./keys.ts";
import type { Registry } from "./registry.ts";
import type { Sender } from "./sender.ts";

/** The parts that the routes share. */
export interface Gateway {
  readonly config: GatewayConfig;
  readonly database: Database;
  readonly client: Client & PublicActions & FeiqianActions;
  readonly indexer: IndexerClient;
  readonly registry: Registry;
  readonly keys: Keys;
  readonly sender: Sender;
  readonly screening: Screening;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** Of one request. */
export interface Variables {
  apiKey: ApiKey;
}

export type Env = { Variables: Variables };
