import { startIndexed } from "../support/indexer.ts";
import { specifyApi } from "./api.ts";
import { specifyEscrow } from "./escrow.ts";
import { specifyPayouts, specifyPayoutsAtLast } from "./payouts.ts";
import { specifyQueries } from "./queries.ts";
import { specifyReaders } from "./readers.ts";
import { specifyReconcile } from "./reconcile.ts";
import { specifyRecovery } from "./recovery.ts";
import { type World, letEverythingHappen } from "./support.ts";
import { specifyTables } from "./tables.ts";

// One chain and one indexer for all tests, since starting them is slow.
describe("indexer", () => {
  let world: World;
  let stop: World["stop"] | undefined;
  before(async function () {
    this.timeout(600_000);
    const indexed = await startIndexed();
    stop = indexed.stop;
    world = { ...indexed, ...(await letEverythingHappen(indexed)) };
    await indexed.caughtUp();
  });
  after(() => stop?.());

  describe("given charges, held payments, credits, claims, cancellations, signers, lists and payouts", () => {
    specifyTables(() => world);
    specifyEscrow(() => world);
    specifyPayouts(() => world);
    specifyQueries(() => world);
    specifyReconcile(() => world);
    specifyApi(() => world);
    specifyReaders(() => world);
  });
  specifyRecovery(() => world);
  specifyPayoutsAtLast(() => world);
});
