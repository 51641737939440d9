import { stringToHex } from "viem";
import { payout as safePayout } from "../../sdk/src/safe/index.ts";
import { type Cast, ownersOf } from "./cast.ts";
import { payout } from "./plan.ts";

/**
 * A merchant pays its suppliers out of its Safe. The proposal travels as JSON; two owners sign it, each apart and
 * offline; the relayer sends it.
 */
export async function paySuppliers(cast: Cast): Promise<void> {
  const { relayer, token, addressOf, contractNetworks } = cast;
  const proposal = await safePayout.propose({
    client: relayer,
    safe: addressOf(payout.merchant),
    token: token.address,
    lines: payout.lines.map(({ name, amount, reference }) => ({
      to: addressOf(name),
      amount,
      reference: stringToHex(reference, { size: 32 }),
    })),
    contractNetworks,
  });
  const file = JSON.stringify(proposal);
  const [first, , third] = ownersOf(payout.merchant);
  const signatures = [];
  for (const account of [first!, third!]) {
    signatures.push(
      await safePayout.sign({ proposal: JSON.parse(file) as typeof proposal, account, contractNetworks }),
    );
  }
  const signed = await safePayout.merge(proposal, signatures);
  await safePayout.execute({ client: relayer, proposal: signed, contractNetworks });
}
