// A gateway in a process of its own, to be killed.
import { http } from "viem";
import { startGateway } from "../../../sdk/gateway/src/gateway.ts";
import type { DatabaseConfig } from "../../../sdk/gateway/src/database.ts";
import type { Deployment } from "../../../sdk/src/index.ts";
import { accountOf } from "../../support/localAccounts.ts";

export interface Setup {
  readonly deployment: Deployment;
  readonly rpcUrl: string;
  readonly database: DatabaseConfig;
}

/** A gateway's word that it has begun. */
export interface Begun {
  readonly url: string;
  readonly firstKey: string | undefined;
}

/** So that a run is not a matter of days: what fails is tried again soon. */
const DELAYS = [0.2, 0.4, 0.8, 1.5, 3];

// Nobody is left to kill it.
process.on("disconnect", () => process.exit());

process.once("message", async ({ deployment, rpcUrl, database }: Setup) => {
  const { url, firstKey } = await startGateway(
    {
      ...{ deployment, database, transport: http(rpcUrl), graphqlUrl: "http://127.0.0.1:1/graphql" },
      ...{ merchant: accountOf("merchant").address, signer: accountOf("merchant") },
      ...{ origin: "https://gateway.example", payOrigin: "https://shop.example" },
      ...{ confirmations: 2, pollingInterval: 50, allowsPrivateTargets: true, webhookDelays: DELAYS },
    },
    // The node and the database are there all the time: what is said is of use where the run fails.
    { onError: (error) => console.error(`gateway: ${error.message}`) },
  );
  process.send!({ url, firstKey } satisfies Begun);
});
