import { expect } from "chai";
import { until } from "../../scripts/process.ts";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { reorganise } from "./reorganise.ts";
import type { World } from "./support.ts";

/** Waits for agreement: a replaced chain is as high as the one that it replaces. */
export const agrees = async (world: World) => {
  const isEqual = async () => (await reconcile(world)).differences.length === 0;
  await until("agreement with the chain", isEqual, { timeoutMs: 100_000 });
};

const statusOf = async ({ ask, addressOf, merchant }: World, number: number): Promise<string | undefined> => {
  const query = `query ($merchant: String!, $number: BigInt!) {
    invoiceNumber(merchantAddress: $merchant, number: $number) { status } }`;
  const variables = { merchant: addressOf(merchant), number: String(number) };
  return (await ask<{ invoiceNumber: { status: string } | null }>(query, variables)).invoiceNumber?.status;
};

export function specifyRecovery(worldOf: () => World): void {
  describe("when the chain is reorganised", () => {
    it("forgets a payment whose block is gone, and takes it when it comes again", async () => {
      const world = worldOf();
      await world.pay(40);
      await world.caughtUp();
      expect(await statusOf(world, 40)).to.equal("charged");

      await reorganise(world, 1);
      await agrees(world);
      expect(await statusOf(world, 40)).to.equal(undefined);

      await world.pay(40);
      await world.caughtUp();
      await agrees(world);
      expect(await statusOf(world, 40)).to.equal("charged");
    });

    it("takes back captures, credits, claims, signers and lists of many blocks", async () => {
      const world = worldOf();
      // The indexer takes what is 30 blocks deep for final.
      await reorganise(world, 25);
      await agrees(world);
      expect(await statusOf(world, 61)).to.equal(undefined);
      expect(await statusOf(world, 3)).to.equal("charged");
    });
  });
}
