import { expect } from "chai";
import { type Hex, keccak256, numberToHex, pad } from "viem";
import { getTransactionCount } from "viem/actions";
import {
  PayeeRefusedError,
  PayoutBalanceError,
  PayoutNonceError,
  PayoutSimulationError,
  SafeBlacklistedError,
  TokenPausedError,
} from "../../sdk/src/safe/index.ts";
import { tryOut } from "../../sdk/src/safe/payout/tryOut.ts";
import { usdt } from "../support/system.ts";
import { alice, bob, payoutsOn, suppliers, total } from "./payoutSupport.ts";
import { onBothChains } from "./support.ts";

onBothChains("A payout that is tried out", (system) => {
  const { propose, signedBy, execute, simulate, refusedUnsent } = payoutsOn(system);

  describe("when nobody has signed it", () => {
    it("shows each account's balance before and after, the Safe's first", async () => {
      const { safe, setBalance } = system();
      await setBalance(suppliers[3]!.to, usdt(5));
      const { balances, kept } = await simulate(await propose());
      expect(balances).to.deep.equal([
        { account: safe, role: "safe", before: usdt(1_000), after: usdt(1_000) - total },
        ...suppliers.map(({ to, amount, name }, i) => {
          const before = i === 3 ? usdt(5) : 0n;
          return { account: to, role: "payee", name, before, after: before + amount };
        }),
      ]);
      expect(kept).to.equal(0n);
    });

    it("shows a payee of several lines once", async () => {
      const [one, other] = suppliers;
      const { balances, lines } = await simulate(await propose({ lines: [one!, other!, one!] }));
      expect(balances.map(({ after }) => after)).to.deep.equal([usdt(996), usdt(2), usdt(2)]);
      expect(lines.map(({ received }) => received)).to.deep.equal([usdt(1), usdt(2), usdt(1)]);
    });

    it("shows what the token keeps, line by line and as a whole", async () => {
      await system().asTokenOwner.write.setParams([10n, 49n]);
      const { lines, kept } = await simulate(await propose());
      expect(lines.map(({ received }) => received)).to.deep.equal(
        suppliers.map(({ amount }) => amount - amount / 1_000n),
      );
      expect(kept).to.equal(total / 1_000n);
    });

    it("shows that ether and other tokens of the Safe stay", async () => {
      const { viem, safe, networkHelpers } = system();
      const other = await viem.deployContract("HostileToken", []);
      await other.write.mint([safe, 7n]);
      await networkHelpers.setBalance(safe, 9n);
      const { ether, otherTokens } = await simulate(await propose(), { otherTokens: [other.address] });
      expect(ether).to.deep.equal({ before: 9n, after: 9n });
      expect(otherTokens).to.deep.equal([{ token: other.address, before: 7n, after: 7n }]);
    });

    it("shows the Safe's nonce, and how far off the payout's turn is", async () => {
      expect((await simulate(await propose())).nonce).to.deep.equal({ before: 0, after: 1 });
      expect((await simulate(await propose({ nonce: 3 }))).nonce).to.deep.equal({ before: 0, after: 4 });
    });

    it("moves nothing and sends nothing", async () => {
      const { courier, safe, balanceOf } = system();
      const sent = () => getTransactionCount(courier, { address: courier.account.address });
      const before = await sent();
      await simulate(await propose());
      expect(await sent()).to.equal(before);
      expect(await balanceOf(safe)).to.equal(usdt(1_000));
    });
  });

  it("tells what the payout then does", async () => {
    const signed = await signedBy([alice, bob]);
    const { lines, balances } = await simulate(signed);
    expect((await execute(signed)).lines).to.deep.equal(lines);
    for (const { account, after } of balances) expect(await system().balanceOf(account)).to.equal(after);
  });

  for (const [what, count] of [
    ["one line", 1],
    ["twenty lines", 20],
  ] as const) {
    it(`tells the gas of ${what} within two per cent, of the Safe's first transaction and of a later one`, async () => {
      for (const _ of ["first", "later"]) {
        const signed = await signedBy([alice, bob], await propose({ lines: suppliers.slice(0, count) }));
        const { gas } = await simulate(signed);
        const used = Number((await execute(signed)).receipt.gasUsed);
        expect(Number(gas)).to.be.within(used * 0.98, used * 1.02);
      }
    });
  }

  describe("is refused", () => {
    it("when the Safe has too little, with both figures", async () => {
      const { setBalance, safe } = system();
      await setBalance(safe, total - 1n);
      const error = await refusedUnsent(PayoutBalanceError, async () => simulate(await propose()));
      expect([error.attempted, error.allowed]).to.deep.equal([total, total - 1n]);
    });

    it("when its nonce is used", async () => {
      const signed = await signedBy([alice, bob]);
      await execute(signed);
      await refusedUnsent(PayoutNonceError, () => simulate(signed));
    });

    it("when the issuer has paused the token", async () => {
      await system().asTokenOwner.write.pause();
      await refusedUnsent(TokenPausedError, async () => simulate(await propose()));
    });

    it("when the issuer has blacklisted the Safe", async () => {
      const { asTokenOwner, safe } = system();
      await asTokenOwner.write.addBlackList([safe]);
      const error = await refusedUnsent(SafeBlacklistedError, async () => simulate(await propose()));
      expect(error.safe).to.equal(safe);
    });

    it("when a contract answers as a Safe does, and offers no simulation", async () => {
      const { viem, courier, token } = system();
      const [{ chainId }, pretended] = [await propose(), await viem.deployContract("WalletMock", [alice.address])];
      const where = { chainId, safe: pretended.address, token: token.address };
      await refusedUnsent(PayoutSimulationError, () => tryOut(courier, where, suppliers));
    });
  });
});

