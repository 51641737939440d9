import { expect } from "chai";
import { describe, it } from "mocha";
import { type Address, keccak256, parseUnits, toFunctionSelector } from "viem";
import { permit2, permit2CodeOn } from "../../scripts/deploy/canonical.ts";
import { readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { toBlueprints } from "../../scripts/deploy/blueprints.ts";
import { findRoleDifferences, roles } from "../../scripts/deploy/governance.ts";
import { decided, deployGoverned, nobody, openEmptyChain, openFurnishedChain } from "./support.ts";

const never = async () => {
  throw new Error("was not refused");
};

/** The message that a deployment is refused with. */
const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(never, (error: unknown) => (error as Error).message);

describe("A deployment", () => {
  describe("to a chain that has what the config says", () => {
    it("stands where a dry run had said, contract by contract", async () => {
      const { deployer } = await openFurnishedChain();
      const config = readConfig(31337);
      const tried = await deploy({ sender: deployer, config, dryRun: true });
      const done = await deploy({ sender: deployer, config });
      expect(tried.problems).to.deep.equal([]);
      expect(done.sent.map(({ what }) => what)).to.deep.equal(tried.sent.map(({ what }) => what));
      for (const [name, { address }] of Object.entries(done.record.contracts)) {
        expect(address).to.equal((tried.record.contracts as Record<string, { address: string }>)[name]!.address);
      }
    });

    it("records address, block, transaction, code hash and arguments of each contract", async () => {
      const { deployer, outcome } = await deployGoverned();
      const { contracts } = outcome.record;
      for (const { address, startBlock, transaction, codeHash } of Object.values(contracts)) {
        const receipt = await deployer.getTransactionReceipt({ hash: transaction! });
        expect(startBlock).to.equal(Number(receipt.blockNumber));
        expect(codeHash).to.equal(keccak256((await deployer.getCode({ address }))!));
      }
      expect(contracts.PaymentProcessor.args).to.deep.equal([
        contracts.AccessManager.address,
        outcome.record.multicall3,
      ]);
      expect(contracts.Permit2Collector.args).to.deep.equal([contracts.PaymentProcessor.address, permit2.address]);
    });

    it("has its same addresses on every chain", async () => {
      const local = await deployGoverned();
      const other = await openFurnishedChain(11155111);
      const { record } = await deploy({ sender: other.deployer, config: decided(readConfig(11155111)) });
      expect(record.contracts.PaymentProcessor.address).to.equal(local.deployment.processor);
      expect(record.contracts.Permit2Collector.address).to.equal(local.deployment.permit2Collector);
    });

    it("lists the token and the collector, and fills the faucet", async () => {
      const { viem, deployment, outcome } = await deployGoverned();
      const processor = await viem.getContractAt("PaymentProcessor", deployment.processor);
      const token = deployment.tokens[0]!;
      expect(await processor.read.getToken([token.address])).to.deep.equal([
        true,
        0n,
        20n,
        toFunctionSelector("isBlackListed(address)"),
      ]);
      expect(await processor.read.isCollector([deployment.permit2Collector])).to.equal(true);
      const usdt = await viem.getContractAt("UsdtMock", token.address);
      const faucet = outcome.record.contracts.TestFaucet!.address;
      expect(await usdt.read.balanceOf([faucet])).to.equal(parseUnits("100000000", 6));
    });

    it("leaves the deployer no role at all, and everybody the one of the config", async () => {
      const { viem, deployer, config, outcome, deployment } = await deployGoverned();
      const authority = await viem.getContractAt("AccessManager", deployment.authority);
      for (const role of Object.values(roles)) {
        const [isMember] = await authority.read.hasRole([role, deployer.account.address]);
        expect(isMember, `role ${role}`).to.equal(false);
      }
      const rooms = [toBlueprints(deployer.account.address, config).contracts.get("PaymentProcessor")!];
      const parties = { ...deployment, rooms, deployer: deployer.account.address, admin: outcome.admin! };
      const { AccessManager } = outcome.record.contracts;
      expect(await findRoleDifferences(deployer, config, parties, AccessManager)).to.deep.equal([]);
    });
  });

  describe("that has happened", () => {
    it("sends nothing the second time, and records the same", async () => {
      const { deployer, config, outcome } = await deployGoverned();
      const address = deployer.account.address;
      const sentBefore = await deployer.getTransactionCount({ address });
      const again = await deploy({ sender: deployer, config, known: outcome.record });
      expect(again.sent).to.deep.equal([]);
      expect(again.record).to.deep.equal(outcome.record);
      expect(await deployer.getTransactionCount({ address })).to.equal(sentBefore);
    });

    it("finds its start blocks on the chain where the record was lost", async () => {
      const { deployer, config, outcome } = await deployGoverned();
      const again = await deploy({ sender: deployer, config });
      const { PaymentProcessor } = again.record.contracts;
      expect(PaymentProcessor.startBlock).to.equal(outcome.record.contracts.PaymentProcessor.startBlock);
      expect(PaymentProcessor.transaction).to.equal(null);
    });

    it("goes on where it broke off", async () => {
      const { deployer, networkHelpers: helpers } = await openFurnishedChain();
      const config = readConfig(31337);
      const breakOff = async (what: string) => {
        const log = (line: string) => {
          if (line.startsWith(what)) throw new Error("broken off");
        };
        expect(await refusal(deploy({ sender: deployer, config, log }))).to.equal("broken off");
        await helpers.mine();
      };
      await breakOff("deploy Permit2Collector");
      await breakOff("let Permit2Collector");
      await breakOff("hand every role over");
      const { sent } = await deploy({ sender: deployer, config });
      expect(sent).to.have.lengthOf(1);
    });

    it("leaves to governance what the config asks for afterwards", async () => {
      const { deployer, config, viem } = await deployGoverned();
      const late = await viem.deployContract("UsdtMock", [nobody, 0n]);
      const codeHash = keccak256((await deployer.getCode({ address: late.address }))!);
      const token = {
        address: late.address,
        symbol: "LATE",
        decimals: 6,
        codeHash,
        maxTokenFeeBps: 0,
        issuerList: null,
      };
      const attempt = deploy({ sender: deployer, config: { ...config, tokens: ["mock", token] } });
      expect(await refusal(attempt)).to.match(/^To list LATE .* is the governing roles' to do now/);
    });
  });

  describe("is refused, before anything is sent,", () => {
    const attempts = async (config: ReturnType<typeof readConfig>, chain = openFurnishedChain(config.chainId)) => {
      const { deployer } = await chain;
      const address = deployer.account.address;
      const before = await deployer.getTransactionCount({ address });
      const message = await refusal(deploy({ sender: deployer, config }));
      expect(await deployer.getTransactionCount({ address })).to.equal(before);
      return message;
    };

    it("by a node on another chain", async () => {
      const message = await attempts(decided(readConfig(1)), openFurnishedChain(8453));
      expect(message).to.equal("The config is for chain 1 (Ethereum), and the node is on chain 8453");
    });

    it("while nobody is named who governs", async () => {
      const message = await attempts(readConfig(11155111));
      expect(message).to.contain("admin.owners names 0 of at least 3 owners");
      expect(message).to.contain("guardian.account is not named");
      expect(message).to.contain("lister.account is not named");
    });

    it("without Permit2, Multicall3 and Safe", async () => {
      const message = await attempts(readConfig(31337), openEmptyChain(31337));
      for (const missing of ["Permit2", "Multicall3", "Safe's singleton"]) {
        expect(message).to.contain(`${missing} is not on chain 31337`);
      }
    });

    it("with another contract in Permit2's or Multicall3's place", async () => {
      const chain = await openFurnishedChain();
      const { multicall3 } = readConfig(31337);
      for (const address of [permit2.address, multicall3]) await chain.networkHelpers.setCode(address, "0x6001");
      const message = await attempts(readConfig(31337), Promise.resolve(chain));
      expect(message).to.match(/is not Permit2's .*\n.* is not Multicall3's/);
    });

    it("by a token whose code or decimals are not the config's", async () => {
      const chain = await openFurnishedChain();
      const { address } = await chain.viem.deployContract("UsdtMock", [nobody, 0n]);
      const token = {
        address,
        symbol: "USDT",
        decimals: 18,
        codeHash: `0x${"12".repeat(32)}`,
        maxTokenFeeBps: 20,
        issuerList: null,
      } as const;
      const message = await attempts({ ...readConfig(31337), tokens: [token] }, Promise.resolve(chain));
      expect(message).to.match(/the code hash of USDT is 0x[0-9a-f]{64}, and 0x1212/);
      expect(message).to.contain("USDT has 6 decimals, and 18 in the config");
    });

    it("by a governing Safe of too few owners on a live chain, and by an account that is no Safe", async () => {
      const chain = await openFurnishedChain(1);
      const few = (await deploy({ sender: chain.deployer, config: { ...decided(readConfig(31337)), chainId: 1 } }))
        .admin!;
      const governedBy = (account: typeof few) =>
        attempts({ ...decided(readConfig(1)), admin: { account, delaySeconds: 259_200 } }, Promise.resolve(chain));
      expect(await governedBy(few)).to.contain(`the governing Safe ${few} is 2-of-3: a live chain asks for 3-of-5`);
      expect(await governedBy(nobody)).to.contain(`${nobody} holds no Safe`);
    });

    it("on a live chain by a token whose code hash nobody has compared; confirmed, it is recorded", async () => {
      const chain = await openFurnishedChain(8453);
      const list = await chain.viem.deployContract("SanctionsListMock", [nobody]);
      const listCode = (await chain.deployer.getCode({ address: list.address }))!;
      await chain.networkHelpers.setCode(readConfig(8453).sanctionsList as Address, listCode);
      const mock = await chain.viem.deployContract("UsdtMock", [nobody, 0n]);
      const codeHash = keccak256((await chain.deployer.getCode({ address: mock.address }))!);
      const [usdt] = readConfig(8453).tokens;
      const token = { ...(usdt as Exclude<typeof usdt, "mock" | undefined>), address: mock.address };
      const config = { ...decided(readConfig(8453)), tokens: [token], feeds: null, admin: governors };
      expect(await attempts(config, Promise.resolve(chain))).to.contain(`--confirm-code-hash ${codeHash}`);
      const { record } = await deploy({ sender: chain.deployer, config, confirmedCodeHashes: [codeHash] });
      expect(record.tokens[0]!.codeHash).to.equal(codeHash);
    });
  });

  it("takes Permit2 as its own deployment on that chain made it", async () => {
    const { deployer, networkHelpers: helpers } = await openFurnishedChain(8453);
    const code = permit2CodeOn(8453);
    expect(code).to.not.equal(permit2.code);
    await helpers.setCode(permit2.address, code);
    const { problems } = await deploy({ sender: deployer, config: decided(readConfig(8453)), dryRun: true });
    expect(problems.filter((problem) => problem.includes("Permit2"))).to.deep.equal([]);
  });
});

/** Five owners, as a live chain asks for. */
const governors = {
  owners: [0xa1n, 0xa2n, 0xa3n, 0xa4n, 0xa5n].map((n) => `0x${n.toString(16).padStart(40, "0")}` as const),
  threshold: 3,
  delaySeconds: 259_200,
};
