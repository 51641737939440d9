import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Scope } from "../../sdk/gateway/src/keys.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

interface KeyBody {
  readonly id: string;
  readonly secret: string;
}

describe("The gateway's door", function () {
  this.timeout(60_000);
  let world: Tracked;
  let gateway: TestGateway;
  before(async () => {
    world = await startTracked();
    gateway = await startTestGateway(world);
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  const withKey = (secret: string, headers: Record<string, string> = {}) => ({
    ...{ authorization: `Bearer ${secret}`, ...headers },
  });
  const makeKey = async (scopes: readonly Scope[], more: object = {}) =>
    (await gateway.ask<KeyBody>("POST", "/v1/keys", { name: "shop", scopes, ...more })).body;
  const list = (secret: string, path = "/v1/invoices") => gateway.ask("GET", path, undefined, withKey(secret));
  const input = (order: string) => ({ order, amount: "1.00", currency: world.deployment.tokens[0]!.symbol });

  describe("an API key", () => {
    it("is asked for, and an unknown one is refused", async () => {
      const { status, body, headers } = await gateway.ask("GET", "/v1/invoices", undefined, { authorization: "" });
      expect([status, headers.get("content-type")]).to.deep.equal([401, "application/problem+json"]);
      expect(body).to.include({ type: "/problems/Unauthorized", title: "There is no API key." });
      expect((await list(`fq_${"x".repeat(32)}`)).status).to.equal(401);
    });

    it("does what its scopes say and no more", async () => {
      const { secret } = await makeKey(["invoices:read"]);
      expect((await list(secret)).status).to.equal(200);
      for (const [method, path] of [
        ["POST", "/v1/invoices"],
        ["GET", "/v1/events"],
        ["GET", "/v1/keys"],
        ["POST", "/v1/keys"],
      ] as const) {
        const { status } = await gateway.ask(method, path, method === "POST" ? {} : undefined, withKey(secret));
        expect([method, path, status]).to.deep.equal([method, path, 403]);
      }
    });

    it("may read what it may write", async () => {
      const { secret } = await makeKey(["invoices:write"]);
      expect((await list(secret)).status).to.equal(200);
    });

    it("makes, rotates and revokes none that may more than itself", async () => {
      const { secret } = await makeKey(["keys:write"]);
      const draft = { name: "more", scopes: ["invoices:write"] };
      expect((await gateway.ask("POST", "/v1/keys", draft, withKey(secret))).status).to.equal(403);
      const { id } = await makeKey(["invoices:write"]);
      const rotated = await gateway.ask("POST", `/v1/keys/${id}/rotate`, {}, withKey(secret));
      expect(rotated.status).to.equal(403);
      expect((await gateway.ask("DELETE", `/v1/keys/${id}`, undefined, withKey(secret))).status).to.equal(403);
    });

    it("neither makes one that outlives it, nor loses its end by a rotation", async () => {
      const expiresAt = Math.floor(Date.now() / 1_000) + 600;
      const { id, secret } = await makeKey(["keys:write"], { expiresAt });
      const make = (more: object) =>
        gateway.ask("POST", "/v1/keys", { name: "heir", scopes: ["keys:read"], ...more }, withKey(secret));
      for (const more of [{}, { expiresAt: expiresAt + 1 }])
        expect((await make(more)).body).to.include({ type: "/problems/OutlivesItsKey", status: 403 });
      expect((await make({ expiresAt })).status).to.equal(201);
      const rotated = await gateway.ask<{ expiresAt: number }>("POST", `/v1/keys/${id}/rotate`, {}, withKey(secret));
      expect(rotated.body.expiresAt).to.equal(expiresAt);
    });

    it("is good beside its successor for a grace, and not once it is revoked", async () => {
      const old = await makeKey(["invoices:read"]);
      const next = await gateway.ask<KeyBody>("POST", `/v1/keys/${old.id}/rotate`, { graceSeconds: 60 });
      expect([(await list(old.secret)).status, (await list(next.body.secret)).status]).to.deep.equal([200, 200]);
      await gateway.ask("DELETE", `/v1/keys/${old.id}`);
      expect([(await list(old.secret)).status, (await list(next.body.secret)).status]).to.deep.equal([401, 200]);
      const ended = await gateway.ask<KeyBody>("POST", `/v1/keys/${next.body.id}/rotate`, { graceSeconds: 0 });
      expect([(await list(next.body.secret)).status, (await list(ended.body.secret)).status]).to.deep.equal([401, 200]);
    });

    it("ends with its time", async () => {
      const { secret } = await makeKey(["invoices:read"], { expiresAt: Math.floor(Date.now() / 1_000) - 1 });
      expect((await list(secret)).status).to.equal(401);
    });

    it("is kept as a hash, and listed without its secret", async () => {
      const { id, secret } = await makeKey(["invoices:read"]);
      const rows = await gateway.database.query("select * from api_key");
      const { body } = await gateway.ask<{ items: readonly KeyBody[] }>("GET", "/v1/keys");
      expect(body.items.map((key) => key.id)).to.include(id);
      expect(JSON.stringify([rows, body])).not.to.contain(secret);
    });
  });

  describe("an Idempotency-Key", () => {
    it("has the first answer again, and says so", async () => {
      const headers = { "idempotency-key": "one" };
      const send = (body: object = input("same")) =>
        gateway.ask<InvoiceBody>("POST", "/v1/invoices", body, { ...withKey(gateway.firstKey!), ...headers });
      const [first, second] = [await send(), await send()];
      expect([first.status, second.status]).to.deep.equal([201, 201]);
      expect(second.body).to.deep.equal(first.body);
      expect([first, second].map((answer) => answer.headers.get("idempotent-replayed"))).to.deep.equal([null, "true"]);
    });

    it("is refused with another request, and by nobody else's key", async () => {
      const ask = (order: string, secret = gateway.firstKey!) =>
        gateway.ask("POST", "/v1/invoices", input(order), withKey(secret, { "idempotency-key": "two" }));
      expect((await ask("order a")).status).to.equal(201);
      const { status, body } = await ask("order b");
      expect([status, (body as { type: string }).type]).to.deep.equal([409, "/problems/IdempotencyKeyReused"]);
      const { secret } = await makeKey(["invoices:write"]);
      expect((await ask("order b", secret)).status).to.equal(201);
    });

    it("lets one of two that come at once through", async () => {
      const send = () =>
        gateway.ask(
          "POST",
          "/v1/invoices",
          input("at once"),
          withKey(gateway.firstKey!, { "idempotency-key": "three" }),
        );
      const statuses = (await Promise.all([send(), send(), send()])).map(({ status }) => status);
      expect(statuses.filter((status) => status === 201).length).to.be.greaterThan(0);
      for (const status of statuses) expect(status).to.be.oneOf([201, 409]);
      expect((await send()).status).to.equal(201);
    });

    it("remembers a refusal, and forgets what failed by no fault of the request", async () => {
      const send = (body: object) =>
        gateway.ask("POST", "/v1/invoices", body, withKey(gateway.firstKey!, { "idempotency-key": "four" }));
      const wrong = { ...input("order 4"), currency: "ABC" };
      expect([(await send(wrong)).status, (await send(wrong)).status]).to.deep.equal([422, 422]);
      const { headers } = await send(wrong);
      expect(headers.get("idempotent-replayed")).to.equal("true");
    });

    it("forgets a conflict, which passes", async () => {
      const { body } = await gateway.ask<InvoiceBody>("POST", "/v1/invoices", input("order 5"));
      const amend = () =>
        gateway.ask("PATCH", `/v1/invoices/${body.id}`, { amount: "2.00" }, withKey(gateway.firstKey!, headers));
      const headers = { "idempotency-key": "five" };
      const set = (status: string) =>
        gateway.database.query("update invoice set status = $2 where id = $1", [body.id, status]);
      await set("charged");
      expect((await amend()).status).to.equal(409);
      await set("open");
      expect((await amend()).status).to.equal(200);
    });
  });

  describe("a request that is not as it has to be", () => {
    const post = (body: unknown, headers: Record<string, string> = {}) =>
      gateway.ask<{ type: string; errors?: readonly { path: string }[] }>(
        ...(["POST", "/v1/invoices", body, withKey(gateway.firstKey!, headers)] as const),
      );

    it("has its fields named", async () => {
      const { status, body } = await post({ ...input("x"), amount: "1e3", splits: [{ account: "0x12", bps: 0 }] });
      expect(status).to.equal(422);
      expect(body.errors!.map(({ path }) => path)).to.include.members(["amount", "splits.0.account", "splits.0.bps"]);
    });

    it("may not have fields that nobody reads", async () => {
      expect((await post({ ...input("x"), amout: "2.00" })).status).to.equal(422);
    });

    it("has to be JSON, and not too large", async () => {
      expect((await post("{")).status).to.equal(400);
      expect((await post("a=1", { "content-type": "application/x-www-form-urlencoded" })).status).to.equal(415);
      // The server hangs up on the rest of a body that is too large.
      const close = { connection: "close" };
      expect((await post({ ...input("x"), note: "x".repeat(300_000) }, close)).status).to.equal(413);
    });

    it("has no NUL and no half of a character in a text, which no database keeps", async () => {
      expect((await post({ ...input("x"), order: "a\0b" })).status).to.equal(422);
      expect((await post({ ...input("x"), metadata: { a: "\0" } })).status).to.equal(422);
      expect((await post({ ...input("no \\u0000") })).status).to.equal(201);
      for (const half of ["\ud800", "\udc00 \ud800"]) {
        expect((await post({ ...input("x"), order: half })).status).to.equal(422);
        expect((await post({ ...input("x"), metadata: { [half]: "a" } })).status).to.equal(422);
      }
      expect((await post({ ...input("whole \u{1f600} and \\ud800") })).status).to.equal(201);
      expect((await gateway.ask("GET", `/v1/invoices?after=${"9".repeat(20)}:0x${"0".repeat(64)}`)).status).to.equal(
        422,
      );
      expect((await gateway.ask("GET", "/v1/invoices?order=a%00b")).status).to.equal(422);
    });

    it("has no half of a character, which no database keeps in JSON", async () => {
      expect((await post({ ...input("x"), order: "\ud83d" })).status).to.equal(422);
      expect((await post({ ...input("x"), metadata: { a: "\udfff b" } })).status).to.equal(422);
      expect((await post(JSON.stringify(input("whole")).replace("whole", "\\ud83d\\ude00"))).status).to.equal(201);
      expect((await post(input("no \\ud83d"))).status).to.equal(201);
    });

    it("has more decimals than its currency, or names one that nothing prices", async () => {
      expect((await post({ ...input("x"), amount: "1.0000001" })).status).to.equal(422);
      expect((await post({ ...input("x"), currency: "EUR" })).body.type).to.equal("/problems/CurrencyNotPriced");
    });
  });

  it("answers one that guesses keys no more for a minute, and a good key all the same", async () => {
    const door = await startTestGateway(world);
    try {
      const guess = (secret: string) => door.ask("GET", "/v1/invoices", undefined, withKey(secret));
      const statuses: number[] = [];
      for (let i = 0; i < 25; ++i) statuses.push((await guess(`fq_${i}`)).status);
      expect([statuses[0], statuses.at(-1)]).to.deep.equal([401, 429]);
      const { headers } = await guess("fq_again");
      expect(Number(headers.get("retry-after"))).to.be.within(1, 60);
      expect((await guess(door.firstKey!)).status).to.equal(200);
    } finally {
      await door.stop();
    }
  });

  it("lets a key have so many requests a minute", async () => {
    const door = await startTestGateway(world, { requestsPerMinute: 5 });
    try {
      const statuses: number[] = [];
      for (let i = 0; i < 6; ++i) statuses.push((await door.ask("GET", "/v1/invoices")).status);
      expect(statuses).to.deep.equal([200, 200, 200, 200, 200, 429]);
    } finally {
      await door.stop();
    }
  });
});
