import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { custom } from "viem";
import { startBare } from "../../sdk/gateway/test/bare.ts";
import { accountOf } from "../support/localAccounts.ts";
import { type Tracked, startTracked } from "../support/tracked.ts";
import { type TestGateway, startTestGateway } from "./support.ts";

const ROUNDS = 7;
const REQUESTS = 100;
const AT_ONCE = 10;
const BLOCK_MS = 100;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

describe("The gateway under load", function () {
  this.timeout(180_000);
  let world: Tracked;
  let gateway: TestGateway;
  let requests = 0;
  before(async () => {
    world = await startTracked();
    const transport = custom(
      {
        request: (request) => {
          ++requests;
          return world.node(request);
        },
      },
      { retryCount: 0 },
    );
    gateway = await startTestGateway(world, { transport, requestsPerMinute: 1_000_000, pollingInterval: BLOCK_MS });
  });
  after(async () => {
    await gateway?.stop();
    await world?.stop();
  });

  let orders = 0;
  /** Requests a second. */
  async function measure(url: string, key: string): Promise<number> {
    const currency = world.deployment.tokens[0]!.symbol;
    const started = performance.now();
    let left = REQUESTS;
    const work = async () => {
      while (left-- > 0) {
        const response = await fetch(`${url}/v1/invoices`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify({ order: `order ${++orders}`, amount: "12.50", currency }),
        });
        expect(response.status).to.equal(201);
        await response.text();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return (REQUESTS * 1_000) / (performance.now() - started);
  }

  it("issues half as many invoices a second as a handler that validates, signs and writes a row, or more", async () => {
    const bare = await startBare(world.deployment, accountOf("merchant"));
    try {
      const [own, theirs]: [number[], number[]] = [[], []];
      await measure(gateway.url, gateway.firstKey!);
      await measure(bare.url, "");
      for (let i = 0; i < ROUNDS; ++i) {
        own.push(await measure(gateway.url, gateway.firstKey!));
        theirs.push(await measure(bare.url, ""));
      }
      const ratio = median(own.map((one, i) => one / theirs[i]!));
      const rates = `${median(own).toFixed(0)} a second beside ${median(theirs).toFixed(0)}`;
      console.log(rates, ratio);
      expect(ratio, rates).to.be.at.least(0.5);
    } finally {
      await bare.stop();
    }
  });

  it("asks the node no more for a block with 10,000 open invoices than with ten", async () => {
    const BLOCKS = 30;
    const count = async () => {
      const before = requests;
      for (let i = 0; i < BLOCKS; ++i) {
        await world.mine();
        await new Promise((resolve) => setTimeout(resolve, BLOCK_MS));
      }
      return (requests - before) / BLOCKS;
    };
    await gateway.database.query("delete from event where type = 'invoice.issued'");
    await gateway.database.query("delete from invoice where order_key not in (select order_key from invoice limit 10)");
    const ten = await count();
    await gateway.database.query(
      `insert into invoice select '0x' || lpad(to_hex(n), 64, '0'), 'copy ' || n, 0, 1000000 + n, terms, signer, signature,
         input, document, salt, status, pay_expiry, issued_at, opened_at, closed_at, paid_at
       from (select * from invoice limit 1) one, generate_series(1, 10000) n`,
    );
    const tenThousand = await count();
    const [{ open }] = (await gateway.database.query<{ open: number }>(
      "select count(*)::integer as open from invoice where status = 'open'",
    )) as [{ open: number }];
    expect(open).to.equal(10_010);
    console.log(ten, tenThousand);
    expect(tenThousand).to.be.at.most(ten * 1.1);
  });
});
