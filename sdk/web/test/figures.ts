import { after, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { type Profile, openProfile } from "./support/browser.ts";
import { loadRatio, openMeasured } from "./support/measure.ts";
import { report } from "./support/report.ts";
import { type Shop, openShop } from "./support/shop.ts";
import { type World, getWorld, newcomer } from "./support/stack.ts";
import { injectWallet } from "./support/wallet.ts";

const LOADS = 9;

describe("The size and speed of /pay", () => {
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

  it("is usable in time: signature verified, wallet button shown", async () => {
    const { link } = await shop.sign();
    const load = async (): Promise<number> => {
      // The terms are shown only once the merchant's signature has been verified.
      const verified = (page: Page) => page.getByText(shop.merchant.address);
      const { page, shownMs } = await openMeasured(profile, link, verified);
      const start = performance.now();
      await connect(page).waitFor();
      await page.close();
      return shownMs + (performance.now() - start);
    };
    report("pay.usable", await loadRatio(profile, new URL(link).origin, load, LOADS));
  });

  it("loads JavaScript within its limit, from the link to the receipt", async () => {
    const { link } = await shop.sign();
    const { page, scriptBytes } = await openMeasured(profile, link, connect);
    await connect(page).click();
    await page.getByRole("button", { name: /^Pay / }).click();
    await page.getByRole("heading", { name: "Paid", exact: true }).waitFor();
    report("pay.javascript", await scriptBytes());
    await page.close();
  });
});
