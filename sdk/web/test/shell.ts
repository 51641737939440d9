import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { pageNames } from "../../../scripts/pages/configure.ts";
import { type Profile, expectSound, openProfile } from "./support/browser.ts";
import { type World, getWorld } from "./support/stack.ts";

describe("Every page", () => {
  let world: World;
  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
  });

  for (const width of [360, 1280])
    describe(`at ${width} px`, () => {
      let profile: Profile;
      before(async () => {
        profile = await openProfile({ width });
      });
      after(() => profile?.close());

      for (const name of pageNames)
        it(`shows TEST on a test chain, in both languages: /${name}`, async () => {
          const page = await profile.open(`${world.pages.origin}/${name}`);
          await page.getByText("This is a test chain").waitFor();
          await expectSound(profile, page);
          await page.getByRole("button", { name: "中文" }).click();
          await page.getByText("这是测试链").waitFor();
          expect(await page.locator("html").getAttribute("lang")).to.equal("zh-Hans");
          await expectSound(profile, page);
          await page.getByRole("button", { name: "English" }).click();
          await page.close();
        });
    });
});
