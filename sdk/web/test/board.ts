import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Locator, Page } from "playwright-core";
import { type Hex, erc20Abi, formatUnits } from "viem";
import { until } from "../../../scripts/process.ts";
import { getFigure, linkTo, panelOf } from "./support/board.ts";
import { type Story, type Told, tellStory } from "./support/boardStory.ts";
import { type Profile, expectSound, openProfile } from "./support/browser.ts";
import { type World, balanceOf, getWorld, newcomer } from "./support/stack.ts";

const PAGE = 25;
const DAY = 86_400n;

describe("The board", () => {
  let world: World;
  let profile: Profile;
  let origin: string;
  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
    profile = await openProfile();
    origin = `${world.pages.origin}/board/`;
  });
  after(() => profile?.close());

  const decimal = (amount: bigint) => formatUnits(amount, world.deployment.tokens[0]!.decimals);

  describe("of a merchant without payments", () => {
    let page: Page;
    before(async () => {
      const { address } = await newcomer(world, 0n);
      page = await profile.open(`${origin}#merchant=${address}`);
      await panelOf(page, "Payments").getByText("No payment matches.").waitFor();
    });
    after(() => page?.close());

    for (const [panel, words] of [
      ["Totals", "No payments or refunds"],
      ["Day by day", "There are no days to draw"],
      ["Priced in other currencies", "Nothing was priced in another currency"],
      ["Checked against the chain", "This merchant has taken nothing yet"],
      ["Held authorizations", "No authorization is held"],
      ["Credits to claim", "No credits to claim"],
      ["Payouts", "No Safe has paid anything out"],
    ] as const)
      it(`says so: ${panel}`, async () => {
        await panelOf(page, panel).getByText(words).waitFor();
      });

    it("has no faults", () => expectSound(profile, page));
  });

  describe("without the indexer", () => {
    let page: Page;
    before(async () => {
      await profile.context.route(world.stack.indexer.graphqlUrl, (route) => route.abort());
      page = await profile.open(origin);
    });
    after(async () => {
      await profile.context.unroute(world.stack.indexer.graphqlUrl);
      await page?.close();
    });

    it("says that it cannot be reached, with the URL", async () => {
      await page.getByRole("heading", { name: "Nothing can be shown yet" }).waitFor();
      await page.getByRole("alert").getByText("The indexer did not answer").waitFor();
      await page.getByText(`${world.stack.indexer.graphqlUrl} cannot be reached right now`).waitFor();
      await expectSound(profile, page);
    });

    it("recovers when it is back", async () => {
      await profile.context.unroute(world.stack.indexer.graphqlUrl);
      const again = page.getByRole("button", { name: "Try again" });
      // The page may have retried by itself meanwhile.
      await again.click().catch(() => {});
      await panelOf(page, "Totals").getByText("Figures at block").waitFor();
      expect(await page.getByRole("heading", { name: "Nothing can be shown yet" }).count()).to.equal(0);
    });
  });

  describe("of a merchant with payments of every kind", () => {
    let story: Story;
    before(async function () {
      this.timeout(300_000);
      story = await tellStory(world);
    });

    describe("its figures", () => {
      let page: Page;
      before(async () => {
        page = await profile.open(`${origin}#merchant=${story.merchant}&period=all`);
        await panelOf(page, "Totals").getByText("Figures at block").waitFor();
      });
      after(() => page?.close());

      it("equal the chain's payments to the merchant and its refunds", async () => {
        const balance = await balanceOf(world, story.merchant);
        expect(await getFigure(page, "came")).to.equal(decimal(balance + story.refunded));
        expect(await getFigure(page, "refunded")).to.equal(decimal(story.refunded));
        expect(await getFigure(page, "splitTotal")).to.equal(decimal(await balanceOf(world, story.partner)));
      });

      it("equal GraphQL's", async () => {
        const [total] = await world.indexer.getMerchantTotals({ merchant: story.merchant });
        for (const name of [
          "gross",
          "net",
          "fee",
          "authorized",
          "captured",
          "voided",
          "reclaimed",
          "refunded",
        ] as const)
          expect(await getFigure(page, name), name).to.equal(decimal(total![name]));
        expect(await getFigure(page, "paid")).to.equal(decimal(total!.gross + total!.captured));
        await panelOf(page, "Totals").getByText("Checked here: the parts").waitFor();
      });

      it("name their block and the chain's time", async () => {
        const text = await panelOf(page, "Totals").locator(".holds").textContent();
        const blockNumber = BigInt(/block (\d+)/.exec(text!)![1]!);
        const { timestamp } = await world.stack.chain.client.getBlock({ blockNumber });
        const shown = await panelOf(page, "Totals").locator(".holds time").getAttribute("datetime");
        expect(Date.parse(shown!) / 1_000).to.equal(Number(timestamp));
      });

      it("agree with the merchant's store on the chain: capturable amounts and credits", async () => {
        const tie = panelOf(page, "Checked against the chain");
        const cells = await tie.locator("tbody tr td").allTextContents();
        const { symbol } = world.deployment.tokens[0]!;
        const inStore = await balanceOf(world, story.store);
        expect(inStore).to.equal(story.held + story.credited);
        expect(cells).to.deep.equal([
          `${decimal(story.held)}.00 ${symbol}`,
          `${decimal(story.credited)}.00 ${symbol}`,
          `${decimal(inStore)}.00 ${symbol}`,
          "Agrees to the last unit.",
        ]);
      });

      it("say when the store has more than it owes", async () => {
        const { address } = world.deployment.tokens[0]!;
        const gift = {
          address,
          abi: erc20Abi,
          functionName: "transfer",
          args: [story.store, 1n],
          chain: null,
        } as const;
        await story.payer.writeContract(gift as never);
        await world.indexer.waitForBlock(await world.stack.chain.client.getBlockNumber());
        await panelOf(page, "Checked against the chain").getByText("The stores have 0.000001").waitFor();
      });

      it("are drawn by day, with a table", async () => {
        const chart = panelOf(page, "Day by day");
        await chart.locator("canvas").waitFor();
        const total = await getFigure(page, "came");
        expect(await chart.getByRole("img").getAttribute("aria-label")).to.contain(total.replace(/(?<=^\d+)$/, ".00"));
        await chart.getByText("As a table").click();
        await chart.locator("tbody tr").first().waitFor();
        const days = await chart.locator("tbody tr td:nth-child(3)").allTextContents();
        const sum = days.reduce((units, text) => units + Number(text.replaceAll(",", "")), 0);
        expect(sum).to.equal(Number(total));
        await expectSound(profile, page);
      });

      it("come with the query used, which works elsewhere too", async () => {
        const totals = panelOf(page, "Totals");
        await totals.getByText("Query used").click();
        await totals.getByRole("button", { name: "Copy: GraphQL query" }).click();
        const query = await page.evaluate(() => navigator.clipboard.readText());
        await totals.getByRole("button", { name: "Copy: variables" }).click();
        const variables = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as object;
        const { dailyTotals } = await world.indexer.query<{
          readonly dailyTotals: { readonly items: readonly { readonly refunded: string }[] };
        }>(query, variables as never);
        const refunded = dailyTotals.items.reduce((sum, row) => sum + BigInt(row.refunded), 0n);
        expect(refunded).to.equal(story.refunded);
      });
    });

    it("sums all merchants as GraphQL does, and links to each", async () => {
      const page = await profile.open(linkTo(origin, { period: "all" }));
      await panelOf(page, "Totals").getByText("Figures at block").waitFor();
      const { dailyTotals } = await world.indexer.query<{
        readonly dailyTotals: { readonly items: readonly { readonly refunded: string; readonly gross: string }[] };
      }>("{ dailyTotals(limit: 1000) { items { gross refunded } } }");
      for (const name of ["gross", "refunded"] as const) {
        const sum = dailyTotals.items.reduce((total, row) => total + BigInt(row[name]), 0n);
        expect(await getFigure(page, name), name).to.equal(decimal(sum));
      }
      await panelOf(page, "Payments").locator("[data-payment]").first().waitFor();
      await expectSound(profile, page);
      await panelOf(page, "Merchants").getByRole("link", { name: story.merchant }).click();
      await panelOf(page, "Checked against the chain").getByText("At block").waitFor();
      await page.close();
    });

    it("keeps its figures when the indexer goes away, and says so", async () => {
      const page = await profile.open(`${origin}#merchant=${story.merchant}&period=all`);
      await panelOf(page, "Totals").getByText("Figures at block").waitFor();
      await page.route(world.stack.indexer.graphqlUrl, (route) => route.abort());
      await page.getByText(`${world.stack.indexer.graphqlUrl} cannot be reached right now`).waitFor();
      expect(await getFigure(page, "refunded")).to.equal(decimal(story.refunded));
      await page.close();
    });

    it("shows the indexer's figures without the node, and says that they are unchecked", async () => {
      const page = await profile.context.newPage();
      await page.route(`${world.stack.chain.rpcUrl}/`, (route) => route.abort());
      await page.goto(`${origin}#merchant=${story.merchant}&period=all`);
      await panelOf(page, "Totals").getByText("Figures at block").waitFor();
      await page.getByText(`${world.stack.chain.rpcUrl} cannot be reached right now`).waitFor();
      await panelOf(page, "Checked against the chain").getByRole("alert").waitFor();
      expect(await panelOf(page, "Checked against the chain").getByText("Agrees").count()).to.equal(0);
      await page.close();
    });

    describe("its payments", () => {
      let page: Page;
      let payments: Locator;
      const idsOf = async (): Promise<readonly Hex[]> => {
        await page.locator('section[aria-label="Payments"][aria-busy="false"]').waitFor();
        return payments
          .locator("[data-payment]")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-payment") as Hex));
      };
      const filter = async (choices: Readonly<Record<string, string>>) => {
        await page.goto(linkTo(origin, { merchant: story.merchant }));
        await payments.locator("[data-payment]").first().waitFor();
        for (const [name, value] of Object.entries(choices)) {
          const field = payments.locator(`[name="${name}"]`);
          const isSelect = await field.evaluate((element) => element.tagName === "SELECT");
          // The choices come from the indexer.
          if (isSelect) await field.locator(`option[value="${value}"]`).waitFor({ state: "attached" });
          await (isSelect ? field.selectOption(value) : field.fill(value));
        }
        await payments.getByRole("button", { name: "Filter" }).click();
      };
      before(async () => {
        page = await profile.open(linkTo(origin, { merchant: story.merchant }));
        payments = panelOf(page, "Payments");
        await payments.locator("[data-payment]").first().waitFor();
      });
      after(() => page?.close());

      it("are all listed, the latest first, page by page and back", async () => {
        const { items } = await world.indexer.listPayments({ merchant: story.merchant });
        expect(items.length).to.be.greaterThan(PAGE);
        const first = await idsOf();
        expect(first).to.have.length(PAGE);
        await payments.getByRole("button", { name: "Next" }).click();
        await payments.getByText("Page 2").waitFor();
        const second = await idsOf();
        const times = new Map(items.map(({ id, timestamp }) => [id, timestamp]));
        const shown = [...first, ...second].map((id) => times.get(id)!);
        expect(new Set([...first, ...second])).to.deep.equal(new Set(items.map(({ id }) => id)));
        expect(shown).to.deep.equal(shown.toSorted((a, b) => Number(b - a)));
        // The focus stays on the button, for the keyboard.
        expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal("Next");
        await payments.getByRole("button", { name: "Previous" }).click();
        await payments.getByText("Page 1").waitFor();
        expect(await idsOf()).to.deep.equal(first);
      });

      for (const [state, names] of [
        ["authorized", ["captured", "expired", "voided"]],
        ["waiting", ["captured", "expired"]],
        ["returned", ["voided"]],
        ["refunded", ["refunded"]],
        ["overRefunded", []],
      ] as const)
        it(`can be filtered by state: ${state}`, async () => {
          await filter({ status: state });
          const wanted = names.map((name) => story.payments[name].id);
          // Rows of the list before are there until the answer is.
          const isAnswered = async () => isDeepStrictEqual(new Set(await idsOf()), new Set(wanted));
          await until(`the payments that are ${state}`, isAnswered, { timeoutMs: 20_000 });
          if (wanted.length === 0) await payments.getByText("No payment matches.").waitFor();
        });

      it("can be filtered by number", async () => {
        const { id, number } = story.payments.split;
        await filter({ number: `${number}` });
        await payments.getByRole("link", { name: `Payment of invoice ${number}`, exact: true }).waitFor();
        expect(await idsOf()).to.deep.equal([id]);
      });

      it("can be filtered by payer, token, currency and days together, and by a link", async () => {
        const { address } = world.deployment.tokens[0]!;
        const usdt = address.toLowerCase();
        await filter({ payer: story.guest.toLowerCase(), token: usdt, currency: usdt });
        const { id } = story.payments.split;
        await payments.locator(`[data-payment="${id}"]`).waitFor();
        expect(await idsOf()).to.deep.equal([id]);
        const shared = await profile.open(page.url());
        await shared.locator(`[data-payment="${id}"]`).waitFor();
        expect(await shared.getByLabel("Payer", { exact: true }).inputValue()).to.equal(story.guest.toLowerCase());
        await shared.close();
        await page.goto(`${page.url()}&period=days&from=2000-01-01&to=2000-01-31`);
        await payments.getByText("No payment matches.").waitFor();
      });

      it("are not queried with an invalid address or number, and the field says so", async () => {
        await filter({ payer: "0x12" });
        await payments.getByRole("alert").getByText("The payer is not an address").waitFor();
        expect(await payments.getByLabel("Payer", { exact: true }).getAttribute("aria-invalid")).to.equal("true");
        await expectSound(profile, page);
      });
    });

    describe("its open tasks", () => {
      let page: Page;
      before(async () => {
        page = await profile.open(linkTo(origin, { merchant: story.merchant }));
      });
      after(() => page?.close());

      it("list authorizations by expiry, with the right command", async () => {
        const panel = panelOf(page, "Held authorizations");
        await panel.locator("tbody tr").first().waitFor();
        const { expired, captured } = story.payments;
        const commands = await panel.locator("tbody code").allTextContents();
        expect(commands).to.deep.equal([
          `feiqian payment reclaim ${expired.id}`,
          `feiqian payment capture ${captured.id}`,
          `feiqian payment void ${captured.id}`,
        ]);
        expect(await panel.getByText("expired", { exact: true }).count()).to.equal(1);
        const { timestamp } = await world.stack.chain.client.getBlock();
        const { items } = await world.indexer.listExpiringAuthorizations({
          merchant: story.merchant,
          before: timestamp + 365n * DAY,
        });
        expect(items.map(({ id }) => id)).to.deep.equal([expired.id, captured.id]);
      });

      it("list a credit with its owner and the claim command", async () => {
        const panel = panelOf(page, "Credits to claim");
        const command = await panel.locator("tbody code").textContent();
        const { address } = world.deployment.tokens[0]!;
        expect(command!.toLowerCase()).to.equal(
          `feiqian credit claim --token ${address} --merchant ${story.merchant} --owner ${story.payer.account.address} --store ${story.store}`.toLowerCase(),
        );
        await panel.getByText("in a terminal").click();
        await panel.getByRole("button", { name: "Copy" }).first().click();
        expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal(command);
      });

      it("load the invoice form on demand", async () => {
        const panel = panelOf(page, "Invoices");
        const before = await page.evaluate(() => performance.getEntriesByType("resource").length);
        await panel.getByRole("button", { name: "Write an invoice" }).click();
        await page.waitForFunction((count) => performance.getEntriesByType("resource").length > count, before);
        await panel.getByRole("button", { name: "Write an invoice" }).waitFor({ state: "detached" });
      });
    });

    describe("a payment's history, by its link", () => {
      const open = async ({ id }: Told): Promise<Page> => {
        const page = await profile.open(linkTo(origin, { merchant: story.merchant, payment: id }));
        await page.locator("[data-chain]").waitFor();
        return page;
      };
      const kindsOf = (page: Page, what: "event" | "leg") =>
        page
          .locator(`[data-${what}]`)
          .evaluateAll((rows, name) => rows.map((row) => row.getAttribute(`data-${name}`)), what);

      it("of a charge with a split shows each leg", async () => {
        const page = await open(story.payments.split);
        expect(await kindsOf(page, "event")).to.have.members(["charged", "splitPaid"]);
        expect(await kindsOf(page, "leg")).to.have.members(["net", "split"]);
        expect(await page.locator("[data-chain]").getAttribute("data-chain")).to.equal("true");
        await page.getByText(story.partner).first().waitFor();
        const { amount } = story.payments.split;
        await page
          .locator('[data-term="amount"]')
          .getByText(`${decimal(amount)}.00`)
          .waitFor();
        await expectSound(profile, page);
        await page.close();
      });

      it("of an authorization shows its events in order, as on the chain", async () => {
        const page = await open(story.payments.captured);
        expect(await kindsOf(page, "event")).to.deep.equal(["authorized", "captured"]);
        expect(await kindsOf(page, "leg")).to.deep.equal(["held", "net"]);
        const state = await story.seller.payment.get({ id: story.payments.captured.id });
        if (state.status !== "authorized") throw new Error(`It is ${state.status}`);
        const told = await page.locator("[data-chain]").textContent();
        expect(told)
          .to.contain(`${decimal(state.capturable)}.00`)
          .and.to.contain(`${decimal(state.refundable)}.00`);
        expect(told).to.contain("The indexer says the same");
        await page.close();
      });

      it("of a refund shows its reason and the refundable amount", async () => {
        const page = await open(story.payments.refunded);
        expect(await kindsOf(page, "event")).to.deep.equal(["charged", "refunded"]);
        await page.getByText("reason: undelivered").waitFor();
        const rest = decimal(story.payments.refunded.amount - story.refunded);
        await page.getByText("in a terminal").click();
        await page.getByText(`feiqian payment refund ${story.payments.refunded.id} --amount ${rest}`).waitFor();
        await page.close();
      });

      it("of an expired authorization says that anyone can return it", async () => {
        const page = await open(story.payments.expired);
        await page.getByText("in a terminal").last().click();
        await page.getByText(`feiqian payment reclaim ${story.payments.expired.id}`).waitFor();
        expect(await page.getByText("feiqian payment capture").count()).to.equal(0);
        await page.close();
      });

      it("of a void that could not be delivered shows the credit", async () => {
        const page = await open(story.payments.voided);
        expect(await kindsOf(page, "event")).to.have.members(["authorized", "voided", "credited"]);
        await page.getByText("in a terminal").last().click();
        await page.getByText("feiqian credit claim").waitFor();
        await page.close();
      });

      it("of an unpaid id says so, and leads back", async () => {
        const page = await profile.open(linkTo(origin, { merchant: story.merchant, payment: `0x${"12".repeat(32)}` }));
        await page.getByText("No payment with this id has been indexed").waitFor();
        await page.getByRole("link", { name: "Back to the board" }).click();
        await panelOf(page, "Payments").locator("[data-payment]").first().waitFor();
        await page.close();
      });

      it("of an invalid id says what an id looks like", async () => {
        const page = await profile.open(linkTo(origin, { payment: "0x12" }));
        await page.getByText('"0x12" is not a payment id').waitFor();
        await page.close();
      });
    });

    describe("with a hostile indexer", () => {
      const hostile = "$(id) `id`; id\nid\n\"'";
      const names = new Set(["id", "address", "merchantAddress", "account", "store", "transactionHash"]);
      const asked = /query (?:Credits|Expiring|Trip)\b/;
      /** Answers the questions behind commands with the text for each id, address and hash. */
      const openHostile = async (view: Readonly<Record<string, string>>): Promise<Page> => {
        const page = await profile.context.newPage();
        const change = (name: string, value: unknown): unknown =>
          names.has(name) && typeof value === "string" ? hostile : value;
        await page.route(world.stack.indexer.graphqlUrl, async (route) => {
          if (!asked.test(route.request().postData() ?? "")) return route.fallback();
          const response = await route.fetch();
          await route.fulfill({ response, json: JSON.parse(await response.text(), change) as unknown });
        });
        await page.goto(linkTo(origin, { merchant: story.merchant, ...view }));
        return page;
      };
      const copyAll = async (within: Locator): Promise<readonly string[]> => {
        const texts: string[] = [];
        for (const fold of await within.locator("details:not(.asked)").all())
          await fold.evaluate((one) => one.setAttribute("open", ""));
        for (const button of await within.locator('button[aria-label^="Copy"]:visible').all()) {
          await button.click();
          texts.push(await within.page().evaluate(() => navigator.clipboard.readText()));
        }
        return texts;
      };

      it("puts no shell command on the clipboard", async () => {
        const board = await openHostile({});
        for (const [title, count] of [
          ["Credits to claim", 1],
          ["Held authorizations", 3],
        ] as const) {
          const panel = panelOf(board, title);
          await panel
            .getByText("No command")
            .nth(count - 1)
            .waitFor();
          expect(await copyAll(panel), title).to.deep.equal([]);
          // Nor is anything of it handed to a wallet.
          expect(await panel.getByRole("button", { name: /^(Capture|Void|Return|Claim)/ }).count(), title).to.equal(0);
        }
        await board.close();

        const { refunded, voided } = story.payments;
        for (const { id } of [refunded, voided]) {
          const trip = await openHostile({ payment: id });
          await trip.getByText("No command").first().waitFor();
          for (const text of await copyAll(trip.locator("main"))) expect(text).to.not.contain(hostile);
          expect(await trip.locator(".command").count()).to.equal(0);
          await trip.close();
        }
      });

      it("puts none of its payouts' Safes on the clipboard", async () => {
        const page = await profile.context.newPage();
        const failed = {
          ...{ id: "1", merchantAddress: hostile, safeTxHash: hostile, executor: hostile, transactionHash: hostile },
          ...{ status: "failed", linesKnown: true, unexplained: null, lineCount: 1, timestamp: "1764500000" },
        };
        const pageInfo = { hasNextPage: false, endCursor: null };
        await page.route(world.stack.indexer.graphqlUrl, async (route) => {
          if (!/query Payouts\b/.test(route.request().postData() ?? "")) return route.fallback();
          await route.fulfill({ json: { data: { payouts: { items: [failed], pageInfo } } } });
        });
        await page.goto(linkTo(origin, { merchant: story.merchant }));
        const panel = panelOf(page, "Payouts");
        await panel.locator('[data-payout="1"] summary').click();
        await panel.getByText("No command").waitFor();
        expect(await copyAll(panel.locator('[data-payout="1"]'))).to.deep.equal([]);
        await page.close();
      });
    });

    describe("with the keyboard only", () => {
      it("reaches every control, opens a payment and focuses its content", async () => {
        const page = await profile.open(linkTo(origin, { merchant: story.merchant }));
        await panelOf(page, "Payouts").getByText("No Safe has paid").waitFor();
        const reached: string[] = [];
        for (let i = 0; i < 150; i++) {
          await page.keyboard.press("Tab");
          const name = await page.evaluate(() => {
            const { activeElement: at } = document;
            const label =
              at instanceof HTMLElement && "labels" in at ? (at.labels as NodeListOf<HTMLElement>)[0] : null;
            return at?.getAttribute("aria-label") ?? label?.textContent ?? at?.textContent ?? "";
          });
          reached.push(name);
          if (name === "Write an invoice") break;
        }
        for (const control of ["中文", "Merchant", "Days (UTC)", "Show", "All merchants", "Payer", "Filter", "Next"])
          expect(
            reached.some((name) => name.startsWith(control)),
            control,
          ).to.equal(true);
        expect(reached.at(-1)).to.equal("Write an invoice");
        await panelOf(page, "Payments").getByRole("link").first().focus();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "What happened" }).waitFor();
        expect(await page.evaluate(() => document.activeElement?.id)).to.equal("content");
        await page.close();
      });

      it("chooses a merchant, and rejects an invalid address", async () => {
        const page = await profile.open(origin);
        const field = page.getByLabel("Merchant", { exact: true });
        await field.fill("0xabc");
        await page.keyboard.press("Enter");
        await page.getByRole("alert").getByText('"0xabc" is not an address').waitFor();
        await field.fill(story.merchant);
        await page.keyboard.press("Enter");
        await panelOf(page, "Checked against the chain").getByText("At block").waitFor();
        expect(new URL(page.url()).hash).to.contain(`merchant=${story.merchant}`);
        await page.close();
      });
    });

    describe("on a narrow screen, in Chinese", () => {
      let narrow: Profile;
      before(async () => {
        narrow = await openProfile({ width: 360, locale: "zh-CN" });
      });
      after(() => narrow?.close());

      it("shows figures, separate bars, and lists", async () => {
        const page = await narrow.open(linkTo(origin, { merchant: story.merchant }));
        await page.getByRole("heading", { name: "合计" }).waitFor();
        await page.getByText("完全一致").or(page.getByText("托管合约多出")).first().waitFor();
        await page.locator("canvas").waitFor();
        await page.getByText("每根柱为 7 天").waitFor();
        await expectSound(narrow, page);
        await page.close();
      });

      it("shows a payment's history", async () => {
        const page = await narrow.open(linkTo(origin, { payment: story.payments.voided.id }));
        await page.getByRole("heading", { name: "资金去向" }).waitFor();
        await page.locator("[data-chain]").waitFor();
        await expectSound(narrow, page);
        await page.close();
      });
    });
  });
});
