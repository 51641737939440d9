import { keccak256, stringToHex, zeroAddress } from "viem";
import { type Invoice, toInvoiceLink } from "../../sdk/src/index.ts";
import { confirm } from "../deploy/client.ts";
import type { Cast } from "./cast.ts";
import { type PlannedInvoice, payees } from "./plan.ts";

type Actor = Cast["relayer"];

const A_WEEK = 604_800n;

/** Signs an invoice as planned: off chain, without gas, by the merchant's signer. */
export async function signInvoice(cast: Cast, planned: PlannedInvoice): Promise<Invoice> {
  const { signers, token, addressOf, relayer } = cast;
  const { merchant, number, amount, payer, isPayerNamed, feeBps = 0n, splits = {}, title } = planned;
  const { timestamp } = await relayer.getBlock();
  return signers[merchant].invoice.sign({
    merchant: addressOf(merchant),
    number,
    amount,
    token: token.address,
    payer: isPayerNamed ? addressOf(payer) : zeroAddress,
    payExpiry: timestamp + A_WEEK,
    feeBps,
    feeReceiver: feeBps > 0n ? addressOf("provider") : zeroAddress,
    referenceHash: keccak256(stringToHex(`${merchant} ${number}: ${title}`)),
    splits: payees.flatMap((name) => {
      const bps = splits[name];
      return bps === undefined ? [] : [{ account: addressOf(name), bps }];
    }),
  });
}

/** Brings an invoice to its planned fate. The payer gets a link, as it would outside. */
export async function settle(cast: Cast, planned: PlannedInvoice, invoice: Invoice): Promise<void> {
  const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...cast.deployment });
  await refuse(cast, planned, link, "before");
  await act(cast, planned, link);
  await refuse(cast, planned, link, "after");
}

async function act(cast: Cast, planned: PlannedInvoice, link: string): Promise<void> {
  const { payers, relayer, signers, addressOf, chain } = cast;
  const { fate, merchant, number, rail, isRelayed } = planned;
  const payer = payers[planned.payer];
  switch (fate) {
    case "charged":
      if (isRelayed) await payByConsent(payer, relayer, link);
      else await payer.invoice.pay({ link, rail });
      return;
    case "cancelled":
      await signers[merchant].invoice.cancelSync({ merchant: addressOf(merchant), number });
      return;
    case "open":
      await chain.client.increaseTime({ seconds: Number(A_WEEK) });
      await chain.client.mine({ blocks: 1 });
      return;
    case "superseded":
      return;
  }
}

/** The payer trusts Permit2 with the amount and signs a consent; the relayer sends it and pays the gas. */
async function payByConsent(payer: Actor, relayer: Actor, link: string): Promise<void> {
  const { approvals } = await payer.payment.signPermit2.prepare({ link });
  for (const approval of approvals) {
    await confirm(payer, "approving Permit2", await payer.writeContract({ ...approval, chain: null }));
  }
  await relayer.payment.chargeSync({ link, consent: await payer.payment.signPermit2({ link }) });
}

/** The attempts that must be refused: by the planned error, or the scenario has failed. */
async function refuse(cast: Cast, planned: PlannedInvoice, link: string, when: "before" | "after"): Promise<void> {
  for (const refusal of planned.refusals ?? []) {
    if (refusal.when !== when) continue;
    const name = await cast.payers[refusal.who].invoice.pay({ link, rail: planned.rail }).then(
      () => "no error: it was paid",
      (error: unknown) => (error as Error).name,
    );
    if (name !== refusal.error) {
      throw new Error(`${planned.title}: ${refusal.who} was to be refused by ${refusal.error}, and met ${name}`);
    }
  }
}
