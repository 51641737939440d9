import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Locator, Page } from "playwright-core";
import { type Hex, erc20Abi, formatUnits } from "viem";
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

  describe("of a merchant who has taken nothing", () => {
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

    it("is sound", () => expectSound(profile, page));
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

    it("says that it cannot be reached, and what was tried", async () => {
      await page.getByRole("heading", { name: "Nothing can be shown yet" }).waitFor();
      await page.getByRole("alert").getByText("The indexer did not answer").waitFor();
      await page.getByText(`${world.stack.indexer.graphqlUrl} cannot be reached right now`).waitFor();
      await expectSound(profile, page);
    });

    it("goes on when it is there again", async () => {
      await profile.context.unroute(world.stack.indexer.graphqlUrl);
      const again = page.getByRole("button", { name: "Try again" });
      // It may have asked again by itself meanwhile.
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

      it("are what the chain has paid the merchant, and what it paid back", async () => {
        const balance = await balanceOf(world, story.merchant);
        expect(await getFigure(page, "came")).to.equal(decimal(balance + story.refunded));
        expect(await getFigure(page, "refunded")).to.equal(decimal(story.refunded));
        expect(await getFigure(page, "splitTotal")).to.equal(decimal(await balanceOf(world, story.partner)));
      });

      it("are what GraphQL says", async () => {
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

      it("hold at a block, whose time is the chain's", async () => {
        const text = await panelOf(page, "Totals").locator(".holds").textContent();
        const blockNumber = BigInt(/block (\d+)/.exec(text!)![1]!);
        const { timestamp } = await world.stack.chain.client.getBlock({ blockNumber });
        const shown = await panelOf(page, "Totals").locator(".holds time").getAttribute("datetime");
        expect(Date.parse(shown!) / 1_000).to.equal(Number(timestamp));
      });

      it("tie to what the chain has in the merchant's store: what waits, and credits", async () => {
        const tie = panelOf(page, "Checked against the chain");
        const cells = await tie.locator("tbody tr td").allTextContents();
        const { symbol } = world.deployment.tokens[0]!;
        const inStore = await balanceOf(world, story.store);
        expect(inStore).to.equal(story.waits + story.credited);
        expect(cells).to.deep.equal([
          `${decimal(story.waits)}.00 ${symbol}`,
          `${decimal(story.credited)}.00 ${symbol}`,
          `${decimal(inStore)}.00 ${symbol}`,
          "Agrees to the last unit.",
        ]);
      });

      it("say when the chain has more than is owed out of the store", async () => {
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

      it("are drawn by day, with the same as a table", async () => {
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

      it("stand with the question that was sent, which answers elsewhere too", async () => {
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

    it("is one of all merchants, whose sums are GraphQL's and who are a click away", async () => {
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

    it("shows what the indexer knows without the node, and says what it cannot hold against it", async () => {
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

      it("are all there, the latest first, page by page and back", async () => {
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
        // Who pages by keyboard stays where it was.
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
        it(`can be had by state: ${state}`, async () => {
          await filter({ status: state });
          const wanted = names.map((name) => story.payments[name].id);
          if (wanted.length === 0) await payments.getByText("No payment matches.").waitFor();
          else await payments.locator(`[data-payment="${wanted[0]}"]`).waitFor();
          expect(new Set(await idsOf())).to.deep.equal(new Set(wanted));
        });

      it("can be had by number", async () => {
        const { id, number } = story.payments.split;
        await filter({ number: `${number}` });
        await payments.getByRole("link", { name: `Payment of invoice ${number}`, exact: true }).waitFor();
        expect(await idsOf()).to.deep.equal([id]);
      });

      it("can be had by payer, token, currency and days, together and by a link", async () => {
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

      it("are not asked for by what is no address or number, and the field says so", async () => {
        await filter({ payer: "0x12" });
        await payments.getByRole("alert").getByText("The payer is not an address").waitFor();
        expect(await payments.getByLabel("Payer", { exact: true }).getAttribute("aria-invalid")).to.equal("true");
        await expectSound(profile, page);
      });
    });

    describe("what somebody has to act on", () => {
      let page: Page;
      before(async () => {
        page = await profile.open(linkTo(origin, { merchant: story.merchant }));
      });
      after(() => page?.close());

      it("authorizations come by their expiry, with the command that fits", async () => {
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

      it("a credit comes with its owner and the command that claims it", async () => {
        const panel = panelOf(page, "Credits to claim");
        const command = await panel.locator("tbody code").textContent();
        const { address } = world.deployment.tokens[0]!;
        expect(command!.toLowerCase()).to.equal(
          `feiqian credit claim --token ${address} --merchant ${story.merchant} --owner ${story.payer.account.address} --store ${story.store}`.toLowerCase(),
        );
        await panel.getByRole("button", { name: "Copy" }).first().click();
        expect(await page.evaluate(() => navigator.clipboard.readText())).to.equal(command);
      });

      it("an invoice is written in a form that is loaded for it", async () => {
        const panel = panelOf(page, "Invoices");
        const before = await page.evaluate(() => performance.getEntriesByType("resource").length);
        await panel.getByRole("button", { name: "Write an invoice" }).click();
        await page.waitForFunction((count) => performance.getEntriesByType("resource").length > count, before);
        await panel.getByRole("button", { name: "Write an invoice" }).waitFor({ state: "detached" });
      });
    });

    describe("a payment's trip, by its link", () => {
      const open = async ({ id }: Told): Promise<Page> => {
        const page = await profile.open(linkTo(origin, { merchant: story.merchant, payment: id }));
        await page.locator("[data-chain]").waitFor();
        return page;
      };
      const kindsOf = (page: Page, what: "event" | "leg") =>
        page
          .locator(`[data-${what}]`)
          .evaluateAll((rows, name) => rows.map((row) => row.getAttribute(`data-${name}`)), what);

      it("of a charge with a split tells who got what", async () => {
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

      it("of an authorization tells its events in order, as the chain has it", async () => {
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

      it("of a refund tells its reason, and what may yet be refunded", async () => {
        const page = await open(story.payments.refunded);
        expect(await kindsOf(page, "event")).to.deep.equal(["charged", "refunded"]);
        await page.getByText("reason: undelivered").waitFor();
        const rest = decimal(story.payments.refunded.amount - story.refunded);
        await page.getByText(`feiqian payment refund ${story.payments.refunded.id} --amount ${rest}`).waitFor();
        await page.close();
      });

      it("of an expired authorization says that anyone can return it", async () => {
        const page = await open(story.payments.expired);
        await page.getByText(`feiqian payment reclaim ${story.payments.expired.id}`).waitFor();
        expect(await page.getByText("feiqian payment capture").count()).to.equal(0);
        await page.close();
      });

      it("of a void that could not be delivered tells of the credit", async () => {
        const page = await open(story.payments.voided);
        expect(await kindsOf(page, "event")).to.have.members(["authorized", "voided", "credited"]);
        await page.getByText("feiqian credit claim").waitFor();
        await page.close();
      });

      it("of an id that nobody has paid says so, and leads back", async () => {
        const page = await profile.open(linkTo(origin, { merchant: story.merchant, payment: `0x${"12".repeat(32)}` }));
        await page.getByText("No payment with this id has been indexed").waitFor();
        await page.getByRole("link", { name: "Back to the board" }).click();
        await panelOf(page, "Payments").locator("[data-payment]").first().waitFor();
        await page.close();
      });

      it("of what is no id says what one looks like", async () => {
        const page = await profile.open(linkTo(origin, { payment: "0x12" }));
        await page.getByText('"0x12" is not a payment id').waitFor();
        await page.close();
      });
    });

    describe("by keyboard alone", () => {
      it("reaches every control, opens a payment and comes to its content", async () => {
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

      it("chooses a merchant, and says what is no address", async () => {
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

      it("shows figures, bars that stand apart, and lists", async () => {
        const page = await narrow.open(linkTo(origin, { merchant: story.merchant }));
        await page.getByRole("heading", { name: "合计" }).waitFor();
        await page.getByText("完全一致").or(page.getByText("托管合约多出")).first().waitFor();
        await page.locator("canvas").waitFor();
        await page.getByText("每根柱为 7 天").waitFor();
        await expectSound(narrow, page);
        await page.close();
      });

      it("shows a payment's trip", async () => {
        const page = await narrow.open(linkTo(origin, { payment: story.payments.voided.id }));
        await page.getByRole("heading", { name: "资金去向" }).waitFor();
        await page.locator("[data-chain]").waitFor();
        await expectSound(narrow, page);
        await page.close();
      });
    });
  });
});
