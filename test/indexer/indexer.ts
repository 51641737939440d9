import { startIndexed } from "../support/indexer.ts";
import { specifyQueries } from "./queries.ts";
import { specifyReconcile } from "./reconcile.ts";
import { specifyRecovery } from "./recovery.ts";
import { type World, letEverythingHappen } from "./support.ts";
import { specifyTables } from "./tables.ts";

// One chain and one indexer for all: to start them takes longer than to ask them.
describe("indexer", () => {
  let world: World;
  before(async function () {
    this.timeout(240_000);
    const indexed = await startIndexed();
    world = { ...indexed, ...(await letEverythingHappen(indexed)) };
    await indexed.caughtUp();
  });
  after(() => world.stop());

  describe("given payments of every kind, credits, claims, cancellations, signers and lists", () => {
    specifyTables(() => world);
    specifyQueries(() => world);
    specifyReconcile(() => world);
  });
  specifyRecovery(() => world);
});
