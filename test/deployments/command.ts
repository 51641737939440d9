import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Address, http } from "viem";
import { createSender } from "../../scripts/deploy/client.ts";
import { readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { stop } from "../../scripts/process.ts";
import { devAccount, devKey } from "../../scripts/stack/accounts.ts";
import { furnishChain, startChain } from "../../scripts/stack/chain.ts";
import { feiqianActions, toDeployment } from "../../sdk/src/index.ts";
import { run, separate } from "../stack/support.ts";

describe("npm run deploy", () => {
  it("tells by a dry run, without a node, where everything would stand and what people have to decide", async () => {
    const place = await separate();
    const out = join(place.dir, "1.json");
    const { code, stdout } = await run("deploy.ts", ["--chain", "1", "--dry-run", "--out", out]).ended;
    expect(code).to.equal(0);
    for (const name of ["AccessManager", "PaymentProcessor", "Permit2Collector"]) {
      expect(stdout).to.match(new RegExp(`0x[0-9a-fA-F]{40}  ${name}\n`));
    }
    expect(stdout).to.contain("(not decided yet)").and.to.contain("admin.owners names 0 of at least 5 owners");
    expect(stdout).to.contain("Another deployer has others");
    expect(existsSync(out)).to.equal(false);
    place.remove();
  });

  const refusals: Readonly<Record<string, { readonly args: readonly string[]; readonly says: string }>> = {
    "without a chain": { args: [], says: "Which chain?" },
    "for a chain without a config": { args: ["--chain", "10", "--dry-run"], says: "no deployments/config/10.json" },
    "without a node": { args: ["--chain", "1"], says: "Which node? --rpc is missing" },
    "without a key": {
      args: ["--chain", "1", "--rpc", "http://127.0.0.1:1"],
      says: "deployed to by a key in DEPLOYER_KEY",
    },
  };
  for (const [title, { args, says }] of Object.entries(refusals)) {
    it(`refuses ${title}`, async () => {
      const { code, stderr } = await run("deploy.ts", args).ended;
      expect(code).to.equal(1);
      expect(stderr).to.contain(says);
    });
  }
});

describe("npm run sources", () => {
  it("deploys a merchant's own sources, whose weekend prices its issuer signs, and leaves alone what is there", async () => {
    const chain = await startChain({});
    try {
      await furnishChain(chain);
      const sender = createSender(http(chain.rpcUrl), devAccount("deployer"));
      const { record } = await deploy({ sender, config: readConfig(31337) });
      const issuer = devAccount("merchant").address;
      const args = ["--chain", "31337", "--rpc", chain.rpcUrl, "--issuer", issuer];
      const { code, stdout, stderr } = await run("sources.ts", args).ended;
      expect(code, stderr).to.equal(0);
      expect(stdout.match(/^deployed .* to/gm)).to.deep.equal(
        ["EUR", "CNY"].flatMap((code_) =>
          ["ChainlinkSource", "SignedQuote", "MarketHours", "CrossSource"].map((contract) => {
            const pair = `${code_}/${contract === "CrossSource" ? "USDT" : "USD"}`;
            return `deployed ${contract} ${pair}${contract === "ChainlinkSource" ? " weekend" : ""} to`;
          }),
        ),
      );
      const address = /^(0x\w{40}) {2}EUR\/USDT$/m.exec(stdout)![1] as Address;
      expect(address).to.not.equal(record.sources!.find(({ name }) => name === "EUR/USDT")!.address);
      const client = sender.extend(feiqianActions({ deployment: toDeployment(record) }));
      const { kind, parts } = await client.price.getHealth({ source: address });
      expect([kind, parts[0]!.parts.map((part) => part.kind)]).to.deep.equal(["cross", ["feed", "quote"]]);

      const again = await run("sources.ts", args).ended;
      expect(again.stdout).to.not.contain("deployed");

      const place = await separate();
      const file = join(place.dir, "record.json");
      const asMerchant = async () =>
        run("sources.ts", [...args, "--deployment", file], { DEPLOYER_KEY: devKey("merchant") }).ended;
      expect((await asMerchant()).stderr).to.match(/There is no TEST token at 0x\w{40}: give the chain's record/);
      writeFileSync(file, JSON.stringify(record));
      expect((await asMerchant()).stdout, "whoever pays the gas").to.equal(again.stdout);
      place.remove();
    } finally {
      await stop(chain.program);
    }
  });

  it("deploys nothing over a feed that is not the config's", async () => {
    const chain = await startChain({ chainId: 1 });
    try {
      await furnishChain(chain);
      const args = ["--chain", "1", "--rpc", chain.rpcUrl, "--issuer", devAccount("merchant").address];
      const { code, stdout, stderr } = await run("sources.ts", args, { DEPLOYER_KEY: devKey("merchant") }).ended;
      expect([code, stdout]).to.deep.equal([1, ""]);
      expect(stderr).to.match(
        /^Nothing is deployed:\n- the feed EUR\/USD at 0x\w{40} does not answer as a Chainlink feed$/m,
      );
    } finally {
      await stop(chain.program);
    }
  });

  for (const [title, issuer] of [
    ["no address", "0x12"],
    ["an address without its checksum", devAccount("merchant").address.toLowerCase()],
  ] as const)
    it(`refuses an issuer that is ${title}`, async () => {
      const args = ["--chain", "31337", "--rpc", "http://127.0.0.1:1", "--issuer", issuer];
      const { code, stderr } = await run("sources.ts", args).ended;
      expect([code, stderr]).to.deep.equal([1, `--issuer is ${issuer}, which is not an address with its checksum\n`]);
    });
});
