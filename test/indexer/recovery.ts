import { type AddressInfo, type Socket, connect, createServer } from "node:net";
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

/** Passes a websocket on to the chain until it is stopped, and from then on takes nobody. */
async function startProxy(chainPort: number) {
  const sockets = new Set<Socket>();
  let subscribed = false;
  const server = createServer((client) => {
    const chain = connect(chainPort, "127.0.0.1");
    for (const socket of [client, chain]) {
      sockets.add(socket);
      // One side that breaks off ends the other.
      socket
        .on("error", () => {})
        .on("close", () => {
          client.destroy();
          chain.destroy();
        });
    }
    // The chain's second answer, after the handshake, is that of the subscription.
    let answers = 0;
    chain.on("data", () => (subscribed ||= ++answers === 2));
    client.pipe(chain).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hasSubscribed: () => subscribed,
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

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

  describe("when the websocket that tells it of new blocks dies", () => {
    it("asks for them instead", async () => {
      const world = worldOf();
      const proxy = await startProxy(world.chainPort);
      await world.killIndexer();
      await world.restartIndexer(`ws://127.0.0.1:${proxy.port}`);
      await until("a subscription", async () => proxy.hasSubscribed(), { timeoutMs: 60_000 });
      await world.pay(55);
      await world.caughtUp();
      expect(await statusOf(world, 55)).to.equal("charged");

      await proxy.stop();
      await world.pay(56);
      await world.caughtUp();
      expect(await statusOf(world, 56)).to.equal("charged");
    });
  });
}
