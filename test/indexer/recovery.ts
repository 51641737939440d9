import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { expect } from "chai";
import { until } from "../../scripts/process.ts";
import { reconcile } from "../../scripts/reconcile/reconcile.ts";
import { reorganise } from "./reorganise.ts";
import type { World } from "./support.ts";

/** Waits for agreement: the replacing chain is as high as the replaced one. */
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

/** A websocket proxy to the chain that refuses connections once stopped. */
async function startProxy(chainPort: number) {
  const sockets = new Set<Socket>();
  let subscribed = false;
  const server = createServer((client) => {
    const chain = connect(chainPort, "127.0.0.1");
    for (const socket of [client, chain]) {
      sockets.add(socket);
      // Closing one side closes the other.
      socket
        .on("error", () => {})
        .on("close", () => {
          client.destroy();
          chain.destroy();
        });
    }
    // The chain's second answer, after the handshake, is the subscription's.
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
    it("removes a payment with its block, and adds it when it is mined again", async () => {
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

    it("undoes captures, credits, claims, signers and lists of many blocks", async () => {
      const world = worldOf();
      // The indexer treats blocks as final after 30 more.
      await reorganise(world, 25);
      await agrees(world);
      expect(await statusOf(world, 61)).to.equal(undefined);
      expect(await statusOf(world, 3)).to.equal("charged");
    });
  });

  describe("when the websocket for new blocks dies", () => {
    it("polls instead", async () => {
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
