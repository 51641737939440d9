import { expect } from "chai";
import { describe, it } from "mocha";
import {
  type Abi,
  type AbiFunction,
  type Hex,
  decodeFunctionData,
  encodeFunctionData,
  getAddress,
  parseEther,
  toFunctionSelector,
} from "viem";
import { encodeHandOver, findRoleDifferences, roles } from "../../scripts/deploy/governance.ts";
import { devAccount } from "../../scripts/stack/accounts.ts";
import { accessManagerAbi, paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";
import { deployGoverned, nobody, openFurnishedChain } from "./support.ts";

const DAY = 86_400;

const chain = await openFurnishedChain();
const setUp = () => chain.networkHelpers.loadFixture(fixture);

async function fixture() {
  const governed = await deployGoverned(chain);
  const { viem, networkHelpers, deployment, outcome, config } = governed;
  const token = deployment.tokens[0]!.address;
  const admin = getAddress(outcome.admin!);
  await networkHelpers.impersonateAccount(admin);
  await networkHelpers.setBalance(admin, parseEther("1"));

  const authority = await viem.getContractAt("AccessManager", deployment.authority);
  const processor = await viem.getContractAt("PaymentProcessor", deployment.processor);
  const as = {
    deployer: devAccount("deployer").address,
    guardian: devAccount("guardian").address,
    lister: devAccount("lister").address,
    stranger: devAccount("stranger").address,
    admin,
  };
  const abi = paymentProcessorAbi;
  const { permit2Collector } = deployment;
  const calls = {
    pause: (until: number) => encodeFunctionData({ abi, functionName: "pauseEntries", args: [token, until] }),
    resume: () => encodeFunctionData({ abi, functionName: "resumeEntries", args: [token] }),
    list: () => encodeFunctionData({ abi, functionName: "listToken", args: [token, 50, "0x00000000"] }),
    delist: () => encodeFunctionData({ abi, functionName: "delistToken", args: [token] }),
    listCollector: () => encodeFunctionData({ abi, functionName: "listCollector", args: [permit2Collector] }),
    delistCollector: () => encodeFunctionData({ abi, functionName: "delistCollector", args: [permit2Collector] }),
  };
  const send = async (from: keyof typeof as, data: Hex, to: Hex = processor.address) => {
    const wallet = await viem.getWalletClient(as[from]);
    await wallet.sendTransaction({ to, data });
  };
  const schedule = (from: keyof typeof as, data: Hex, to: Hex = processor.address) =>
    authority.write.schedule([to, data, 0], { account: as[from] });
  const isPaused = async () => (await processor.read.getToken([token]))[1] > BigInt(await networkHelpers.time.latest());
  return { ...governed, token, authority, processor, as, calls, send, schedule, isPaused, config };
}

describe("Governance of a deployment", () => {
  describe("the deployer, once it has handed over,", () => {
    for (const call of ["list", "delist", "listCollector", "delistCollector", "resume"] as const) {
      it(`is refused as a stranger is: ${call}`, async () => {
        const { viem, send, calls, processor } = await setUp();
        for (const who of ["deployer", "stranger"] as const) {
          await viem.assertions.revertWithCustomError(send(who, calls[call]()), processor, "AccessManagedUnauthorized");
        }
      });
    }

    it("can give nobody a role, itself neither", async () => {
      const { viem, authority, as } = await setUp();
      const attempt = authority.write.grantRole([roles.admin, as.deployer, 0], { account: as.deployer });
      await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerUnauthorizedAccount");
    });
  });

  describe("the guardian", () => {
    it("pauses entries at once and ends the pause at once", async () => {
      const { send, calls, isPaused, networkHelpers } = await setUp();
      await send("guardian", calls.pause((await networkHelpers.time.latest()) + DAY));
      expect(await isPaused()).to.equal(true);
      await send("guardian", calls.resume());
      expect(await isPaused()).to.equal(false);
    });

    it("cannot pause for more than 7 days", async () => {
      const { viem, send, calls, processor, networkHelpers } = await setUp();
      const until = (await networkHelpers.time.latest()) + 7 * DAY + 60;
      await viem.assertions.revertWithCustomError(send("guardian", calls.pause(until)), processor, "PauseTooLong");
    });

    it("cannot pause again before 21 open days have passed since the longest, and then can", async () => {
      const { viem, send, calls, processor, networkHelpers, isPaused } = await setUp();
      const { time } = networkHelpers;
      const start = (await time.latest()) + 60;
      const end = start + 7 * DAY;
      await time.setNextBlockTimestamp(start);
      await send("guardian", calls.pause(end));
      await time.increaseTo(end);
      expect(await isPaused()).to.equal(false);
      await time.increaseTo(end + 21 * DAY - 60);
      const attempt = send("guardian", calls.pause(end + 22 * DAY));
      await viem.assertions.revertWithCustomError(attempt, processor, "PauseTooSoon");
      await time.increaseTo(end + 21 * DAY);
      await send("guardian", calls.pause(end + 22 * DAY));
      expect(await isPaused()).to.equal(true);
    });

    it("delists a collector at once", async () => {
      const { send, calls, processor, deployment } = await setUp();
      expect(await processor.read.isCollector([deployment.permit2Collector])).to.equal(true);
      await send("guardian", calls.delistCollector());
      expect(await processor.read.isCollector([deployment.permit2Collector])).to.equal(false);
    });

    for (const call of ["list", "delist", "listCollector"] as const) {
      it(`does nothing else: ${call}`, async () => {
        const { viem, send, calls, processor } = await setUp();
        const attempt = send("guardian", calls[call]());
        await viem.assertions.revertWithCustomError(attempt, processor, "AccessManagedUnauthorized");
      });
    }
  });

  for (const [role, call] of [
    ["lister", "list"],
    ["lister", "delist"],
    ["admin", "listCollector"],
  ] as const) {
    describe(`the ${role}, which wants to ${call},`, () => {
      it("has to schedule it first", async () => {
        const { viem, send, calls, authority } = await setUp();
        const attempt = send(role, calls[call]());
        await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerNotScheduled");
      });

      it("has to wait its delay, and no second less", async () => {
        const { viem, send, calls, authority, schedule, networkHelpers, config } = await setUp();
        const { time } = networkHelpers;
        await schedule(role, calls[call]());
        const due = (await time.latest()) + config[role].delaySeconds;
        await time.setNextBlockTimestamp(due - 1);
        await viem.assertions.revertWithCustomError(send(role, calls[call]()), authority, "AccessManagerNotReady");
        await time.setNextBlockTimestamp(due);
        await send(role, calls[call]());
      });

      it("is stopped by no stranger", async () => {
        const { viem, calls, authority, schedule, as, processor } = await setUp();
        await schedule(role, calls[call]());
        const attempt = authority.write.cancel([as[role], processor.address, calls[call]()], { account: as.stranger });
        await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerUnauthorizedCancel");
      });

      it("has missed it after a week", async () => {
        const { viem, send, calls, authority, schedule, networkHelpers } = await setUp();
        await schedule(role, calls[call]());
        await networkHelpers.time.increase(8 * DAY);
        await viem.assertions.revertWithCustomError(send(role, calls[call]()), authority, "AccessManagerExpired");
      });

      for (const by of ["admin", "guardian"] as const)
        it(`is stopped by the ${by} meanwhile`, async () => {
          const { viem, send, calls, authority, schedule, as, processor, networkHelpers } = await setUp();
          await schedule(role, calls[call]());
          await authority.write.cancel([as[role], processor.address, calls[call]()], { account: as[by] });
          await networkHelpers.time.increase(120);
          const attempt = send(role, calls[call]());
          await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerNotScheduled");
        });
    });
  }

  describe("the admin's own operations on the AccessManager", () => {
    const abi = accessManagerAbi;
    type Governed = Awaited<ReturnType<typeof setUp>>;
    const operations: Readonly<Record<string, (governed: Governed) => Hex>> = {
      labelRole: () => encodeFunctionData({ abi, functionName: "labelRole", args: [roles.guardian, "watch"] }),
      grantRole: () => encodeFunctionData({ abi, functionName: "grantRole", args: [roles.guardian, nobody, 0] }),
      setRoleAdmin: () =>
        encodeFunctionData({ abi, functionName: "setRoleAdmin", args: [roles.lister, roles.guardian] }),
      setRoleGuardian: () =>
        encodeFunctionData({ abi, functionName: "setRoleGuardian", args: [roles.cancellable, roles.admin] }),
      setGrantDelay: () => encodeFunctionData({ abi, functionName: "setGrantDelay", args: [roles.lister, 60] }),
      setTargetFunctionRole: ({ processor }) => {
        const selector = toFunctionSelector("delistCollector(address)");
        const args = [processor.address, [selector], roles.admin] as const;
        return encodeFunctionData({ abi, functionName: "setTargetFunctionRole", args });
      },
      setTargetAdminDelay: ({ processor }) =>
        encodeFunctionData({ abi, functionName: "setTargetAdminDelay", args: [processor.address, 60] }),
      setTargetClosed: ({ processor }) =>
        encodeFunctionData({ abi, functionName: "setTargetClosed", args: [processor.address, true] }),
      updateAuthority: ({ processor, token }) =>
        encodeFunctionData({ abi, functionName: "updateAuthority", args: [processor.address, token] }),
    };
    const revoke = ({ as }: Governed) =>
      encodeFunctionData({ abi, functionName: "revokeRole", args: [roles.guardian, as.guardian] });

    it("are all that the AccessManager restricts", () => {
      const restricted = (accessManagerAbi as Abi).filter(
        (item) =>
          item.type === "function" &&
          item.stateMutability === "nonpayable" &&
          !["schedule", "cancel", "consumeScheduledOp", "multicall", "renounceRole"].includes(item.name),
      );
      const names = restricted.map((item) => (item as AbiFunction).name).toSorted();
      expect(names).to.deep.equal([...Object.keys(operations), "revokeRole"].toSorted());
    });

    for (const [name, encode] of Object.entries({ ...operations, revokeRole: revoke })) {
      it(`have the admin's delay: ${name}`, async () => {
        const governed = await setUp();
        const { viem, authority, processor, schedule, networkHelpers, send } = governed;
        const data = encode(governed);
        const attempt = send("admin", data, authority.address);
        await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerNotScheduled");
        await schedule("admin", data, authority.address);
        await networkHelpers.time.increase(60);
        const executed = send("admin", data, authority.address);
        // The processor keeps its authority, whoever governs it.
        if (name !== "updateAuthority") await executed;
        else await viem.assertions.revertWithCustomError(executed, processor, "AuthorityFixed");
      });

      it(`give nobody else a right: ${name}`, async () => {
        const governed = await setUp();
        const { viem, authority, schedule, send, as, networkHelpers } = governed;
        const data = encode(governed);
        // A member of the role that marks them would be no exception.
        const admit = encodeFunctionData({ abi, functionName: "grantRole", args: [roles.cancellable, as.stranger, 0] });
        await schedule("admin", admit, authority.address);
        await networkHelpers.time.increase(60);
        await send("admin", admit, authority.address);
        for (const who of ["guardian", "lister", "deployer", "stranger"] as const) {
          const call = send(who, data, authority.address);
          await viem.assertions.revertWithCustomError(call, authority, "AccessManagerUnauthorizedAccount");
          const plan = schedule(who, data, authority.address);
          await viem.assertions.revertWithCustomError(plan, authority, "AccessManagerUnauthorizedCall");
        }
      });
    }

    for (const [name, encode] of Object.entries(operations)) {
      it(`are stopped by the guardian: ${name}`, async () => {
        const governed = await setUp();
        const { viem, authority, schedule, networkHelpers, send, as } = governed;
        const data = encode(governed);
        await schedule("admin", data, authority.address);
        const cancel = (account: Hex) => authority.write.cancel([as.admin, authority.address, data], { account });
        for (const who of ["lister", "stranger"] as const)
          await viem.assertions.revertWithCustomError(cancel(as[who]), authority, "AccessManagerUnauthorizedCancel");
        await cancel(as.guardian);
        await networkHelpers.time.increase(60);
        const attempt = send("admin", data, authority.address);
        await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerNotScheduled");
      });
    }

    it("are not stopped by the guardian where its own role is taken away", async () => {
      const governed = await setUp();
      const { viem, authority, schedule, networkHelpers, send, as } = governed;
      const data = revoke(governed);
      await schedule("admin", data, authority.address);
      const attempt = authority.write.cancel([as.admin, authority.address, data], { account: as.guardian });
      await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerUnauthorizedCancel");
      await networkHelpers.time.increase(60);
      await send("admin", data, authority.address);
      expect(await authority.read.hasRole([roles.guardian, as.guardian])).to.deep.equal([false, 0]);
    });

    it("do not pass the guardian inside a multicall or an execute", async () => {
      const governed = await setUp();
      const { viem, authority, schedule, networkHelpers, as } = governed;
      const grant = operations.grantRole!(governed);
      const wrapped = {
        AccessManagerUnauthorizedAccount: encodeFunctionData({ abi, functionName: "multicall", args: [[grant]] }),
        AccessManagerUnauthorizedCall: encodeFunctionData({
          abi,
          functionName: "execute",
          args: [authority.address, grant],
        }),
      };
      for (const [error, data] of Object.entries(wrapped)) {
        await schedule("admin", data, authority.address);
        await networkHelpers.time.increase(60);
        const attempt = authority.write.execute([authority.address, data], { account: as.admin });
        await viem.assertions.revertWithCustomError(attempt, authority, error as keyof typeof wrapped);
      }
      expect(await authority.read.hasRole([roles.guardian, nobody])).to.deep.equal([false, 0]);
    });
  });

  it("takes the admin's delay for roles themselves", async () => {
    const { viem, authority, as, schedule, networkHelpers, send } = await setUp();
    const data = encodeFunctionData({
      abi: accessManagerAbi,
      functionName: "grantRole",
      args: [roles.guardian, nobody, 0],
    });
    const attempt = send("admin", data, authority.address);
    await viem.assertions.revertWithCustomError(attempt, authority, "AccessManagerNotScheduled");
    await schedule("admin", data, authority.address);
    await networkHelpers.time.increase(60);
    await send("admin", data, authority.address);
    expect(await authority.read.hasRole([roles.guardian, nobody])).to.deep.equal([true, 0]);
    expect((await authority.read.hasRole([roles.admin, as.admin]))[1]).to.equal(60);
  });
});

describe("The hand-over", () => {
  const abi = accessManagerAbi;

  /** The hand-over's calls, of contracts that are still the deployer's. */
  const prepare = async () => {
    const { viem, deployer, config, as } = await setUp();
    const authority = await viem.deployContract("AccessManager", [as.deployer]);
    const processor = await viem.deployContract("PaymentProcessor", [authority.address, config.multicall3]);
    const rooms = [{ name: "PaymentProcessor", address: processor.address, abi: processor.abi }];
    const of = { authority: authority.address, rooms, deployer: as.deployer, admin: as.admin };
    const { args } = decodeFunctionData({ abi, data: encodeHandOver(config, of) });
    const [calls] = args as readonly [readonly Hex[]];
    const handOver = (some: readonly Hex[]) => authority.write.multicall([[...some]], { account: as.deployer });
    return { authority, calls, handOver, differences: () => findRoleDifferences(deployer, config, of) };
  };

  it("leaves no difference to the config", async () => {
    const { calls, handOver, differences } = await prepare();
    await handOver(calls);
    expect(await differences()).to.deep.equal([]);
  });

  it("is found wanting without any one of its calls", async () => {
    const { calls } = await prepare();
    for (const [index, call] of calls.entries()) {
      const { functionName, args } = decodeFunctionData({ abi, data: call });
      // A label is for people, and the admin's is what a function is without a role.
      const isSilent =
        functionName === "labelRole" || (functionName === "setTargetFunctionRole" && args[2] === roles.admin);
      const { calls: own, handOver, differences } = await prepare();
      await handOver(own.toSpliced(index, 1));
      expect((await differences()).length > 0, `${functionName}(${args})`).to.equal(!isSilent);
    }
  });

  it("is found wanting where the guardian could veto its own removal", async () => {
    const { authority, calls, handOver, differences } = await prepare();
    const veto = encodeFunctionData({
      abi,
      functionName: "setTargetFunctionRole",
      args: [authority.address, [toFunctionSelector("revokeRole(uint64,address)")], roles.cancellable],
    });
    await handOver(calls.toSpliced(-1, 0, veto));
    expect(await differences()).to.deep.equal(["revokeRole(uint64,address) belongs to role 4, not to the admin"]);
  });
});

describe("The TEST faucet of a deployment", () => {
  const openFaucet = async () => {
    const { viem, outcome, deployment, networkHelpers } = await setUp();
    const faucet = await viem.getContractAt("TestFaucet", outcome.record.contracts.TestFaucet!.address);
    const token = await viem.getContractAt("UsdtMock", deployment.tokens[0]!.address);
    return { viem, faucet, token, networkHelpers };
  };

  it("gives an account 1,000 TEST tokens", async () => {
    const { faucet, token } = await openFaucet();
    await faucet.write.drip([nobody]);
    expect(await token.read.balanceOf([nobody])).to.equal(1_000_000_000n);
  });

  it("refuses it a second time within the day", async () => {
    const { viem, faucet } = await openFaucet();
    await faucet.write.drip([nobody]);
    await viem.assertions.revertWithCustomError(faucet.write.drip([nobody]), faucet, "DripTooSoon");
  });

  it("gives again the day after", async () => {
    const { faucet, token, networkHelpers } = await openFaucet();
    await faucet.write.drip([nobody]);
    await networkHelpers.time.increase(DAY);
    await faucet.write.drip([nobody]);
    expect(await token.read.balanceOf([nobody])).to.equal(2_000_000_000n);
  });
});
