import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Address, getAddress, isAddress } from "viem";
import { asAuthorization, authorizations, reason } from "../support/authorizations.ts";
import { genesisFile } from "../support/genesis.ts";
import { expectRefused, paths } from "../support/payments.ts";
import { connectReal, loadReal } from "../support/realChain.ts";
import { deploySystem, usdt } from "../support/system.ts";

/** The addresses that OFAC lists, beside the genesis file unless `OFAC_DATA` names another folder. */
const folder = process.env.OFAC_DATA ?? join(dirname(genesisFile), "../ofac");
const files = ["sanctioned_addresses_ETH.json", "sanctioned_addresses_USDT.json"].map((file) => join(folder, file));
const available = files.every((file) => existsSync(file));

/** On Ethereum: the lists have addresses of other chains too. */
const readListed = (): readonly Address[] => {
  const all = files.flatMap((file) => JSON.parse(readFileSync(file, "utf8")) as readonly string[]);
  const ours = all.filter((one): one is Address => isAddress(one, { strict: false }));
  return [...new Set(ours.map((one) => getAddress(one.toLowerCase())))];
};

/** A sanctions list with all of them, behind an engine, beside the real USDT. */
async function fixture() {
  const system = await deploySystem(await connectReal(), { real: true });
  const { viem, admin, addressOf } = system;
  const list = await viem.deployContract("SanctionsListMock", [addressOf(admin)]);
  const listed = readListed();
  await list.write.addToSanctionsList([listed]);
  const sanctions = await viem.deployContract("Sanctions", [list.address]);
  const engine = await viem.deployContract("PolicyEngine", [[sanctions.address]]);
  return { ...system, list, listed, policy: getAddress(engine.address) };
}

const title = "A policy with OFAC's list";
if (!available && process.env.FORK_REQUIRED !== "1")
  it.skip(`${title} (no files in ${folder}; OFAC_DATA names another)`);
else
  describe(title, () => {
    it("has the list's addresses, a hundred and more", () => {
      expect(readListed().length).to.be.greaterThan(100);
    });

    for (const path of [...paths, ...authorizations]) {
      it(`lets no listed payer in, and everybody else: ${path.name}`, async () => {
        const system = await loadReal(fixture);
        const { viem, networkHelpers, listed, policy } = system;
        const suit = (authorizations as readonly unknown[]).includes(path) ? await asAuthorization(system) : {};
        const terms = await system.termsOf({ policy, ...suit });
        // The first that the list has, and the last, in person; consents it cannot sign.
        if (path === paths[0] || path === authorizations[0])
          for (const account of [listed[0]!, listed.at(-1)!]) {
            await networkHelpers.impersonateAccount(account);
            await networkHelpers.setBalance(account, 10n ** 19n);
            const payer = await viem.getWalletClient(account);
            const named = { ...terms, payer: account };
            const args = [policy, reason("PAYER_SANCTIONED")];
            await expectRefused(system, named, () => path.pay(system, named, { payer }), "PolicyRefused", args);
          }
        await path.pay(system, terms);
        expect(await system.balanceOf(system.payer)).to.equal(usdt(999_900));
      });
    }

    it("answers for each of them, and for nobody else", async () => {
      const { list, listed, addressOf, stranger } = await loadReal(fixture);
      for (const account of listed) expect(await list.read.isSanctioned([account])).to.equal(true);
      expect(await list.read.isSanctioned([addressOf(stranger)])).to.equal(false);
    });
  });
