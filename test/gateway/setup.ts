import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { type Address, type Hex, type LocalAccount, numberToHex, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import type { StartConfig } from "../../sdk/gateway/src/config.ts";
import type { StartOptions } from "../../sdk/gateway/src/gateway.ts";
import { type ContractNetworks, createSafe, getSafeMessage, joinSignatures } from "../../sdk/src/safe/index.ts";
import { openKit } from "../../sdk/src/safe/kit.ts";
import { accountOf } from "../support/localAccounts.ts";
import { toErc6492 } from "../support/payments.ts";
import { type Postgres, describePostgres, startPostgres } from "../support/postgres.ts";
import type { SetupJob } from "../support/setupGateway.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type InvoiceBody, type TestGateway, startTestGateway } from "./support.ts";

interface Offer {
  readonly signer: Address;
  readonly validUntil: number;
  readonly maxOutBps: number;
  readonly maxValidUntil: number;
  readonly gas: { readonly spent: string };
}

interface Result {
  readonly merchant: Address;
  readonly name: string;
  readonly key: string;
  readonly transactionHash: Hex;
}

interface Refusal {
  readonly type: string;
  readonly title: string;
  readonly next?: string;
  readonly errors?: readonly { readonly path: string }[];
}

const setupToken = "t".repeat(32);
const payOrigin = "https://shop.example";
const now = () => Math.floor(Date.now() / 1_000);
const newAccount = () => privateKeyToAccount(generatePrivateKey());

let world: Tracked;
const running: TestGateway[] = [];
const folders: string[] = [];

/** An account with ether, unless it is to have none. */
async function fund(account: LocalAccount, ether = "1") {
  await world.node({ method: "anvil_setBalance", params: [account.address, numberToHex(parseEther(ether))] });
  return account;
}

/** A gateway without a merchant, whose signer is new to the chain. */
async function start(config: Partial<StartConfig> = {}, options: StartOptions = {}) {
  const signer = config.signer ?? (await fund(newAccount()));
  const more = { merchant: undefined, ...config, signer };
  const gateway = await startTestGateway(world, more, { setupToken, ...options });
  running.push(gateway);
  const bearer = (secret = setupToken) => ({ authorization: `Bearer ${secret}` });
  return {
    ...{ gateway, signer, bearer },
    read: (token?: string) => gateway.ask<Offer & Refusal>("GET", "/v1/setup", undefined, bearer(token)),
    post: (body: unknown, token?: string) => gateway.ask<Result & Refusal>("POST", "/v1/setup", body, bearer(token)),
    sent: async () =>
      Number(await world.node({ method: "eth_getTransactionCount", params: [signer.address, "pending"] })),
  };
}

const stopAll = async () => {
  for (const gateway of running.splice(0)) await gateway.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};

const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "setup-"));
  folders.push(folder);
  return folder;
};

type Terms = Readonly<Partial<Record<"validUntil" | "maxOutBps" | "deadline", number>>> & {
  readonly signerNonce?: bigint;
  readonly chainId?: number;
};

/** What the merchant is asked to sign. */
async function prepare(merchant: Address, signer: Address, { validUntil, maxOutBps, deadline, ...more }: Terms = {}) {
  const { typedData } = await world.clientFor(undefined).signer.sign.prepare({
    ...{ merchant, signer, signerNonce: more.signerNonce },
    ...{ validUntil: BigInt(validUntil ?? now() + 1_000), maxOutBps: BigInt(maxOutBps ?? 250) },
    deadline: BigInt(deadline ?? now() + 3_600),
  });
  const { message, domain } = typedData;
  return {
    typedData: { ...typedData, domain: { ...domain, chainId: more.chainId ?? domain.chainId! } },
    body: {
      ...{ merchant, name: "Café Rot", validUntil: Number(message.validUntil), maxOutBps: Number(message.maxOutBps) },
      deadline: Number(message.deadline),
    },
  };
}

/** The request of a merchant with a key. */
async function signedBy(account: LocalAccount, signer: Address, terms: Terms = {}) {
  const { typedData, body } = await prepare(account.address, signer, terms);
  return { ...body, signature: await account.signTypedData(typedData) };
}

const isNamed = async (merchant: Address, signer: Address) =>
  world.clientFor(undefined).signer.get({ merchant, signer });

before(async () => {
  world = await startTracked();
});
after(() => world?.stop());

