import { after, before, describe, it } from "mocha";
import { pageNames } from "../../../scripts/pages/configure.ts";
import { type Profile, openProfile } from "./support/browser.ts";
import { clearCache, javascriptBytes, timeUntil } from "./support/measure.ts";
import { report } from "./support/report.ts";
import { openShop } from "./support/shop.ts";
import { type World, getWorld, newcomer } from "./support/stack.ts";
import { injectWallet } from "./support/wallet.ts";

const LOADS = 9;

describe("What the pages weigh and how long they take", () => {
  let world: World;
  let profile: Profile;
  let merchant: string;
  let link: string;

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
    const shop = await openShop(world);
    merchant = shop.merchant.address;
    ({ link } = await shop.sign());
    profile = await openProfile();
    await injectWallet(profile.context, await newcomer(world, 0n), world.stack.chain);
  });
  after(() => profile?.close());

  /** Where each page is opened: /pay has nothing to show without an invoice. */
  const addressOf = (name: string) => (name === "pay" ? link : `${world.pages.origin}/${name}/`);

  for (const name of pageNames)
    it(`/${name} loads no more JavaScript than it may`, async () => {
      const page = await profile.open(addressOf(name));
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForLoadState("networkidle");
      report(`${name}.javascript`, await javascriptBytes(page));
      await page.close();
    });

  it("/pay can be used in time: the signature verified, a wallet to connect", async () => {
    const page = await profile.context.newPage();
    // The terms stand there only once the merchant's signature has been verified.
    const verified = page.getByText(merchant).first();
    const times: number[] = [];
    for (let load = 0; load < LOADS; load++) {
      await page.goto("about:blank");
      await clearCache(page);
      const start = performance.now();
      await timeUntil(page, link, verified);
      await page.getByRole("button", { name: "Connect Test Wallet" }).waitFor();
      times.push(performance.now() - start);
    }
    await page.close();
    times.sort((a, b) => a - b);
    report("pay.usable.median", times[Math.floor(LOADS / 2)]!);
    report("pay.usable.slowest", times.at(-1)!);
  });
});
