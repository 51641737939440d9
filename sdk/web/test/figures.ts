import { after, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { type Profile, openProfile } from "./support/browser.ts";
import { clearCache, leastOf, median, openMeasured } from "./support/measure.ts";
import { limits } from "./support/limits.ts";
import { report } from "./support/report.ts";
import { type Shop, openShop } from "./support/shop.ts";
import { type World, getWorld, newcomer } from "./support/stack.ts";
import { injectWallet } from "./support/wallet.ts";

const LOADS = 9;

describe("What /pay weighs and how long it takes", () => {
  let world: World;
  let profile: Profile;
  let shop: Shop;

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
    shop = await openShop(world);
    profile = await openProfile();
    await injectWallet(profile.context, await newcomer(world, 100_000_000n), world.stack.chain);
  });
  after(() => profile?.close());

  const connect = (page: Page) => page.getByRole("button", { name: "Connect Test Wallet" });

  it("can be used in time: the signature verified, a wallet to connect", async () => {
    const { link } = await shop.sign();
    const load = async (): Promise<number> => {
      await clearCache(profile);
      // The terms stand there only once the merchant's signature has been verified.
      const verified = (page: Page) => page.getByText(shop.merchant.address);
      const { page, shownMs } = await openMeasured(profile, link, verified);
      const start = performance.now();
      await connect(page).waitFor();
      await page.close();
      return shownMs + (performance.now() - start);
    };
    const times = await leastOf(
      async () => {
        const loads: number[] = [];
        for (let i = 0; i < LOADS; i++) loads.push(await load());
        return { median: median(loads), slowest: Math.max(...loads) };
      },
      ({ median, slowest }) =>
        median <= limits["pay.usable.median"].atMost && slowest <= limits["pay.usable.slowest"].atMost,
    );
    report("pay.usable.median", times.median);
    report("pay.usable.slowest", times.slowest);
  });

  it("loads no more JavaScript than it may, from the link to the receipt", async () => {
    const { link } = await shop.sign();
    const { page, scriptBytes } = await openMeasured(profile, link, connect);
    await connect(page).click();
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.getByRole("heading", { name: "Paid", exact: true }).waitFor();
    report("pay.javascript", await scriptBytes());
    await page.close();
  });
});
