import { expect } from "chai";
import { keccak256, stringToHex } from "viem";
import type { PayoutLine } from "../../sdk/src/safe/index.ts";
import { usdt } from "../support/system.ts";
import { alice, bob, payoutsOn, suppliers } from "./payoutSupport.ts";
import { onBothChains } from "./support.ts";

onBothChains("What a line of a payout costs", (system) => {
  const { propose, signedBy, execute } = payoutsOn(system);

  /** Whole transactions to payees who have some already, out of a Safe that has sent before. */
  const gasOf = async (lines: readonly PayoutLine[]): Promise<number> => {
    const { setBalance, networkHelpers, safe } = system();
    for (const { to } of suppliers) await setBalance(to, usdt(1));
    // The Safe's nonce is in its sixth slot.
    await networkHelpers.setStorageAt(safe, 5, `0x${"7".padStart(64, "0")}`);
    return Number((await execute(await signedBy([alice, bob], await propose({ lines })))).receipt.gasUsed);
  };
  const bare = suppliers.map(({ to, amount }) => ({ to, amount }));

  it("is 11,500 gas at most for each further line", async () => {
    expect(((await gasOf(bare)) - (await gasOf(bare.slice(0, 1)))) / 19).to.be.below(11_500);
  });

  it("is 350 more with an invoice number", async () => {
    const numbered = suppliers.map(({ name: _, ...line }) => line);
    expect(((await gasOf(numbered)) - (await gasOf(bare))) / 20).to.be.within(250, 350);
  });

  it("is 550 more with a hash as reference", async () => {
    const hashed = bare.map((line) => ({ ...line, reference: keccak256(stringToHex(line.to)) }));
    expect(((await gasOf(hashed)) - (await gasOf(bare))) / 20).to.be.within(450, 550);
  });

  it("is 550 more again with a payee's name hash", async () => {
    const numbered = suppliers.map(({ name: _, ...line }) => line);
    expect(((await gasOf(suppliers)) - (await gasOf(numbered))) / 20).to.be.within(450, 550);
  });
});
