import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Address, type Hex, getAddress, keccak256, numberToHex } from "viem";
import { startChain } from "../../scripts/stack/chain.ts";
import { stopAll } from "../../scripts/process.ts";
import { run, separate } from "../stack/support.ts";
import { genesisFile, hasGenesis } from "../support/genesis.ts";

interface Genesis {
  readonly alloc: Readonly<Record<Address, { readonly code: Hex; readonly storage: Readonly<Record<Hex, Hex>> }>>;
}

const VARIABLES = 64n;
const USDC_IMPLEMENTATION: Address = "0x43506849D7C04F9138D1A2050bbF3A0c054402dd";

const title = "npm run cut-state";
if (!hasGenesis) it.skip(`${title} (no file at ${genesisFile}: FORK_GENESIS moves it)`);
else
  describe(title, function () {
    this.timeout(120_000);
    let place: Awaited<ReturnType<typeof separate>>;
    let cut: Genesis;
    let file: string;

    before(async () => {
      place = await separate();
      file = join(place.dir, "genesis.json");
      const { rpcUrl } = await startChain({ genesis: genesisFile });
      const { code, stderr } = await run("cut-state.ts", ["--rpc", rpcUrl, "--out", file]).ended;
      expect(code, stderr).to.equal(0);
      cut = JSON.parse(readFileSync(file, "utf8")) as Genesis;
    });
    after(async () => {
      await stopAll();
      place.remove();
    });

    it("takes the code and the variables of each contract", () => {
      const { alloc } = JSON.parse(readFileSync(genesisFile, "utf8")) as Genesis;
      const original = new Map(Object.entries(alloc).map(([address, account]) => [getAddress(address), account]));
      for (const [address, { code, storage }] of Object.entries(cut.alloc)) {
        if (code === "0x") continue;
        const wanted = original.get(getAddress(address))!;
        expect(keccak256(code), address).to.equal(keccak256(wanted.code));
        const variables = Object.entries(wanted.storage).filter(
          ([slot, value]) => BigInt(slot) < VARIABLES && BigInt(value) !== 0n,
        );
        for (const [slot, value] of variables)
          expect(BigInt(storage[numberToHex(BigInt(slot), { size: 32 })] ?? 0n), `${address} ${slot}`).to.equal(
            BigInt(value),
          );
      }
    });

    it("follows a proxy to its implementation", () => {
      expect(cut.alloc).to.have.property(USDC_IMPLEMENTATION);
    });

    it("makes a chain on which anvil has the contracts", async () => {
      const { client } = await startChain({ genesis: file });
      for (const [address, { code }] of Object.entries(cut.alloc))
        if (code !== "0x") expect(await client.getCode({ address: address as Address }), address).to.equal(code);
    });

    it("refuses a chain that is not Ethereum mainnet", async () => {
      const { rpcUrl } = await startChain({});
      const { code, stderr } = await run("cut-state.ts", ["--rpc", rpcUrl, "--out", file]).ended;
      expect(code).to.equal(1);
      expect(stderr).to.contain("The node is on chain 31337");
    });
  });
