import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type Address, getAddress } from "viem";
import type { Receipt } from "../../sdk/gateway/src/compliance/receipts.ts";
import { findBreak } from "../../sdk/gateway/src/compliance/receipts.ts";
import type { GatewayConfig } from "../../sdk/gateway/src/config.ts";
import type { StartOptions } from "../../sdk/gateway/src/gateway.ts";
import { freePort } from "../../scripts/process.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Postgres, describePostgres, startPostgres } from "../support/postgres.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

interface Hold {
  readonly id: string;
  readonly subject: string;
  readonly account: Address;
  readonly state: string;
  readonly reason: string;
  readonly by: { readonly name: string } | null;
  readonly isRetried: boolean;
}

interface ProblemBody {
  readonly type: string;
  readonly detail: string;
  readonly next: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

type Invoice = InvoiceBody & ProblemBody & { readonly screening: string | null };
type Asked = { readonly chainId: number; readonly accounts: readonly Address[] };
type Answering = (asked: Asked, response: ServerResponse, path?: string) => unknown;

const payer = accountOf("payer");
const signer = accountOf("stranger");
/** Accounts that nobody has heard about before. */
let accounts = 0x1000;
const newAccount = (): Address => getAddress(`0x${(++accounts).toString(16).padStart(40, "0")}`);

const say =
  (verdict: string): Answering =>
  ({ accounts: asked }) => ({
    results: asked.map((account) => ({ account, verdict, reason: `It is ${verdict}.`, reference: `case-${verdict}` })),
  });

/** A provider of this machine. It says clear until it is told otherwise, in general or of one account. */
async function startProvider() {
  const asked: (Asked & { readonly key: string | undefined })[] = [];
  const words = new Map<Address, string>();
  let answering: Answering | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    asked.push({ ...one, key: request.headers.authorization });
    const each = one.accounts.flatMap(
      (account) =>
        (say(words.get(account) ?? "clear")({ ...one, accounts: [account] }, response) as { results: object[] })
          .results,
    );
    const answer = answering ? answering(one, response, request.url) : { results: each };
    if (answer === undefined) return;
    response.writeHead(200).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/screen`,
    says: (account: Address, verdict: string) => void words.set(account, verdict),
    answer(next?: Answering) {
      answering = next;
      // A connection that was kept would answer once more as before.
      server.closeIdleConnections();
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Provider = Awaited<ReturnType<typeof startProvider>>;

const dead: Answering = (asked, response) =>
  void response.writeHead(500).end(JSON.stringify(say("clear")(asked, response)));

describe("Screening of the gateway", function () {
  this.timeout(120_000);
  let world: Tracked;
  let provider: Provider;
  const running: TestGateway[] = [];
  before(async () => {
    [world, provider] = await Promise.all([startTracked(), startProvider()]);
    await world
      .clientFor(accountOf("merchant"))
      .signer.setSync({ signer: signer.address, validUntil: 4_000_000_000n, maxOutBps: 5_000n });
  });
  beforeEach(() => {
    provider.answer();
    provider.says(payer.address, "clear");
    provider.asked.splice(0);
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });
  after(async () => {
    await world?.stop();
    await provider?.stop();
  });

  const start = async (config: Partial<GatewayConfig> = {}, options: StartOptions = {}) => {
    const screening = { url: provider.url, key: "secret", believed: 0 };
    const gateway = await startTestGateway(world, { signer, screening, ...config }, options);
    running.push(gateway);
    return gateway;
  };
  let orders = 0;
  const issue = (at: TestGateway, more: object = {}, headers: Record<string, string> = {}) => {
    const input = { order: `order ${++orders}`, amount: "5.00", currency: "USDT", ...more };
    return at.ask<Invoice>("POST", "/v1/invoices", input, headers);
  };
  const pay = (link: string) => world.clientFor(payer).invoice.pay({ link });
  const holdsOf = async (at: TestGateway, query = "") =>
    (await at.ask<{ items: readonly Hold[] }>("GET", `/v1/compliance/holds?${query}`)).body.items;
  const decide = (at: TestGateway, id: string, verb: "release" | "refuse", more: object = {}) =>
    at.ask<Hold & ProblemBody>("POST", `/v1/compliance/holds/${id}/${verb}`, { reason: "I have looked.", ...more });
  const receiptsOf = async (at: TestGateway, account: Address) => {
    const path = `/v1/compliance/decisions?account=${account}`;
    const { items } = (await at.ask<{ items: readonly Receipt[] }>("GET", path)).body;
    return items.map(({ body }) => [body.decision, body.by?.name ?? null]).reverse();
  };
  /** Until a hold is in a state. */
  const until = async (at: TestGateway, account: Address, state: string) => {
    for (let i = 0; i < 300; ++i) {
      const [hold] = await holdsOf(at, `account=${account}`);
      if (hold?.state === state) return hold;
      // What is to be asked again in some seconds is due now.
      await at.database.query("update screening set retry_at = 0 where state = 'held' and retry_at is not null");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no hold of ${account} is ${state}`);
  };
  const deployList = async (...listed: readonly Address[]) => {
    const { viem, addressOf, admin } = world;
    const list = await viem.deployContract("SanctionsListMock", [addressOf(admin)]);
    const rule = await viem.deployContract("Sanctions", [list.address]);
    const engine = await viem.deployContract("PolicyEngine", [[rule.address]]);
    if (listed.length > 0) await list.write.addToSanctionsList([[...listed]]);
    return { ...world.deployment, sanctionsPolicy: engine.address };
  };

  it("asks the provider about each account that an invoice names, and writes a receipt", async () => {
    const at = await start();
    const [buyer, part, taker] = [newAccount(), newAccount(), newAccount()];
    const more = { payer: buyer, splits: [{ account: part, bps: 100 }], feeBps: 50, feeReceiver: taker };
    expect((await issue(at, more)).status).to.equal(201);
    const asked = provider.asked.find((one) => one.accounts.includes(buyer))!;
    expect(asked).to.deep.equal({ chainId: 31_337, accounts: [buyer, taker, part], key: "Bearer secret" });
    const path = `/v1/compliance/decisions?account=${buyer}`;
    const { items } = (await at.ask<{ items: readonly Receipt[] }>("GET", path)).body;
    expect(items[0]!.body).to.deep.include({ decision: "clear", subject: `order:order ${orders}`, by: null });
    expect(items[0]!.body.findings[0]).to.deep.include({ provider: "provider", reference: "case-clear" });
    for (const account of [buyer, part, taker]) {
      provider.says(account, "refused");
      const { status, body } = await issue(at, more);
      expect([status, body.type, body.errors[0]!.path]).to.deep.equal([422, "/problems/CounterpartyRefused", account]);
      provider.says(account, "clear");
    }
  });

  it("holds what a person has to look at, and signs once that has released it, with the same Idempotency-Key", async () => {
    const at = await start();
    const buyer = newAccount();
    provider.says(buyer, "review");
    const ask = () => issue(at, { order: "looked at", payer: buyer }, { "idempotency-key": "looked at" });
    const { status, body } = await ask();
    expect([status, body.type, body.detail]).to.deep.equal([
      ...[409, "/problems/Held", "The provider says review: It is review."],
    ]);
    expect((await ask()).status).to.equal(409);
    const [hold, ...others] = await holdsOf(at, "state=held");
    expect([hold!.account, hold!.subject, hold!.isRetried, others]).to.deep.equal([
      ...[buyer, "order:looked at", false, []],
    ]);
    expect(body.next).to.contain(hold!.id);
    const released = await decide(at, hold!.id, "release");
    expect([released.status, released.body.state, released.body.by!.name]).to.deep.equal([200, "released", "first"]);
    expect((await decide(at, hold!.id, "release")).body.type).to.equal("/problems/HoldClosed");
    expect((await ask()).status).to.equal(201);
    // It is released in this matter, and in no other.
    expect((await issue(at, { payer: buyer })).status).to.equal(409);
    expect((await receiptsOf(at, buyer)).slice(0, 2)).to.deep.equal([
      ["held", null],
      ["released", "first"],
    ]);
    // The release covers a review, and not a provider that is down afterwards.
    provider.answer(dead);
    const amended = (change: object) => at.ask<Invoice>("PATCH", `/v1/invoices/${invoiceId}`, change);
    const [{ id: invoiceId }] = (await at.ask<{ items: [Invoice] }>("GET", "/v1/invoices?order=looked+at")).body.items;
    expect((await amended({ amount: "6.00" })).body.type).to.equal("/problems/Held");
    provider.answer();
    expect((await amended({ amount: "6.00" })).status).to.equal(200);
  });

  const failures: readonly (readonly [name: string, answering: Answering])[] = [
    ["fails", dead],
    ["closes the connection", (_, response) => void response.destroy()],
    ["answers something else than JSON", () => "clear"],
    ["answers with another verdict", say("fine")],
    ["has a field more than was agreed", (asked) => ({ ...(say("clear")(asked, null!) as object), more: 1 })],
    ["leaves an account out", () => ({ results: [] })],
    ["answers for another account", (asked) => say("clear")({ ...asked, accounts: [newAccount()] }, null!)],
    [
      "answers for one too many",
      (asked) => say("clear")({ ...asked, accounts: [...asked.accounts, newAccount()] }, null!),
    ],
    [
      "answers twice for one",
      (asked) => say("clear")({ ...asked, accounts: [...asked.accounts, ...asked.accounts] }, null!),
    ],
    ["answers without end", (asked) => JSON.stringify(say("clear")(asked, null!)) + " ".repeat(300_000)],
    [
      "redirects",
      (asked, response, path) =>
        path === "/there"
          ? say("clear")(asked, response)
          : void response.writeHead(307, { location: new URL("/there", provider.url).href }).end(),
    ],
    ["has no content", (_, response) => void response.writeHead(204).end()],
    ["says nothing in time", () => undefined],
  ];
  describe("lets nobody pass while the provider", () => {
    let at: TestGateway;
    before(async () => {
      at = await startTestGateway(world, { signer, screening: { url: provider.url, key: "secret", believed: 0 } });
    });
    after(() => at?.stop());

    for (const [name, answering] of failures)
      it(`${name}, and releases by itself when that is back`, async () => {
        expect((await issue(at)).status).to.equal(201);
        const buyer = newAccount();
        provider.answer(answering);
        const input = { order: name, payer: buyer };
        const { status, body } = await issue(at, input);
        expect([status, body.type]).to.deep.equal([409, "/problems/Held"]);
        expect(body.detail).to.match(/^The provider is down: It/);
        const [hold] = await holdsOf(at, `account=${buyer}`);
        expect(hold).to.include({ state: "held", isRetried: true });
        const byHand = await decide(at, hold!.id, "release", { overrides: true });
        expect([byHand.status, byHand.body.type]).to.deep.equal([409, "/problems/Held"]);
        provider.answer();
        expect(await until(at, buyer, "released")).to.include({ by: null });
        expect((await issue(at, input)).status).to.equal(201);
        expect(await receiptsOf(at, buyer)).to.deep.equal([
          ["held", null],
          ["released", null],
        ]);
        expect(at.errors).to.deep.equal([]);
      });
  });

  it("lets nobody pass while nothing listens where the provider was", async () => {
    const at = await start({ screening: { url: `http://127.0.0.1:${await freePort()}/` } });
    expect((await issue(at)).body.detail).to.contain("The provider is down: It does not answer: connect ECONNREFUSED");
    const { body } = await at.ask<{ screening: object }>("GET", "/v1/merchant");
    expect(body.screening).to.deep.include({ state: "held", providers: ["provider"] });
  });

  it("releases nobody whom a provider refuses, unless it is told to override it", async () => {
    const at = await start();
    const buyer = newAccount();
    const input = { order: "overridden", payer: buyer };
    provider.says(buyer, "review");
    await issue(at, input);
    const [hold] = await holdsOf(at, `account=${buyer}`);
    provider.says(buyer, "refused");
    const plain = await decide(at, hold!.id, "release");
    expect([plain.status, plain.body.type]).to.deep.equal([409, "/problems/CounterpartyRefused"]);
    expect(plain.body.next).to.contain("overrides: true");
    expect((await issue(at, input)).status).to.equal(422);
    expect((await decide(at, hold!.id, "release", { overrides: true })).body.state).to.equal("released");
    expect((await issue(at, input)).status).to.equal(201);
    expect((await decide(at, hold!.id, "refuse")).body.state).to.equal("refused");
    provider.says(buyer, "clear");
    expect((await issue(at, input)).status).to.equal(422);
    expect(await receiptsOf(at, buyer)).to.deep.equal([
      ["held", null],
      ["refused", null],
      ["released", "first"],
      ["refused", "first"],
    ]);
  });

  it("refuses whom the chain's list has, whoever trusts it or would override that", async () => {
    const [sanctioned, other] = [newAccount(), newAccount()];
    const at = await start({ deployment: await deployList(sanctioned), screening: undefined });
    expect((await issue(at, { payer: other })).status).to.equal(201);
    const list = `/v1/compliance/list/${sanctioned}`;
    await at.ask("PUT", list, { state: "trusted", reason: "A friend." });
    const { status, body } = await issue(at, { payer: sanctioned });
    expect([status, body.detail]).to.deep.equal([422, "The sanctions list says refused: The chain's list has it."]);
    const [hold] = await holdsOf(at, `account=${sanctioned}`);
    const forced = await decide(at, hold!.id, "release", { overrides: true });
    expect([forced.status, forced.body.next]).to.deep.equal([409, "The chain's sanctions list is not overridden."]);
    const known = (
      await at.ask<{ state: string; listed: object }>("GET", `/v1/compliance/counterparties/${sanctioned}`)
    ).body;
    expect([known.state, known.listed]).to.deep.equal(["refused", { ...known.listed, state: "trusted" }]);
  });

  it("lets nobody pass where the chain's list is silent, or its policy names none", async () => {
    const empty = await world.viem.deployContract("PolicyEngine", [[]]);
    for (const sanctionsPolicy of [world.token.address, empty.address]) {
      const at = await start({ deployment: { ...world.deployment, sanctionsPolicy }, screening: undefined });
      expect((await issue(at)).body.detail).to.match(/^The sanctions list is down: The chain's sanctions policy/);
    }
    const deployment = { ...world.deployment, sanctionsPolicy: empty.address };
    const allowed = await start({ deployment, screening: undefined, allowsUnscreened: true });
    expect((await issue(allowed)).status).to.equal(201);
  });

  it("keeps a list of its own, whose trust replaces the provider's word", async () => {
    const at = await start();
    const [blocked, trusted] = [newAccount(), newAccount()];
    const put = (account: Address, state: string) =>
      at.ask("PUT", `/v1/compliance/list/${account}`, { state, reason: `It is ${state}.` });
    await put(blocked, "blocked");
    await put(trusted, "trusted");
    expect((await issue(at, { payer: blocked })).body.detail).to.equal("The own list says refused: It is blocked.");
    provider.says(trusted, "refused");
    expect((await issue(at, { payer: trusted })).status).to.equal(201);
    const { body } = await at.ask<{ items: readonly object[]; next: string }>("GET", "/v1/compliance/list?limit=1");
    expect(body.items[0]).to.include({ account: blocked, state: "blocked" });
    const { body: rest } = await at.ask<{ items: readonly object[] }>("GET", `/v1/compliance/list?after=${body.next}`);
    expect(rest.items[0]).to.include({ account: trusted, state: "trusted" });
    await at.ask("DELETE", `/v1/compliance/list/${blocked}`);
    expect((await at.ask("DELETE", `/v1/compliance/list/${blocked}`)).status).to.equal(404);
    expect((await issue(at, { payer: blocked })).status).to.equal(201);
    expect((await issue(at, { payer: trusted })).status).to.equal(201);
    expect(await receiptsOf(at, blocked)).to.deep.equal([
      ["blocked", "first"],
      ["refused", null],
      ["unlisted", "first"],
      ["clear", null],
    ]);
  });

  it("believes a clear verdict for as long as it was told, an hour at most, and no other", async () => {
    let later = 0;
    const clock = () => Date.now() / 1_000 + later;
    const at = await start({ screening: { url: provider.url, believed: 100_000 } }, { clock });
    const buyer = newAccount();
    const timesOf = () => provider.asked.filter((one) => one.accounts.includes(buyer)).length;
    await issue(at, { payer: buyer });
    await issue(at, { payer: buyer });
    expect(timesOf()).to.equal(1);
    later = 3_601;
    await issue(at, { payer: buyer });
    expect(timesOf()).to.equal(2);
    later = 2 * 3_602;
    provider.says(buyer, "review");
    expect((await issue(at, { payer: buyer })).status).to.equal(409);
    expect((await issue(at, { payer: buyer })).status).to.equal(409);
    expect(timesOf()).to.equal(4);
    // A release believes nothing.
    const [hold] = await holdsOf(at, `account=${buyer}`);
    provider.says(buyer, "clear");
    expect((await issue(at, { payer: buyer })).status).to.equal(201);
    provider.says(buyer, "refused");
    expect((await decide(at, hold!.id, "release")).body.type).to.equal("/problems/CounterpartyRefused");
  });

  it("issues nothing for a merchant that is held, which is asked about at the start and daily", async () => {
    let later = 0;
    const at = await start({}, { clock: () => Date.now() / 1_000 + later });
    const { merchant } = { merchant: accountOf("merchant").address };
    expect((await issue(at)).status).to.equal(201);
    provider.says(merchant, "review");
    later = 86_400 + 5;
    const { status, body } = await issue(at);
    expect([status, body.type]).to.deep.equal([409, "/problems/Held"]);
    const shown = (await at.ask<{ screening: object }>("GET", "/v1/merchant")).body.screening;
    expect(shown).to.include({ state: "held", reason: "The provider says review: It is review." });
    const [hold] = await holdsOf(at, `account=${merchant}`);
    expect((await decide(at, hold!.id, "release")).status).to.equal(200);
    expect((await issue(at)).status).to.equal(201);
    provider.says(merchant, "clear");
  });

  it("screens nobody by default, and says so, but for whom its own list blocks", async () => {
    const at = await start({ screening: undefined });
    const { body } = await at.ask<{ screening: { reason: string } }>("GET", "/v1/merchant");
    expect(body.screening).to.deep.include({ state: "none", providers: [] });
    expect(body.screening.reason).to.contain("Nobody is screened");
    const { body: paid } = await issue(at, { payer: payer.address });
    await pay(paid.link);
    expect((await at.eventsOf(2, `&subject=${paid.id}`))[1]!.data).to.include({ screening: "none" });
    expect(await at.database.query("select * from decision")).to.deep.equal([]);
    await at.ask("PUT", `/v1/compliance/list/${payer.address}`, { state: "blocked", reason: "Known." });
    expect((await issue(at, { payer: payer.address })).status).to.equal(422);
    const { body: open } = await issue(at);
    await pay(open.link);
    const events = await at.eventsOf(3, `&subject=${open.id}`);
    expect(events.map(({ type }) => type)).to.include("payment.refused");
  });

  const read = (at: TestGateway, id: string) => at.ask<{ screening: string }>("GET", `/v1/payments/${id}`);
  const capture = (at: TestGateway, id: string, key: string) =>
    at.ask<ProblemBody>("POST", `/v1/payments/${id}/capture`, {}, { "idempotency-key": key });
  const told = async (at: TestGateway, count: number, id: string) =>
    (await at.eventsOf(count, `&subject=${id}`)).map(({ type, data }) =>
      `${type} ${"screening" in data ? data.screening : ""}`.trim(),
    );

  it("tells the shop that who has paid is clear, with the payment's confirmation", async () => {
    const at = await start();
    const { body } = await issue(at);
    expect(body.screening).to.equal(null);
    await pay(body.link);
    await told(at, 2, body.id);
    for (let i = 0; i < 200 && (await read(at, body.id)).body.screening !== "clear"; ++i)
      await new Promise((resolve) => setTimeout(resolve, 25));
    await world.mine(1);
    expect(await told(at, 3, body.id)).to.deep.equal([
      ...["invoice.issued", "payment.seen held", "payment.confirmed clear"],
    ]);
    expect((await at.ask<Invoice>("GET", `/v1/invoices/${body.id}`)).body).to.include({ screening: "clear" });
  });

  it("hides no payment of who is held, captures none of it, and voids it", async () => {
    const at = await start();
    const ids: string[] = [];
    for (const _ of [1, 2]) {
      const { body } = await issue(at, { capture: "manual", payer: payer.address });
      ids.push(body.id);
      provider.says(payer.address, "review");
      await pay(body.link);
      await until(at, payer.address, "held");
      await world.mine(1);
      expect(await told(at, 4, body.id)).to.have.members([
        ...["invoice.issued", "payment.seen held", "payment.held", "payment.confirmed held"],
      ]);
      provider.says(payer.address, "clear");
    }
    provider.says(payer.address, "review");
    const [one, two] = ids as [string, string];
    expect((await read(at, one)).body.screening).to.equal("held");
    expect((await at.ask<Invoice>("GET", `/v1/invoices/${one}`)).body).to.include({ screening: "held" });
    const held = await capture(at, one, "held");
    expect([held.status, held.body.type]).to.deep.equal([409, "/problems/Held"]);
    const headers = { "idempotency-key": "exit" };
    expect((await at.ask("POST", `/v1/payments/${two}/void`, {}, headers)).status).to.equal(200);

    const hold = (await holdsOf(at, "state=held")).find(({ subject }) => subject === one)!;
    expect((await decide(at, hold.id, "release")).status).to.equal(200);
    expect((await told(at, 5, one)).at(-1)).to.equal("payment.released");
    expect((await read(at, one)).body.screening).to.equal("clear");
    expect((await capture(at, one, "held")).status).to.equal(200);
    const refund = await at.ask<ProblemBody>("POST", "/v1/refunds", { payment: one, reason: "requested" });
    expect([refund.status, refund.body.type]).to.deep.equal([409, "/problems/Held"]);
    const other = (await holdsOf(at, "state=held")).find(({ subject }) => subject === two)!;
    expect((await decide(at, other.id, "refuse")).status).to.equal(200);
    expect(await told(at, 6, two)).to.include("payment.refused");
    expect((await read(at, two)).body.screening).to.equal("refused");
  });

  it("reads the chain on while a provider is silent, and tells the shop once that is back", async () => {
    const at = await start();
    await issue(at);
    provider.answer(() => undefined);
    const { body } = await issue({ ...at });
    const begin = Date.now();
    await pay(body.link);
    await world.mine(1);
    expect(await told(at, 3, body.id)).to.deep.equal([
      ...["invoice.issued", "payment.seen held", "payment.confirmed held"],
    ]);
    expect(Date.now() - begin).to.be.lessThan(3_000);
    expect((await fetch(`${at.url}/i/${body.id}`, { redirect: "manual" })).status).to.equal(302);
    provider.answer();
    await until(at, payer.address, "released");
    expect((await told(at, 5, body.id)).slice(3).at(-1)).to.equal("payment.released");
  });

  it("tells the shop once that a payer is clear whom the provider was slower about than the blocks", async () => {
    const at = await start();
    const { body } = await issue(at);
    provider.answer((asked, response) => {
      setTimeout(() => response.writeHead(200).end(JSON.stringify(say("clear")(asked, response))), 2_500);
    });
    await pay(body.link);
    await world.mine(1);
    expect(await told(at, 4, body.id)).to.deep.equal([
      ...["invoice.issued", "payment.seen held", "payment.confirmed held", "payment.released"],
    ]);
  });

  it("tells nothing about a payment that the chain has taken back, when its payer is released", async () => {
    const at = await start();
    provider.says(payer.address, "review");
    const { body } = await issue(at);
    await pay(body.link);
    const hold = await until(at, payer.address, "held");
    await told(at, 3, body.id);
    await world.reorg(1);
    await world.mine(2);
    const before = await told(at, 4, body.id);
    expect(before.at(-1)).to.match(/^payment.retracted/);
    expect((await decide(at, hold.id, "release")).status).to.equal(200);
    expect(await told(at, 4, body.id)).to.deep.equal(before);
    expect((await at.ask<Invoice>("GET", `/v1/invoices/${body.id}`)).body).to.include({ screening: null });
  });

  it("shows a payment as held that its feed has yet to read", async () => {
    const at = await start({}, { isWorker: false });
    const { body } = await issue(at);
    await pay(body.link);
    expect((await read(at, body.id)).body.screening).to.equal("held");
  });

  it("leaves decisions to keys with the scope", async () => {
    const at = await start();
    const draft = { name: "reader", scopes: ["compliance:read"] };
    const { body: key } = await at.ask<{ secret: string }>("POST", "/v1/keys", draft);
    const headers = { authorization: `Bearer ${key.secret}` };
    expect((await at.ask("GET", "/v1/compliance/holds", undefined, headers)).status).to.equal(200);
    const path = `/v1/compliance/holds/hold_${"0".repeat(16)}/release`;
    expect((await at.ask("POST", path, { reason: "mine" }, headers)).status).to.equal(403);
    expect((await at.ask("POST", path, { reason: "mine" })).status).to.equal(404);
  });

  it("shows a receipt that was changed, deleted or cut off, and a hold that no receipt explains", async () => {
    const at = await start({}, { isWorker: false });
    for (let i = 0; i < 4; ++i) await issue(at, { payer: newAccount() });
    const check = async () =>
      (await at.ask<{ count: number; brokenAt: number | null; head: string }>("GET", "/v1/compliance/decisions/check"))
        .body;
    const whole = await check();
    expect([whole.count, whole.brokenAt]).to.deep.equal([5, null]);
    const receipts = await at.database.query<Receipt>("select * from decision order by seq");
    expect(whole.head).to.equal(receipts.at(-1)!.hash);
    expect(findBreak(receipts)).to.equal(undefined);
    expect(findBreak([receipts[0]!, receipts[2]!])).to.equal(2);
    const put = async (values: readonly unknown[]) =>
      at.database.query("insert into decision values ($1, $2, $3, $4)", values);
    const forge = async (text: string) => {
      await at.database.query(text);
      const { brokenAt } = await check();
      await at.database.query("delete from decision");
      for (const { seq, body, previous, hash } of receipts) await put([seq, body, previous, hash]);
      expect((await check()).brokenAt).to.equal(null);
      return brokenAt;
    };
    expect(await forge(`update decision set body = jsonb_set(body, '{reason}', '"Mine."') where seq = 2`)).to.equal(2);
    expect(await forge("update decision set previous = hash where seq = 3")).to.equal(3);
    expect(await forge("delete from decision where seq = 4")).to.equal(4);
    expect(await forge("delete from decision where seq = 5")).to.equal(5);
    await at.database.query("update screening set state = 'refused' where decision = 3");
    expect((await check()).brokenAt).to.equal(3);
  });
});

