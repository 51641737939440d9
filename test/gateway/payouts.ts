import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type Address, type Hex, createClient, http, toHex } from "viem";
import { foundry } from "viem/chains";
import type { GatewayConfig } from "../../sdk/gateway/src/config.ts";
import { feiqianActions, toDeployment } from "../../sdk/src/index.ts";
import { type PayoutProposal, createSafe, payout } from "../../sdk/src/safe/index.ts";
import { ownerOf } from "../safe/support.ts";
import { type Indexed, startIndexed } from "../support/indexer.ts";
import { accountOf } from "../support/localAccounts.ts";
import { usdt } from "../support/system.ts";
import { type TestGateway, startTestGateway } from "./support.ts";

interface Proposed {
  readonly type?: string;
  readonly status: string;
  readonly total: string;
  readonly threshold: number;
  readonly screenedAgainst: readonly string[];
  readonly payout: PayoutProposal;
  readonly page: string;
  readonly next: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

const owners = ["alice", "bob", "carol"].map(ownerOf);
const suppliers = ["one", "two", "three"].map((name) => ownerOf(`supplier ${name}`).address);

describe("The gateway of a merchant that is a Safe, beside its indexer", function () {
  this.timeout(300_000);
  let world: Indexed;
  let safe: Address;
  let gateway: TestGateway;
  const others: TestGateway[] = [];
  const signer = accountOf("stranger");

  const start = (config: Partial<GatewayConfig> = {}) =>
    startTestGateway(
      { deployment: toDeployment(world.record), rpcUrl: world.rpcUrl },
      {
        ...{ merchant: safe, signer, graphqlUrl: world.graphqlUrl, safeContracts: world.contractNetworks },
        ...{ allowsUnscreened: true, ...config },
      },
    );
  const clientFor = (account: Address | typeof signer) =>
    createClient({ account, chain: foundry, transport: http(world.rpcUrl), pollingInterval: 20, cacheTime: 0 }).extend(
      feiqianActions({ deployment: toDeployment(world.record) }),
    );
  const rpc = (method: string, ...params: readonly unknown[]) =>
    world.publicClient.request({ method, params } as never);

  before(async () => {
    world = await startIndexed();
    const { stranger, contractNetworks } = world;
    safe = await createSafe({
      ...{ client: stranger, owners: owners.map(({ address }) => address), threshold: 2, saltNonce: 1n },
      contractNetworks,
    });
    await world.setBalance(safe, usdt(1_000));
    await rpc("anvil_impersonateAccount", safe);
    await rpc("anvil_setBalance", safe, toHex(10n ** 18n));
    await clientFor(safe).signer.setSync({ signer: signer.address, validUntil: 4_000_000_000n, maxOutBps: 250n });
    gateway = await start();
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  const linesOf = (count: number, prefix: string) =>
    suppliers.slice(0, count).map((to, i) => ({ to, amount: `${i + 1}.50`, reference: `${prefix}-${i}` }));
  const propose = (lines: readonly object[], more: object = {}, at = gateway) =>
    at.ask<Proposed>("POST", "/v1/payouts", { token: "TEST-USDT", lines, ...more });
  const messagesOf = ({ body }: { readonly body: Proposed }) => body.errors?.map(({ message }) => message).join(" ");
  const execute = async (proposal: PayoutProposal) => {
    const networks = { contractNetworks: world.contractNetworks };
    const signatures = await Promise.all(
      owners.slice(0, 2).map((account) => payout.sign({ proposal, account, client: world.stranger, ...networks })),
    );
    return payout.execute({ client: world.stranger, proposal: await payout.merge(proposal, signatures), ...networks });
  };

  it("proposes a payout that its owners sign and send, and lists it", async () => {
    const { status, body } = await propose([
      ...linesOf(2, "INV").slice(0, 1),
      { ...linesOf(2, "INV")[1]!, name: "Two" },
    ]);
    expect(status).to.equal(200);
    expect(body).to.include({ status: "needs_signatures", total: "4", threshold: 2 });
    expect(body).to.include({ page: "https://shop.example/payout" });
    expect(body.payout.signatures).to.deep.equal([]);
    expect(body.next).to.contain("2 of 3 owners");
    expect(await world.token.read.balanceOf([suppliers[0]!])).to.equal(0n);
    await execute(body.payout);
    expect(await world.token.read.balanceOf([suppliers[0]!])).to.equal(usdt(1.5));

    await world.caughtUp();
    const { body: page } = await gateway.ask<Page>("GET", "/v1/payouts?limit=1");
    const lines = page.items[0]!.lines as readonly Readonly<Record<string, string>>[];
    expect(page.items[0]).to.include({ status: "executed", safeTxHash: body.payout.hash, linesKnown: true });
    expect(lines.map(({ to, amount, reference }) => [to, amount, reference])).to.deep.equal([
      [suppliers[0], "1.5", "INV-0"],
      [suppliers[1], "2.5", "INV-1"],
    ]);
    expect(page.next).to.equal(null);

    const again = await propose(linesOf(1, "INV"));
    expect([again.status, again.body.type, again.body.errors![0]!.path]).to.deep.equal([
      ...[422, "/problems/PayoutRefused", "lines.0"],
    ]);
    expect(messagesOf(again)).to.contain("INV-0").and.contain("give again: true");
    expect((await propose(linesOf(1, "INV"), { again: true })).status).to.equal(200);
    // Of that the chain's last blocks could have told; of older ones the indexer alone does: without it nothing passes.
    const alone = await start({ graphqlUrl: "http://127.0.0.1:1/graphql" });
    others.push(alone);
    expect((await propose(linesOf(1, "NEW"), {}, alone)).body.type).to.equal("/problems/IndexerRequest");
  });

  it("refuses lines that cannot be meant", async () => {
    const [line] = linesOf(1, "BAD");
    expect(messagesOf(await propose([line!, { ...line!, amount: "7.00" }]))).to.contain("already in line 1");
    expect(messagesOf(await propose([{ ...line!, amount: "2000" }]))).to.contain("add up to");
    expect(messagesOf(await propose([{ ...line!, amount: "0.0000001" }]))).to.contain("more decimals");
    expect(messagesOf(await propose([{ ...line!, to: safe }]))).to.contain("the Safe itself");
    expect(messagesOf(await propose([{ ...line!, to: line!.to.toLowerCase() }]))).to.contain("lacks the capitals");
    expect(messagesOf(await propose([line!, { ...line!, reference: "BAD-9" }]))).to.contain("allowRepeated: true");
    const repeated = await propose([line!, { ...line!, reference: "BAD-9" }], { allowRepeated: true });
    expect(repeated.status).to.equal(200);
    expect((await propose([line!], { token: "DOGE" })).body.type).to.equal("/problems/TokenUnknown");
    expect((await propose([{ ...line!, reference: "x".repeat(40) }])).status).to.equal(422);
  });

  it("holds payees against the chain's sanctions list, and passes nobody where it is silent", async () => {
    const { viem, addressOf, admin } = world;
    const list = await viem.deployContract("SanctionsListMock", [addressOf(admin)]);
    const rule = await viem.deployContract("Sanctions", [list.address]);
    const engine = await viem.deployContract("PolicyEngine", [[rule.address]]);
    const withPolicy = async (sanctionsPolicy: Address | null) => {
      const deployment = { ...toDeployment(world.record), sanctionsPolicy };
      const at = await start({ deployment, allowsUnscreened: false });
      others.push(at);
      return propose(linesOf(2, "LIST"), {}, at);
    };
    const screened = await withPolicy(engine.address);
    expect(screened.body.screenedAgainst.map((one) => one.toLowerCase())).to.deep.equal([list.address.toLowerCase()]);
    await list.write.addToSanctionsList([[suppliers[1]!]]);
    const listed = await withPolicy(engine.address);
    expect([listed.status, listed.body.errors![0]!.path]).to.deep.equal([422, "lines.1"]);
    expect(messagesOf(listed)).to.contain("is sanctioned");
    const silent = await withPolicy(world.token.address);
    expect([silent.status, silent.body.type]).to.deep.equal([503, "/problems/Screening"]);
    expect((await withPolicy(null)).body.type).to.equal("/problems/NotScreened");
  });

  it("holds payees against a provider, too, and hands out no file while it is down", async () => {
    let status = 200;
    const provider = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { accounts } = JSON.parse(text) as { readonly accounts: readonly Address[] };
        const verdictOf = (account: Address) => (account === suppliers[1] ? "refused" : "clear");
        const results = accounts.map((account) => ({
          ...{ account, verdict: verdictOf(account), reason: "known", reference: null },
        }));
        response.writeHead(status).end(JSON.stringify({ results }));
      });
    });
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
      const deployment = { ...toDeployment(world.record), sanctionsPolicy: null };
      const at = await start({ deployment, allowsUnscreened: false, screening: { url, believed: 0 } });
      others.push(at);
      const passed = await propose(linesOf(1, "ASKED"), {}, at);
      expect([passed.status, passed.body.screenedAgainst]).to.deep.equal([200, ["provider"]]);
      const refused = await propose(linesOf(2, "REFUSED"), {}, at);
      expect([refused.status, refused.body.type]).to.deep.equal([422, "/problems/CounterpartyRefused"]);
      expect(refused.body.errors!.map(({ path }) => path)).to.deep.equal([suppliers[1]]);
      status = 503;
      const held = await propose(linesOf(1, "HELD"), {}, at);
      expect([held.status, held.body.type]).to.deep.equal([409, "/problems/Held"]);
    } finally {
      provider.closeAllConnections();
      provider.close();
    }
  });

  it("has no payouts where the merchant is no Safe", async () => {
    const at = await start({ merchant: accountOf("merchant").address });
    others.push(at);
    const { status, body } = await propose(linesOf(1, "NONE"), {}, at);
    expect([status, body.type]).to.deep.equal([409, "/problems/MerchantIsNoSafe"]);
  });

  it("lists payments with their orders, its own alone, and names the owners of a refund", async () => {
    const ids: Hex[] = [];
    for (const order of ["first", "second"]) {
      const { body } = await gateway.ask<{ id: Hex; link: string }>("POST", "/v1/invoices", {
        ...{ order, amount: "10.00", currency: "TEST-USDT" },
      });
      await clientFor(accountOf("payer")).invoice.pay({ link: body.link });
      ids.push(body.id);
      await rpc("evm_increaseTime", 2);
    }
    const now = BigInt(Math.floor(Date.now() / 1_000));
    const foreign = await clientFor(accountOf("merchant")).invoice.sign({
      ...{ number: 1n, token: world.token.address, amount: usdt(1), payExpiry: now + 3_600n },
    });
    await clientFor(accountOf("payer")).invoice.pay({ invoice: foreign });
    await world.caughtUp();
    const list = async (query: string) => (await gateway.ask<Page>("GET", `/v1/payments?${query}`)).body;
    const first = await list("limit=1");
    expect(first.items[0]).to.include({ id: ids[1], order: "second", status: "charged", due: "10", refunded: "0" });
    const rest = await list(`after=${encodeURIComponent(first.next!)}`);
    expect(rest.items.map(({ id }) => id)).to.deep.equal([ids[0]]);
    expect(rest.next).to.equal(null);
    expect((await list("number=2")).items.map(({ order }) => order)).to.deep.equal(["second"]);
    expect((await list("status=authorized")).items).to.deep.equal([]);
    expect((await list(`payer=${accountOf("payer").address}`)).items).to.have.length(2);
    expect((await list("from=3000000000")).items).to.deep.equal([]);
    for (const after of ["nonsense", "bm9uc2Vuc2U="]) {
      const { status } = await gateway.ask("GET", `/v1/payments?after=${after}`);
      expect(status).to.equal(422);
    }

    const { body } = await gateway.ask<{ safe: object; batch: { meta: object }; next: string }>("POST", "/v1/refunds", {
      ...{ payment: ids[0], amount: "2.00", reason: "requested" },
    });
    expect(body.safe).to.deep.equal({ owners: await ownersOnChain(), threshold: 2 });
    expect(body.next).to.contain("Transaction Builder");

    const { body: merchant } = await gateway.ask<{ totals: readonly object[] }>("GET", "/v1/merchant");
    expect(merchant).to.include({ merchant: safe, totalsReason: null, chainId: 31_337 });
    expect(merchant.totals).to.have.length(1);
    expect(merchant.totals[0]).to.include({ paymentCount: 2, gross: "20", net: "20" });
  });

  const ownersOnChain = async () => {
    const abi = [
      { type: "function", name: "getOwners", stateMutability: "view", inputs: [], outputs: [{ type: "address[]" }] },
    ] as const;
    return world.publicClient.readContract({ address: safe, abi, functionName: "getOwners" });
  };
});
