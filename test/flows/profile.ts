import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Account, getAddress } from "viem";
import { signTypedData } from "viem/actions";
import {
  type Profile,
  ProfileError,
  type SignedProfile,
  signProfile,
  toProfileTypedData,
  verifyProfile,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { deployForSdk } from "../support/sdk.ts";

const connection = await hre.network.create();
const load = () => connection.networkHelpers.loadFixture(fixture);

async function fixture() {
  const world = await deployForSdk(connection);
  const { as, addressOf, deployment, merchant } = world;
  const profile: Profile = {
    ...{ version: 1, merchant: addressOf(merchant), name: "Käse & Söhne 飛錢", domain: "shop.example" },
    ...{ chainIds: [deployment.chainId, 8453], issuedAt: 1_900_000_000 },
  };
  const client = as.merchant;
  return { ...world, client, profile, signed: await signProfile(client as never, { profile }) };
}

describe("A merchant's profile", () => {
  it("proves name and domain to who knows the merchant", async () => {
    const { client, profile, signed, deployment } = await load();
    const of = { merchant: profile.merchant, deployment, domain: "shop.example" };
    const read = JSON.parse(JSON.stringify(signed)) as unknown;
    expect(await verifyProfile(client, { profile: read, ...of })).to.deep.equal(signed);
  });

  it("is refused with any field changed", async () => {
    const { client, profile, signed, deployment, addressOf, stranger } = await load();
    const changes: readonly [Partial<Record<keyof SignedProfile, unknown>>, ProfileError["reason"]][] = [
      [{ name: "Other" }, "signature"],
      [{ domain: "other.example" }, "domain"],
      [{ chainIds: [deployment.chainId] }, "signature"],
      [{ chainIds: [8453] }, "chain"],
      [{ issuedAt: 1_900_000_001 }, "signature"],
      [{ merchant: addressOf(stranger) }, "merchant"],
      [{ signature: `0x${"11".repeat(65)}` }, "signature"],
      [{ signature: "" }, "malformed"],
      [{ version: 2 }, "malformed"],
      [{ name: "" }, "malformed"],
      [{ name: "moc.live\u202e" }, "malformed"],
      [{ domain: "shop.example/path" }, "malformed"],
      [{ domain: "shöp.example" }, "malformed"],
      [{ chainIds: "1" }, "malformed"],
    ];
    for (const [change, reason] of changes) {
      const of = { merchant: profile.merchant, deployment, domain: "shop.example" };
      const refused = verifyProfile(client, { profile: { ...signed, ...change }, ...of });
      expect((await refusalOf(refused, ProfileError)).reason, JSON.stringify(change)).to.equal(reason);
    }
  });

  it("is refused whatever a server gives in its place", async () => {
    const { client, profile, deployment } = await load();
    for (const given of [null, undefined, "text", 7, [], {}])
      await refusalOf(verifyProfile(client, { profile: given, merchant: profile.merchant, deployment }), ProfileError);
  });

  it("is signed by nobody else than its merchant", async () => {
    const { client, profile, addressOf, stranger } = await load();
    const refused = signProfile(client as never, { profile: { ...profile, merchant: addressOf(stranger) } });
    expect((await refusalOf(refused, ProfileError)).reason).to.equal("merchant");
  });

  it("is taken from a contract that vouches for it (ERC-1271)", async () => {
    const { client, viem, profile, deployment, addressOf, merchant } = await load();
    const wallet = await viem.deployContract("WalletMock", [addressOf(merchant)]);
    const own = { ...profile, merchant: getAddress(wallet.address) };
    const { account } = client as unknown as { readonly account: Account };
    const signature = await signTypedData(client, { account, ...toProfileTypedData(own) });
    const of = { merchant: own.merchant, deployment };
    expect(await verifyProfile(client, { profile: { ...own, signature }, ...of })).to.include({ name: own.name });
    const other = { ...own, name: "Other", signature };
    expect((await refusalOf(verifyProfile(client, { profile: other, ...of }), ProfileError)).reason).to.equal(
      "signature",
    );
  });
});
