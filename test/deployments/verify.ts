import { expect } from "chai";
import { before, describe, it } from "mocha";
import solc from "solc";
import { type Hex, encodeFunctionData, getAddress, parseAbi, parseEther } from "viem";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { toBlueprints } from "../../scripts/deploy/blueprints.ts";
import { send } from "../../scripts/deploy/client.ts";
import { readConfig } from "../../scripts/deploy/config.ts";
import { toBlueprint } from "../../scripts/deploy/create2.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { findGovernanceDifferences } from "../../scripts/verify/governance.ts";
import { type Reproduced, artifactOf, findBuildDifferences, reproduce } from "../../scripts/verify/reproduce.ts";
import { toSubmission } from "../../scripts/verify/standardJson.ts";
import { run } from "../stack/support.ts";
import { deployGoverned, nobody, openFurnishedChain } from "./support.ts";

interface CompilerOutput {
  readonly contracts: Readonly<
    Record<string, Readonly<Record<string, { readonly evm: { bytecode: { object: string } } }>>>
  >;
}

describe("A deployment beside its source", () => {
  let chain: Awaited<ReturnType<typeof deployGoverned>>;
  let record: DeploymentRecord;
  let reproduced: readonly Reproduced[];
  before(async () => {
    chain = await deployGoverned();
    record = chain.outcome.record;
    reproduced = await reproduce(record);
  });

  it("comes out the same: each address and each code hash", async () => {
    expect(await findBuildDifferences(reproduced)).to.deep.equal([]);
    expect(reproduced.map(({ name }) => name)).to.include.members([
      "AccessManager",
      "PaymentProcessor",
      "PolicyEngine",
    ]);
  });

  it("is what the chain has", async () => {
    expect(await findBuildDifferences(reproduced, chain.deployer)).to.deep.equal([]);
  });

  it("is another one where an argument was another", async () => {
    const { PaymentProcessor } = record.contracts;
    const [, multicall3] = PaymentProcessor.args;
    const contracts = { ...record.contracts, PaymentProcessor: { ...PaymentProcessor, args: [nobody, multicall3] } };
    const [difference, ...others] = await findBuildDifferences(await reproduce({ ...record, contracts }));
    expect(difference).to.match(
      /^PaymentProcessor stands at 0x\w{40}; this source and its arguments lead to 0x\w{40}$/,
    );
    expect(others).to.deep.equal([]);
  });

  it("is another one where the record has another code hash", async () => {
    const codeHash: Hex = `0x${"ab".repeat(32)}`;
    const forged = reproduced.map((one) =>
      one.name === "Permit2Collector" ? { ...one, recorded: { ...one.recorded, codeHash } } : one,
    );
    expect(await findBuildDifferences(forged)).to.deep.equal([
      `Permit2Collector's code hash is recorded as ${codeHash}; this source makes ${record.contracts.Permit2Collector.codeHash}`,
    ]);
  });

  it("is another one where a byte of the chain's code is", async () => {
    const { address } = record.contracts.PolicyEngine!;
    const code = (await chain.deployer.getCode({ address }))!;
    await chain.networkHelpers.setCode(address, `${code.slice(0, -2)}${code.endsWith("00") ? "01" : "00"}` as Hex);
    const differences = await findBuildDifferences(reproduced, chain.deployer);
    await chain.networkHelpers.setCode(address, code);
    expect(differences).to.have.lengthOf(1);
    expect(differences[0]).to.match(/^PolicyEngine's code on the chain hashes to 0x/);
  });

  it("is missing where the chain has nothing", async () => {
    const { address } = record.contracts.Sanctions!;
    const code = (await chain.deployer.getCode({ address }))!;
    await chain.networkHelpers.setCode(address, "0x");
    const differences = await findBuildDifferences(reproduced, chain.deployer);
    await chain.networkHelpers.setCode(address, code);
    expect(differences).to.deep.equal([`Sanctions is not on the chain: there is no code at ${address}`]);
  });

  describe("with listings of before the hand-over", () => {
    /** @param call The deployer's, before it gives its role back. */
    const differencesAfter = async (
      call: "listToken" | "listCollector" | null,
      change: Partial<DeploymentRecord> = {},
    ) => {
      const own = await openFurnishedChain();
      const stranger = await own.viem.deployContract("UsdtMock", [nobody, 0n]);
      const config = readConfig(31337);
      const log = (line: string) => {
        if (line.startsWith("hand every role over")) throw new Error("broken off");
      };
      await deploy({ sender: own.deployer, config, log }).catch(() => {});
      const { contracts } = toBlueprints(own.deployer.account.address, config);
      const { address: to, abi } = contracts.get("PaymentProcessor")!;
      const args = call === "listToken" ? [stranger.address, 100, "0x00000000"] : [stranger.address];
      if (call) await send(own.deployer, call, { to, data: encodeFunctionData({ abi, functionName: call, args }) });
      const { record } = await deploy({ sender: own.deployer, config });
      const client = await own.viem.getPublicClient();
      const found = await findGovernanceDifferences(client, { ...record, ...change }, config, () => {});
      return { found, stranger: getAddress(stranger.address) };
    };

    it("is as the record has it where there are no others", async () => {
      expect((await differencesAfter(null)).found).to.deep.equal([]);
    });

    it("is found wanting where a token was listed that nobody has named", async () => {
      const { found, stranger } = await differencesAfter("listToken");
      expect(found).to.deep.equal([`the PaymentProcessor lists the token ${stranger}: the record does not name it`]);
    });

    it("is found wanting where a collector was listed that nobody has named", async () => {
      const { found, stranger } = await differencesAfter("listCollector");
      expect(found).to.deep.equal([
        `the PaymentProcessor lists the collector ${stranger}: the record does not name it`,
      ]);
    });

    it("is found wanting where the record recommends another price source, or another Permit2", async () => {
      const [eur, ...others] = record.sources!;
      const change = { sources: [{ ...eur!, address: nobody }, ...others], permit2: nobody };
      expect((await differencesAfter(null, change)).found).to.deep.equal([
        `the record's permit2 is ${nobody}, not ${record.permit2}`,
        `the record's source EUR/USDT at ${nobody} is not the config's, or its feeds are not`,
      ]);
    });

    it("is found wanting where a source has another part than the config's, however well it is built", async () => {
      const own = await openFurnishedChain();
      const config = readConfig(31337);
      const { record: other } = await deploy({
        sender: own.deployer,
        config: { ...config, testWeekendIssuer: nobody },
      });
      const found = await findGovernanceDifferences(await own.viem.getPublicClient(), other, config, () => {});
      const { address } = other.contracts["CrossSource EUR/USDT"]!;
      const wanted = record.contracts["CrossSource EUR/USDT"]!.address;
      expect(found).to.include(`the CrossSource EUR/USDT is at ${address}: the config's is at ${wanted}`);
      expect(found.join("\n")).to.match(/the SignedQuote EUR\/USD is at 0x\w{40}: the config does not name it/);
    });

    it("is found wanting where the governing Safe has a module, or another owner than the config names", async () => {
      const own = await deployGoverned();
      const safe = own.outcome.admin!;
      await own.networkHelpers.impersonateAccount(safe);
      await own.networkHelpers.setBalance(safe, parseEther("1"));
      const abi = parseAbi([
        "function enableModule(address module)",
        "function addOwnerWithThreshold(address owner, uint256 threshold)",
      ]);
      const wallet = await own.viem.getWalletClient(safe);
      const call = async (data: Hex) => wallet.sendTransaction({ to: safe, data });
      const find = async () =>
        findGovernanceDifferences(await own.viem.getPublicClient(), own.outcome.record, own.config, () => {});
      await call(encodeFunctionData({ abi, functionName: "enableModule", args: [nobody] }));
      expect(await find()).to.deep.equal([`the governing Safe ${safe} has a module that needs no owner: ${nobody}`]);
      await call(encodeFunctionData({ abi, functionName: "addOwnerWithThreshold", args: [nobody, 2n] }));
      expect((await find())[1]).to.match(/^the governing Safe 0x\w{40} is 2-of-4 of .*: the config names others$/);
    });

    it("is found wanting where a token was listed with another fee than the record has", async () => {
      const tokens = record.tokens.map((token) => ({ ...token, maxTokenFeeBps: 0 }));
      const [difference] = (await differencesAfter(null, { tokens })).found;
      expect(difference).to.match(/^the PaymentProcessor lists TEST-USDT with 20 bps .*; the record has 0 bps /);
    });
  });

  it("is handed to explorers as the sources that make its creation code, and no others", async () => {
    const { args } = record.contracts.Sanctions!;
    const { contract, constructorArguments, compilerVersion, input } = await toSubmission("Sanctions", args);
    const [file, name] = contract.split(":") as [string, string];
    const output = JSON.parse(solc.compile(JSON.stringify(input))) as CompilerOutput;
    const { object } = output.contracts[file]![name]!.evm.bytecode;
    expect(`0x${object}${constructorArguments}`).to.equal(toBlueprint(artifactOf("Sanctions"), args).initCode);
    expect(compilerVersion).to.equal(`v${solc.version().replace(".Emscripten.clang", "")}`);
    expect(Object.keys((input as { sources: object }).sources)).to.have.lengthOf(3);
  });

  it("is handed to explorers with the runs of the optimizer that each contract has", async () => {
    for (const [name, runs] of [
      ["PaymentProcessor", 700],
      ["Sanctions", 10_000],
    ] as const) {
      const { input } = await toSubmission(name, record.contracts[name]!.args);
      const { settings } = input as { readonly settings: { readonly optimizer: { readonly runs: number } } };
      expect(settings.optimizer.runs, name).to.equal(runs);
    }
  });

  const refusals: Readonly<Record<string, { readonly args: readonly string[]; readonly says: string }>> = {
    "without a deployment": { args: [], says: "Which deployment?" },
    "of a chain without a record": { args: ["--chain", "1"], says: "nothing is recorded of that deployment" },
  };
  for (const [title, { args, says }] of Object.entries(refusals)) {
    it(`is not looked for ${title}`, async () => {
      const { code, stderr } = await run("verify.ts", args).ended;
      expect(code).to.equal(1);
      expect(stderr).to.contain(says);
    });
  }
});
