import { expect } from "chai";
import { describe, it } from "mocha";
import {
  type Abi,
  type AbiFunction,
  type Hex,
  decodeFunctionData,
  encodeEventTopics,
  encodeFunctionData,
  getAddress,
  parseEther,
  toFunctionSelector,
} from "viem";
import {
  type Parties,
  type Room,
  encodeHandOver,
  findRoleDifferences,
  roles,
} from "../../scripts/deploy/governance.ts";
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

type Node = Parameters<typeof findRoleDifferences>[0];
type Where = { readonly startBlock?: number; readonly log?: (line: string) => void; readonly rooms?: readonly Room[] };

describe("The hand-over", () => {
  const abi = accessManagerAbi;

  /** The hand-over's calls, of contracts that are still the deployer's. */
  const prepare = async () => {
    const { viem, networkHelpers, deployer, config, as } = await setUp();
    const authority = await viem.deployContract("AccessManager", [as.deployer]);
    const processor = await viem.deployContract("PaymentProcessor", [authority.address, config.multicall3]);
    const rooms = [{ name: "PaymentProcessor", address: processor.address, abi: processor.abi }];
    const of: Parties = { authority: authority.address, rooms, deployer: as.deployer, admin: as.admin };
    const { args } = decodeFunctionData({ abi, data: encodeHandOver(config, of) });
    const [calls] = args as readonly [readonly Hex[]];
    const handOver = (some: readonly Hex[]) => authority.write.multicall([[...some]], { account: as.deployer });
    /** Hands over, with more calls before the last, by which the deployer gives its own role back. */
    const handOverWith = (...more: readonly Hex[]) => handOver(calls.toSpliced(-1, 0, ...more));
    /** @param node A node that does not tell all, in the place of the chain's own. */
    const differences = (node: Node = deployer, { rooms = of.rooms, ...where }: Where = {}) =>
      findRoleDifferences(node, config, { ...of, rooms }, { startBlock: 0, ...where });
    return { viem, networkHelpers, config, as, deployer, of, authority, calls, handOver, handOverWith, differences };
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
      // The admin's is what a function is without a role.
      const isSilent = functionName === "setTargetFunctionRole" && args[2] === roles.admin;
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

  const stranger = devAccount("stranger").address;
  const unnamed = 77n;
  type Prepared = Awaited<ReturnType<typeof prepare>>;
  type Call = Parameters<typeof encodeFunctionData<typeof abi>>[0];
  const surprises: Readonly<
    Record<string, { readonly calls: (of: Prepared["of"]) => readonly Call[]; readonly says: readonly RegExp[] }>
  > = {
    "a stranger's admin role": {
      calls: () => [{ abi, functionName: "grantRole", args: [roles.admin, stranger, 0] }],
      says: [new RegExp(`^${stranger} is admin: the config does not name it$`)],
    },
    "a stranger's lister role": {
      calls: () => [{ abi, functionName: "grantRole", args: [roles.lister, stranger, 86_400] }],
      says: [new RegExp(`^${stranger} is lister: the config does not name it$`)],
    },
    "a stranger's role that has no name": {
      calls: () => [{ abi, functionName: "grantRole", args: [unnamed, stranger, 0] }],
      says: [new RegExp(`^${stranger} is role 77: the config does not name it$`)],
    },
    "a member's delay": {
      calls: ({ admin }) => [{ abi, functionName: "grantRole", args: [roles.admin, admin, 90] }],
      says: [/^the admin's delay is 90 s, not 60 s$/],
    },
    "a member's delay that is about to end": {
      calls: ({ admin }) => [{ abi, functionName: "grantRole", args: [roles.admin, admin, 10] }],
      says: [/^the admin's delay is 60 s, and 10 s from \S+Z on, not 60 s$/],
    },
    "a role's grant delay": {
      calls: () => [{ abi, functionName: "setGrantDelay", args: [roles.guardian, 600] }],
      says: [/^the grant delay of the guardian is 0 s, and 600 s from \S+Z on, not 0 s$/],
    },
    "a role's admin": {
      calls: () => [{ abi, functionName: "setRoleAdmin", args: [roles.lister, unnamed] }],
      says: [/^the admin of the lister is role 77, not role 0$/],
    },
    "the guardian of a role that has no name": {
      calls: () => [{ abi, functionName: "setRoleGuardian", args: [unnamed, roles.lister] }],
      says: [/^the guardian of the role 77 is role 2, not role 0$/],
    },
    "a role's label": {
      calls: () => [{ abi, functionName: "labelRole", args: [roles.lister, "watch"] }],
      says: [/^the label of role 2 is "watch", not "lister"$/],
    },
    "a function's role at a room": {
      calls: ({ rooms }) => {
        const selector = toFunctionSelector("resumeEntries(address)");
        return [{ abi, functionName: "setTargetFunctionRole", args: [rooms[0]!.address, [selector], unnamed] }];
      },
      says: [/^resumeEntries\(address\) belongs to role 77, not to the guardian$/],
    },
    "a function's role at another contract": {
      calls: () => [{ abi, functionName: "setTargetFunctionRole", args: [nobody, ["0x12345678"], 2n ** 64n - 1n] }],
      says: [new RegExp(`^0x12345678 at ${nobody} belongs to role ${2n ** 64n - 1n}: the config does not name it$`)],
    },
    "a closed target": {
      calls: ({ rooms }) => [{ abi, functionName: "setTargetClosed", args: [rooms[0]!.address, true] }],
      says: [/^0x\w{40} is closed: nobody can call its governed functions$/],
    },
    "the admin's delay at a target": {
      calls: ({ rooms }) => [{ abi, functionName: "setTargetAdminDelay", args: [rooms[0]!.address, 600] }],
      says: [/^the admin's delay at 0x\w{40} is 0 s, and 600 s from \S+Z on, not 0 s$/],
    },
  };
  describe("with a role that was granted before", () => {
    for (const [title, { calls, says }] of Object.entries(surprises)) {
      it(`is found wanting: ${title}`, async () => {
        const { handOverWith, differences, of } = await prepare();
        await handOverWith(...calls(of).map((call) => encodeFunctionData(call)));
        const found = await differences();
        expect(found).to.have.lengthOf(says.length);
        for (const [index, line] of found.entries()) expect(line).to.match(says[index]!);
      });
    }

    it("is complete where the role has been revoked again", async () => {
      const { handOverWith, differences } = await prepare();
      const grant = encodeFunctionData({ abi, functionName: "grantRole", args: [unnamed, stranger, 5] });
      const revoke = encodeFunctionData({ abi, functionName: "revokeRole", args: [unnamed, stranger] });
      await handOverWith(grant, revoke, grant, revoke);
      expect(await differences()).to.deep.equal([]);
    });

    it("is found wanting: a scheduled operation, until it has expired", async () => {
      const { authority, handOverWith, differences, as, networkHelpers } = await prepare();
      await authority.write.grantRole([roles.admin, stranger, 60], { account: as.deployer });
      const plot = encodeFunctionData({ abi, functionName: "grantRole", args: [roles.admin, stranger, 0] });
      await authority.write.schedule([authority.address, plot, 0], { account: stranger });
      await handOverWith(encodeFunctionData({ abi, functionName: "revokeRole", args: [roles.admin, stranger] }));
      const [operation, ...others] = await differences();
      expect(operation).to.match(
        new RegExp(`^the operation 0x\\w{64} of ${stranger} is scheduled for \\S+Z: grantRole\\(.* at 0x\\w{40}$`),
      );
      expect(others).to.deep.equal([]);
      await networkHelpers.time.increase(8 * DAY);
      expect(await differences()).to.deep.equal([]);
    });

    it("is found wanting: a room that another authority governs", async () => {
      const { viem, differences, of, handOverWith, config, as } = await prepare();
      const other = await viem.deployContract("AccessManager", [as.deployer]);
      const room = await viem.deployContract("PaymentProcessor", [other.address, config.multicall3]);
      await handOverWith();
      const rooms = [...of.rooms, { name: "OtherRoom", address: room.address, abi: room.abi }];
      const its = `the OtherRoom's authority is ${getAddress(other.address)}, not ${getAddress(of.authority)}`;
      expect(await differences(undefined, { rooms })).to.include(its);
    });
  });

  describe("as a node tells it that omits events", () => {
    const topicOf = (eventName: "RoleGranted" | "RoleRevoked") => encodeEventTopics({ abi, eventName })[0]!;
    /** A node without the events of a kind, of the stranger. */
    const omitting = (node: Node, kind: "RoleGranted" | "RoleRevoked"): Node => ({
      request: async (asked: { readonly method: string }) => {
        const answer: unknown = await node.request(asked);
        if (asked.method !== "eth_getLogs") return answer;
        const isHidden = ({ topics }: { readonly topics: readonly Hex[] }) =>
          topics[0] === topicOf(kind) && topics[2]?.endsWith(stranger.slice(2).toLowerCase());
        return (answer as { readonly topics: readonly Hex[] }[]).filter((log) => !isHidden(log));
      },
    });
    const grant = encodeFunctionData({ abi, functionName: "grantRole", args: [roles.admin, stranger, 0] });
    const revoke = encodeFunctionData({ abi, functionName: "revokeRole", args: [roles.admin, stranger] });
    const incomplete = /its storage is not what the events make/;

    it("is found wanting where a granted role is omitted", async () => {
      const { handOverWith, differences, deployer } = await prepare();
      await handOverWith(grant);
      const [line, ...others] = await differences(omitting(deployer, "RoleGranted"));
      expect(line).to.match(incomplete);
      expect(others).to.deep.equal([]);
    });

    it("is found wanting where a revoked role is omitted, by the contract's own answer", async () => {
      const { handOverWith, differences, deployer } = await prepare();
      await handOverWith(grant, revoke);
      const found = await differences(omitting(deployer, "RoleRevoked"));
      expect(found[1]).to.match(
        new RegExp(`the access of ${stranger} to role 0 is 0,0,0,0, and \\d+,0,0,0 by the events$`),
      );
      expect(found[2]).to.match(incomplete);
    });

    it("is found wanting where the record's start block is too late", async () => {
      const { handOverWith, differences, deployer, networkHelpers } = await prepare();
      await handOverWith(grant);
      await networkHelpers.mine();
      const startBlock = Number(await deployer.getBlockNumber());
      expect((await differences(undefined, { startBlock })).join()).to.match(incomplete);
      expect((await differences(withoutProof(deployer), { startBlock })).join()).to.contain(
        "the events do not begin with the constructor's",
      );
    });

    const withoutProof = (node: Node): Node => ({
      request: async (asked: { readonly method: string }) => {
        if (asked.method === "eth_getProof") throw new Error("the method does not exist");
        return node.request(asked);
      },
    });

    it("is held against the contract's answers alone where the node gives no proof, and that is said", async () => {
      const { handOverWith, differences, deployer } = await prepare();
      await handOverWith();
      const said: string[] = [];
      expect(await differences(withoutProof(deployer), { log: (line) => said.push(line) })).to.deep.equal([]);
      expect(said.join()).to.contain("The node gives no proof");
    });
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