describePostgres("Screening of two gateways over one Postgres", () => {
  let world: Tracked;
  let postgres: Postgres;
  let provider: Provider;
  const running: TestGateway[] = [];
  before(async () => {
    [world, postgres, provider] = await Promise.all([startTracked(), startPostgres(), startProvider()]);
  });
  after(async () => {
    for (const one of running) await one.stop();
    await postgres?.stop();
    await provider?.stop();
    await world?.stop();
  });

  it("decides once, whichever is asked and whenever the provider dies", async () => {
    const config = { database: { url: postgres.url }, screening: { url: provider.url } };
    const one = await startTestGateway(world, config);
    const two = await startTestGateway(world, config);
    running.push(one, two);
    const headers = { authorization: `Bearer ${one.firstKey}` };
    const buyer = newAccount();
    const input = (order: string, account: Address) => ({
      ...{ order, amount: "5.00", currency: "USDT", payer: account, payExpiry: 3_999_999_999 },
    });
    const issue = async (at: TestGateway, order: string, account = buyer) =>
      (await at.ask("POST", "/v1/invoices", input(order, account), headers)).status;
    expect(await issue(one, "first")).to.equal(201);
    expect(await issue(two, "warm", newAccount())).to.equal(201);
    provider.answer(dead);
    // The one has a verdict that it may still believe, and the other none.
    expect([await issue(one, "second"), await issue(two, "third")]).to.deep.equal([201, 409]);
    const other = newAccount();
    const all = await Promise.all(Array.from({ length: 10 }, (_, i) => issue(i % 2 ? one : two, "same", other)));
    expect(new Set(all)).to.deep.equal(new Set([409]));
    const holds = await one.database.query("select id from screening where account = $1", [other.toLowerCase()]);
    expect(holds).to.have.length(1);
    provider.answer(say("review"));
    await one.database.query("update screening set retry_at = 0 where retry_at is not null");
    const stateOf = async () => {
      const [row] = await one.database.query<{ reason: string }>("select reason from screening where account = $1", [
        other.toLowerCase(),
      ]);
      return row!.reason;
    };
    for (let i = 0; i < 200 && !(await stateOf()).includes("review"); ++i)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const receipts = await one.database.query<{ decision: string }>(
      "select body->>'reason' as decision from decision where body->>'account' = $1 order by seq",
      [other],
    );
    expect(receipts.map(({ decision }) => decision)).to.deep.equal([
      ...["The provider is down: It answered 500.", "The provider says review: It is review."],
    ]);
    const { body } = await one.ask<{ brokenAt: number | null }>(
      "GET",
      "/v1/compliance/decisions/check",
      undefined,
      headers,
    );
    expect(body.brokenAt).to.equal(null);
  });
});
