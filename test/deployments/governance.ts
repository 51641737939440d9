import { expect } from "chai";
import { describe, it } from "mocha";
import { type Hex, encodeFunctionData, getAddress, parseEther } from "viem";
import { roles } from "../../scripts/deploy/governance.ts";
import { devAccount } from "../../scripts/stack/accounts.ts";
import { accessManagerAbi, paymentProcessorAbi } from "../../sdk/src/generated/abis.ts";
import { deployGoverned, nobody } from "./support.ts";

const DAY = 86_400;

async function setUp() {
  const governed = await deployGoverned();
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
    setCollector: () => encodeFunctionData({ abi, functionName: "setCollector", args: [permit2Collector, false] }),
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
    for (const call of ["list", "delist", "setCollector", "resume"] as const) {
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

    it("cannot pause again before 21 open days have passed, and then can", async () => {
      const { viem, send, calls, processor, networkHelpers, isPaused } = await setUp();
      const { time } = networkHelpers;
      const end = (await time.latest()) + 7 * DAY;
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

    for (const call of ["list", "delist", "setCollector"] as const) {
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
    ["admin", "setCollector"],
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

      it("has missed it after a week", async () => {
        const { viem, send, calls, authority, schedule, networkHelpers } = await setUp();
        await schedule(role, calls[call]());
        await networkHelpers.time.increase(8 * DAY);
        await viem.assertions.revertWithCustomError(send(role, calls[call]()), authority, "AccessManagerExpired");
      });

      it("is stopped by the admin meanwhile", async () => {
        const { viem, send, calls, authority, schedule, as, processor, networkHelpers } = await setUp();
        await schedule(role, calls[call]());
        await authority.write.cancel([as[role], processor.address, calls[call]()], { account: as.admin });
        await networkHelpers.time.increase(120);
        await viem.assertions.revertWithCustomError(send(role, calls[call]()), authority, "AccessManagerNotScheduled");
      });
    });
  }

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

describe("The TEST faucet of a deployment", () => {
  const openFaucet = async () => {
    const { viem, outcome, deployment, networkHelpers } = await deployGoverned();
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