onBothChains("A payout in a token that refuses payees", (system) => {
  const { propose, signedBy, execute, simulate, refusedUnsent } = payoutsOn(system);

  /** What `HostileToken` can do to a payee. */
  const treatments = { Refuse: 1, Answer: 2, BurnGas: 3 } as const;

  const tokenWith = async (refused: readonly number[]) => {
    const { viem, safe } = system();
    const token = await viem.deployContract("HostileToken", []);
    await token.write.mint([safe, total]);
    for (const i of refused) await token.write.treat([suppliers[i]!.to, treatments.Refuse]);
    return token;
  };

  it("names each line that it would refuse, before anybody signs", async () => {
    const token = await tokenWith([4, 17]);
    const error = await refusedUnsent(PayeeRefusedError, async () => simulate(await propose({ token: token.address })));
    expect(error.lines.map(({ index, to }) => [index, to])).to.deep.equal([
      [4, suppliers[4]!.to],
      [17, suppliers[17]!.to],
    ]);
  });

  it("names them before anything is sent, where it was signed already", async () => {
    const token = await tokenWith([]);
    const signed = await signedBy([alice, bob], await propose({ token: token.address }));
    await token.write.treat([suppliers[0]!.to, treatments.Refuse]);
    const error = await refusedUnsent(PayeeRefusedError, () => execute(signed));
    expect(error.lines).to.have.length(1);
  });

  describe("that misbehaves towards one payee", () => {
    const simulateWith = async (treatment: number, answer: Hex = "0x") => {
      const token = await tokenWith([]);
      await token.write.setAnswer([answer]);
      await token.write.treat([suppliers[5]!.to, treatment]);
      return simulate(await propose({ token: token.address }));
    };

    for (const [what, answer, reason] of [
      ["says no, which MultiSend would not notice", numberToHex(0, { size: 32 }), "in place of true"],
      ["says something that is no yes", "0x01", "in place of true"],
      ["says yes, and moves nothing", numberToHex(1, { size: 32 }), "nothing arrives"],
      ["says nothing, and moves nothing", "0x", "nothing arrives"],
    ] as const) {
      it(`is refused when it ${what}`, async () => {
        const error = await refusedUnsent(PayeeRefusedError, () => simulateWith(treatments.Answer, answer));
        expect(error.lines.map(({ index }) => index)).to.deep.equal([5]);
        expect(error.lines[0]!.reason).to.contain(reason);
      });
    }

    it("is refused when it uses up all the gas", async () => {
      const error = await refusedUnsent(PayeeRefusedError, () => simulateWith(treatments.BurnGas));
      expect(error.lines[0]!.index).to.equal(5);
    });
  });

  it("refuses the real USDC's payee that its issuer has blacklisted", async function () {
    const { real, safe, networkHelpers } = system();
    if (!real) return this.skip();
    const usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
    const slotOf = (account: `0x${string}`) =>
      keccak256(`0x${pad(account).slice(2)}${pad(numberToHex(9)).slice(2)}` as `0x${string}`);
    await networkHelpers.setStorageAt(usdc, slotOf(safe), pad(numberToHex(total), { size: 32 }));
    // USDC keeps its list in the highest bit of the balance.
    await networkHelpers.setStorageAt(usdc, slotOf(suppliers[2]!.to), numberToHex(2n ** 255n, { size: 32 }));
    const proposal = await propose({ token: usdc });
    expect([proposal.symbol, proposal.decimals]).to.deep.equal(["USDC", 6]);
    const error = await refusedUnsent(PayeeRefusedError, () => simulate(proposal));
    expect(error.lines.map(({ index }) => index)).to.deep.equal([2]);
  });
});