describe("A gateway without a merchant", function () {
  this.timeout(120_000);
  afterEach(stopAll);

  it("serves its setup to whoever has the token, and nothing else", async () => {
    const { gateway, read, signer } = await start();
    expect(gateway.setupLink).to.equal(`${payOrigin}/board#start=${setupToken}`);
    expect((await gateway.ask("GET", "/health")).status).to.equal(200);
    for (const path of ["/ready", "/v1/invoices", "/v1/merchant", `/i/0x${"1".repeat(64)}/checkout`]) {
      const { status, body } = await gateway.ask<Refusal>("GET", path, undefined, { authorization: "" });
      expect([path, status, body.type]).to.deep.equal([path, 503, "/problems/NotSetUp"]);
      expect(body.next).to.contain("GATEWAY_MERCHANT");
    }
    const { status, body } = await read();
    expect(status).to.equal(200);
    const { validUntil, maxValidUntil, ...offer } = body;
    const { chainId, processor, multicall3 } = world.deployment;
    expect(offer).to.deep.include({ chainId, processor, multicall3, isTest: true, signer: signer.address });
    expect(offer).to.deep.include({ gasBalance: "1", maxOutBps: 1_000 });
    expect(body.gas).to.include({ spent: "0", allowed: "0.05" });
    expect(validUntil - now()).to.be.closeTo(365 * 86_400, 60);
    expect(maxValidUntil - now()).to.be.closeTo(730 * 86_400, 60);
  });

  it("tells nothing without the token, counts wrong ones, and lets the right one pass all the same", async () => {
    const { gateway, read, post } = await start();
    const none = await gateway.ask<Refusal>("GET", "/v1/setup", undefined, { authorization: "" });
    expect([none.status, Object.keys(none.body).sort()]).to.deep.equal([401, ["next", "status", "title", "type"]]);
    const statuses: number[] = [];
    for (let i = 0; i < 11; ++i) statuses.push((await read("w".repeat(32))).status, (await post({}, "x")).status);
    expect(statuses.slice(0, 20)).to.deep.equal(Array.from({ length: 20 }, () => 401));
    expect(statuses.slice(20)).to.deep.equal([429, 429]);
    expect((await read()).status).to.equal(200);
  });

  it("makes a new token at each start, keeps only its hash, and takes no earlier one", async () => {
    const database = { dir: newFolder() };
    const first = await start({ database }, { setupToken: undefined });
    const tokenOf = (link?: string) => link!.split("#start=")[1]!;
    const old = tokenOf(first.gateway.setupLink);
    const rows = await first.gateway.database.query("select * from setting");
    expect(JSON.stringify(rows)).not.to.contain(old);
    expect((await first.read(old)).status).to.equal(200);
    await stopRunning();
    const second = await start({ database }, { setupToken: undefined });
    expect((await second.read(old)).status).to.equal(401);
    expect((await second.read(tokenOf(second.gateway.setupLink))).status).to.equal(200);
  });

  it("becomes the gateway of a merchant that has signed by its key, and stays it over a restart", async () => {
    const database = { dir: newFolder() };
    const { gateway, signer, post, read, sent, bearer } = await start({ database });
    const merchant = newAccount();
    const request = await signedBy(merchant, signer.address);
    const { status, body } = await post({
      ...request,
      merchant: request.merchant.toLowerCase(),
      domain: "cafe.example",
    });
    expect([status, body.merchant, body.name]).to.deep.equal([201, merchant.address, "Café Rot"]);
    expect(await sent()).to.equal(1);
    const named = await isNamed(merchant.address, signer.address);
    expect(named).to.include({ isLive: true, validUntil: BigInt(request.validUntil), maxOutBps: 250n });
    const receipt = await world.publicClient.getTransactionReceipt({ hash: body.transactionHash });
    expect(receipt.from).to.equal(signer.address.toLowerCase());

    // The token is spent, and was never a key.
    for (const again of [await read(), await post(request), await post({})])
      expect([again.status, again.body.type]).to.deep.equal([409, "/problems/AlreadySetUp"]);
    expect((await gateway.ask("GET", "/v1/invoices", undefined, bearer())).status).to.equal(401);

    // The key may do everything, at once.
    const input = { order: "1", amount: "1.00", currency: world.deployment.tokens[0]!.symbol };
    const invoice = await gateway.ask<InvoiceBody>("POST", "/v1/invoices", input, bearer(body.key));
    expect(invoice.status).to.equal(201);
    await world.clientFor(accountOf("payer")).invoice.pay({ link: invoice.body.link });
    await world.mine(1);
    const path = `/v1/invoices/${invoice.body.id}`;
    for (let i = 0; i < 400; ++i) {
      const { body: now } = await gateway.ask<InvoiceBody>("GET", path, undefined, bearer(body.key));
      if (now.status === "charged") break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const paid = await gateway.ask<InvoiceBody>("GET", path, undefined, bearer(body.key));
    expect(paid.body.status).to.equal("charged");
    const shown = await gateway.ask<Offer & Result>("GET", "/v1/merchant", undefined, bearer(body.key));
    expect(shown.body).to.include({ merchant: merchant.address, name: "Café Rot" });
    // What the setup cost is in the day's budget.
    const { gasUsed, effectiveGasPrice } = receipt;
    expect(parseEther(shown.body.gas.spent)).to.equal(gasUsed * effectiveGasPrice);

    await stopRunning();
    const later = await start({ database, signer });
    expect([later.gateway.setupLink, later.gateway.firstKey]).to.deep.equal([undefined, undefined]);
    expect((await later.gateway.ask("GET", path, undefined, bearer(body.key))).status).to.equal(200);
  });

  const stopRunning = async () => {
    for (const gateway of running.splice(0)) await gateway.stop();
  };

  it("gives a script the key that it was told", async () => {
    const firstKey = `fq_${"k".repeat(32)}`;
    const { signer, post } = await start({}, { firstKey });
    expect((await post(await signedBy(newAccount(), signer.address))).body.key).to.equal(firstKey);
  });

  describe("whose merchant is a Safe", () => {
    const owners = [newAccount(), newAccount(), newAccount()] as const;
    const addresses = owners.map(({ address }) => address);
    let contractNetworks: ContractNetworks;
    before(async () => {
      contractNetworks = await deploySafeContracts(world.clientFor(accountOf("stranger")) as never);
    });

    /** Two of three owners, each on its own. */
    async function signedBySafe(safe: Address, signer: Address, count = 2) {
      const { typedData, body } = await prepare(safe, signer);
      const message = getSafeMessage({ safe, chainId: world.deployment.chainId, typedData });
      const signatures = await Promise.all(
        owners
          .slice(0, count)
          .map(async (owner) => ({ owner: owner.address, signature: await owner.signTypedData(message) })),
      );
      return { ...body, signature: joinSignatures(signatures) };
    }

    it("takes the signatures of two of its three owners, joined", async () => {
      const client = world.clientFor(accountOf("stranger"));
      const parameters = { owners: addresses, threshold: 2, saltNonce: 1n, contractNetworks };
      const safe = await createSafe({ client: client as never, ...parameters });
      const { signer, post, sent } = await start();
      const one = await post(await signedBySafe(safe, signer.address, 1));
      expect([one.status, one.body.type, await sent()]).to.deep.equal([422, "/problems/InvalidSignature", 0]);
      const { status, body } = await post(await signedBySafe(safe, signer.address));
      expect([status, body.merchant, await sent()]).to.deep.equal([201, safe, 1]);
      expect((await isNamed(safe, signer.address)).isLive).to.equal(true);
    });

    it("makes the Safe in the same transaction, if it does not exist yet", async () => {
      const kit = await openKit({
        provider: { request: world.clientFor(undefined).request as never },
        predictedSafe: {
          safeAccountConfig: { owners: addresses, threshold: 2 },
          safeDeploymentConfig: { saltNonce: "2", safeVersion: "1.4.1" },
        },
        contractNetworks: { ...contractNetworks } as never,
      });
      const safe = (await kit.getAddress()) as Address;
      const { to, data } = await kit.createSafeDeploymentTransaction();
      const { signer, post, sent } = await start();
      const { signature: inner, ...request } = await signedBySafe(safe, signer.address);
      const signature = toErc6492(to as Address, data as Hex, inner);
      expect(await world.publicClient.getCode({ address: safe })).to.equal(undefined);
      const { status, body } = await post({ ...request, signature });
      expect([status, body.merchant, await sent()]).to.deep.equal([201, safe, 1]);
      expect(await world.publicClient.getCode({ address: safe })).not.to.equal(undefined);
      expect((await isNamed(safe, signer.address)).isLive).to.equal(true);
    });
  });

  it("says that its signer has no gas, and goes on once it has some", async () => {
    const { signer, post, sent } = await start({ signer: newAccount() });
    const request = await signedBy(newAccount(), signer.address);
    const { status, body } = await post(request);
    expect([status, body.type, await sent()]).to.deep.equal([503, "/problems/GasMissing", 0]);
    expect(body.title).to.contain(signer.address);
    expect(body.next).to.contain("Send it");
    await fund(signer);
    expect((await post(request)).status).to.equal(201);
  });

  it("sends nothing beyond the day's budget of gas", async () => {
    const { signer, post, sent } = await start({ dailyGas: 1n });
    const { status, body } = await post(await signedBy(newAccount(), signer.address));
    expect([status, body.type, await sent()]).to.deep.equal([429, "/problems/GasBudgetSpent", 0]);
  });

  it("takes one of two merchants that come at once", async () => {
    const { signer, post, sent } = await start();
    const requests = await Promise.all([newAccount(), newAccount()].map((one) => signedBy(one, signer.address)));
    const answers = await Promise.all(requests.map((request) => post(request)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.type).to.equal("/problems/AlreadySetUp");
    expect(await sent()).to.equal(1);
  });

  it("sends once what comes twice at once", async () => {
    const { signer, post, sent } = await start();
    const request = await signedBy(newAccount(), signer.address);
    const answers = await Promise.all([post(request), post(request)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(await sent()).to.equal(1);
  });

  describe("whose transaction is not mined yet", () => {
    afterEach(() => world.automine(true));

    it("says so, and ends in the same outcome when it is asked again", async () => {
      const { signer, post, sent } = await start({ sendTimeout: 300 });
      const request = await signedBy(newAccount(), signer.address);
      await world.automine(false);
      const { status, body, headers } = await post(request);
      expect([status, body.type]).to.deep.equal([503, "/problems/SetupPending"]);
      expect(headers.get("retry-after")).to.equal("5");
      const other = await post(await signedBy(newAccount(), signer.address));
      expect([other.status, other.body.type]).to.deep.equal([503, "/problems/SetupPending"]);
      await world.automine(true);
      await world.mine(1);
      const again = await post(request);
      expect([again.status, again.body.merchant, await sent()]).to.deep.equal([201, request.merchant, 1]);
    });

    it("lets the merchant sign again if the transaction fails in the end", async () => {
      const { signer, post } = await start({ sendTimeout: 300 });
      const merchant = newAccount();
      const request = await signedBy(merchant, signer.address, { deadline: now() + 60 });
      await world.automine(false);
      expect((await post(request)).status).to.equal(503);
      // Its block comes after the deadline.
      await world.node({ method: "evm_increaseTime", params: [100] });
      await world.mine(1);
      await world.automine(true);
      const failed = await post(request);
      expect([failed.status, failed.body.type]).to.deep.equal([502, "/problems/SetupReverted"]);
      const other = await post(await signedBy(merchant, signer.address));
      expect([other.status, other.body.merchant]).to.deep.equal([201, merchant.address]);
    });
  });

  describe("that is killed", () => {
    /** Posts to a process of its own that dies with it. @returns the folder of its database */
    async function dieWith(dies: SetupJob["dies"], signerKey: Hex, request: object): Promise<string> {
      const dir = newFolder();
      const child = fork(new URL("../support/setupGateway.ts", import.meta.url));
      const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
      const serves = new Promise<string>((resolve) => child.once("message", (url) => resolve(url as string)));
      const { rpcUrl, deployment } = world;
      child.send({ dir, rpcUrl, deployment, signerKey, setupToken, dies } satisfies SetupJob);
      const headers = { authorization: `Bearer ${setupToken}`, "content-type": "application/json" };
      const body = JSON.stringify(request);
      await fetch(`${await serves}/v1/setup`, { method: "POST", headers, body }).catch(() => undefined);
      expect(await ended).to.equal("SIGKILL");
      return dir;
    }

    const newSigner = async () => {
      const signerKey = generatePrivateKey();
      return { signerKey, signer: await fund(privateKeyToAccount(signerKey)) };
    };

    /** Leases of the one that was killed have run out. */
    const clock = () => Date.now() / 1_000 + 20;

    for (const [dies, when] of [
      ["before", "with its transaction signed and not sent"],
      ["after", "between its transaction and its database"],
    ] as const)
      it(`${when}, ends in the same outcome after it`, async () => {
        const { signerKey, signer } = await newSigner();
        const merchant = newAccount();
        const request = await signedBy(merchant, signer.address);
        const dir = await dieWith(dies, signerKey, request);
        const { post, sent, gateway, bearer } = await start({ signer, database: { dir } }, { clock });
        const { status, body } = await post(request);
        expect([status, body.merchant, await sent()]).to.deep.equal([201, merchant.address, 1]);
        expect((await isNamed(merchant.address, signer.address)).signerNonce).to.equal(1n);
        expect((await gateway.ask("GET", "/v1/keys", undefined, bearer(body.key))).status).to.equal(200);
      });

    it("is not another merchant's after it, and takes a new signature of its own", async () => {
      const { signerKey, signer } = await newSigner();
      const merchant = newAccount();
      const dir = await dieWith("after", signerKey, await signedBy(merchant, signer.address));
      const { post, sent } = await start({ signer, database: { dir } }, { clock });
      const other = await post(await signedBy(newAccount(), signer.address));
      expect([other.status, other.body.type, await sent()]).to.deep.equal([409, "/problems/SetupTaken", 1]);
      expect(other.body.title).to.contain(merchant.address);
      const again = await post(await signedBy(merchant, signer.address));
      expect([again.status, again.body.merchant]).to.deep.equal([201, merchant.address]);
    });
  });

  it("does not start for a merchant that is not the one of its database, and names both", async () => {
    const database = { dir: newFolder() };
    const { signer, post } = await start({ database });
    const merchant = newAccount().address;
    const { body } = await post(await signedBy(accountOf("payer"), signer.address));
    await stopRunning();
    const refusal = await start({ database, signer, merchant }).catch((error: Error) => error);
    expect((refusal as Error).message)
      .to.contain(merchant)
      .and.to.contain(body.merchant);
    const same = await start({ database, signer, merchant: accountOf("payer").address });
    expect(same.gateway.setupLink).to.equal(undefined);
  });

  it("does not start over the database of another contract, whose numbers and payments are others", async () => {
    const database = { dir: newFolder() };
    const merchant = newAccount().address;
    const { signer, gateway } = await start({ database, merchant });
    const [{ place } = { place: "" }] = await gateway.database.query<{ place: string }>("select place from setting");
    await stopRunning();
    const { deployment } = world;
    const other = { ...deployment, processor: newAccount().address };
    const refusal = await start({ database, signer, merchant, deployment: other }).catch((error: Error) => error);
    expect((refusal as Error).message)
      .to.contain(other.processor)
      .and.to.contain(place);
    expect(place).to.contain(deployment.processor).and.to.contain(String(deployment.chainId));
  });

  it("is the one that its environment has named before", async () => {
    const database = { dir: newFolder() };
    const merchant = newAccount().address;
    await start({ database, merchant });
    await stopRunning();
    const { gateway } = await start({ database });
    expect([gateway.setupLink, gateway.firstKey]).to.deep.equal([undefined, undefined]);
  });
});

describe("A gateway's setup sends nothing, and says why,", function () {
  this.timeout(120_000);
  let setup: Awaited<ReturnType<typeof start>>;
  before(async () => {
    setup = await start();
  });
  after(stopAll);
  const merchant = newAccount();
  const stranger = newAccount();
  type Signing = (signer: Address) => Promise<object>;
  const refused: readonly (readonly [title: string, type: string, sign: Signing, path?: string])[] = [
    ["for a signature of another signer", "InvalidSignature", () => signedBy(merchant, stranger.address)],
    ["for another chain's", "InvalidSignature", (signer) => signedBy(merchant, signer, { chainId: 1 })],
    ["for one with a nonce to come", "InvalidSignature", (signer) => signedBy(merchant, signer, { signerNonce: 1n })],
    [
      "for one of somebody else",
      "InvalidSignature",
      async (signer) => ({ ...(await signedBy(stranger, signer)), merchant: merchant.address }),
    ],
    [
      "for a share that was not signed",
      "InvalidSignature",
      async (signer) => ({ ...(await signedBy(merchant, signer)), maxOutBps: 9_000 }),
    ],
    ["after the deadline", "SignatureExpired", (signer) => signedBy(merchant, signer, { deadline: now() - 86_400 })],
    [
      "for a signer of more than two years",
      "ValidityRefused",
      (signer) => signedBy(merchant, signer, { validUntil: now() + 731 * 86_400 }),
    ],
    ["for a signer of no time", "ValidityRefused", (signer) => signedBy(merchant, signer, { validUntil: now() - 1 })],
    [
      "for more than the whole",
      "Malformed",
      (signer) => signedBy(merchant, signer, { maxOutBps: 10_001 }),
      "maxOutBps",
    ],
    [
      "for a merchant that is the signer",
      "SignerNotAllowed",
      async (signer) => ({ ...(await signedBy(merchant, signer)), merchant: signer }),
    ],
    [
      "for a nameless merchant",
      "Malformed",
      async (signer) => ({ ...(await signedBy(merchant, signer)), name: " " }),
      "name",
    ],
    [
      "for a domain with a path",
      "Malformed",
      async (signer) => ({ ...(await signedBy(merchant, signer)), domain: "shop.example/me" }),
      "domain",
    ],
    [
      "for a field that it does not know",
      "Malformed",
      async (signer) => ({ ...(await signedBy(merchant, signer)), owner: merchant.address }),
      "",
    ],
  ];
  for (const [title, type, sign, path] of refused)
    it(title, async () => {
      const { status, body } = await setup.post(await sign(setup.signer.address));
      expect([status, body.type], body.title).to.deep.equal([422, `/problems/${type}`]);
      if (path === undefined) expect(body.next).to.be.a("string");
      else expect(body.errors!.map((one) => one.path)).to.include(path);
      expect(await setup.sent()).to.equal(0);
    });

  it("and takes what is as it has to be after all of that", async () => {
    const { status } = await setup.post(await signedBy(merchant, setup.signer.address));
    expect([status, await setup.sent()]).to.deep.equal([201, 1]);
  });
});

describe("A browser's page", function () {
  this.timeout(120_000);
  afterEach(stopAll);

  for (const [title, config] of [
    ["of a gateway without a merchant", {}],
    ["of a merchant's gateway", { merchant: accountOf("merchant").address }],
  ] as const)
    it(`${title} is the pay origin's alone`, async () => {
      const { gateway } = await start(config);
      const url = `${gateway.url}/v1/setup`;
      const preflight = (origin: string) =>
        fetch(url, {
          method: "OPTIONS",
          headers: {
            ...{ origin, "access-control-request-method": "POST" },
            "access-control-request-headers": "authorization,content-type,idempotency-key",
          },
        });
      const own = (await preflight(payOrigin)).headers;
      expect(own.get("access-control-allow-origin")).to.equal(payOrigin);
      expect(own.get("access-control-allow-headers")!.toLowerCase().split(",")).to.have.members([
        ...["authorization", "content-type", "idempotency-key"],
      ]);
      expect(own.get("access-control-allow-credentials")).to.equal(null);
      const refused = await fetch(url, { headers: { origin: payOrigin } });
      expect(refused.headers.get("access-control-allow-origin")).to.equal(payOrigin);
      for (const origin of ["https://evil.example", "https://shop.example.evil.example", "null"]) {
        const answers = [await preflight(origin), await fetch(url, { headers: { origin } })];
        for (const { headers } of answers) expect(headers.get("access-control-allow-origin")).to.equal(null);
      }
      const outside = await fetch(`${gateway.url}/health`, { headers: { origin: payOrigin } });
      expect(outside.headers.get("access-control-allow-origin")).to.equal(null);
    });
});

describePostgres("Two gateways without a merchant over one Postgres", function () {
  this.timeout(120_000);
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
  });
  after(() => postgres?.stop());
  afterEach(stopAll);

  it("take one of two merchants that come to both at once, and both become its gateway", async () => {
    const database = { url: postgres.url };
    const one = await start({ database });
    const two = await start({ database, signer: one.signer });
    const requests = await Promise.all([newAccount(), newAccount()].map((each) => signedBy(each, one.signer.address)));
    const answers = await Promise.all([one.post(requests[0]), two.post(requests[1])]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409]);
    expect(await one.sent()).to.equal(1);
    const { merchant, key } = answers.find(({ status }) => status === 201)!.body;
    for (const { gateway, bearer } of [one, two]) {
      const ask = () => gateway.ask<Result>("GET", "/v1/merchant", undefined, bearer(key));
      for (let i = 0; i < 200 && (await ask()).status === 503; ++i)
        await new Promise((resolve) => setTimeout(resolve, 25));
      const { status, body } = await ask();
      expect([status, body.merchant]).to.deep.equal([200, merchant]);
    }
  });
});
