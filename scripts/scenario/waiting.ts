import { keccak256, parseAbi, stringToHex, zeroAddress } from "viem";
import { type Invoice, toInvoiceLink } from "../../sdk/src/index.ts";
import { confirm } from "../deploy/client.ts";
import { actAsIssuer } from "../stack/topUp.ts";
import type { Cast } from "./cast.ts";
import { type PlannedWaiting, type WaitingName, plans } from "./waitingPlan.ts";

const HOUR = 3_600n;
const DAY = 86_400n;

type Signed = readonly {
  readonly name: WaitingName;
  readonly planned: PlannedWaiting;
  readonly invoice: Invoice;
}[];

/** Signs them all: by the merchants' signers, with an operator who may act for them. */
export async function signWaiting(cast: Cast): Promise<Signed> {
  const { signers, token, addressOf, relayer, deployment } = cast;
  const { timestamp } = await relayer.getBlock();
  const signed = [];
  for (const [name, planned] of Object.entries(plans) as [WaitingName, PlannedWaiting][]) {
    const { merchant, number, amount, payer, feeBps, entry, title } = planned;
    const payExpiry = timestamp + HOUR;
    const feeReceiver = name === "paused" ? addressOf("agent") : addressOf("provider");
    const invoice = await signers[merchant].invoice.sign({
      merchant: addressOf(merchant),
      operator: addressOf("operator"),
      payer: addressOf(payer),
      number,
      token: token.address,
      amount,
      payExpiry,
      authorizationExpiry: entry === "charge" ? 0n : payExpiry + DAY,
      feeBps,
      feeReceiver: feeBps > 0n ? feeReceiver : zeroAddress,
      policy: name === "sanctioned" ? deployment.sanctionsPolicy! : zeroAddress,
      referenceHash: keccak256(stringToHex(`${merchant} ${number}: ${title}`)),
    });
    signed.push({ name, planned, invoice });
  }
  return signed;
}

/** Brings each to its fate, in the order of the plan. */
export async function liveThrough(cast: Cast, signed: Signed): Promise<void> {
  const { operator, payers, relayer, chain } = cast;
  const of = (name: WaitingName) => signed.find((one) => one.name === name)!;
  const pay = (name: WaitingName) => {
    const { planned, invoice } = of(name);
    const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...cast.deployment });
    return payers[planned.payer].invoice.pay({ link, rail: "allowance" });
  };

  await pay("inParts");
  await live(cast, of("inParts"));
  await pay("voided");
  await live(cast, of("voided"));

  await pay("paused");
  await captureWhilePaused(cast, of("paused"));

  await pay("batched");
  await pay("batchedToo");
  await captureInBatch(cast, of("batched").invoice, of("batchedToo").invoice);

  await renewStore(cast);
  await pay("renewed");
  await live(cast, of("renewed"));

  await pay("refunded");
  await live(cast, of("refunded"));

  await refuseSanctioned(cast, () => pay("sanctioned"));

  await pay("reclaimed");
  await chain.client.increaseTime({ seconds: Number(2n * DAY) });
  await chain.client.mine({ blocks: 1 });
  const late = await operator.payment.captureSync({ invoice: of("reclaimed").invoice }).then(
    () => "no error: it was captured",
    (error: Error) => error.name,
  );
  if (late !== "AuthorizationExpiredError") throw new Error(`A late capture was to be refused, and met ${late}`);
  await relayer.payment.reclaimSync({ invoice: of("reclaimed").invoice });
}

/** The operator's steps, one after the other. */
async function live({ operator }: Cast, { planned, invoice }: Signed[number]): Promise<void> {
  for (const step of planned.life) {
    switch (step.does) {
      case "capture":
        await operator.payment.captureSync({ invoice, amount: step.amount, feeBps: step.feeBps });
        break;
      case "void":
        await operator.payment.voidSync({ invoice, amount: step.amount });
        break;
      case "refund": {
        const refund = { invoice, amount: step.amount, reason: step.reason };
        const { approvals } = await operator.payment.refund.prepare(refund);
        for (const approval of approvals) {
          await confirm(operator, "approving", await operator.writeContract({ ...approval, chain: null }));
        }
        await operator.payment.refundSync(refund);
        break;
      }
      case "reclaim":
        throw new Error("Nobody reclaims before the expiry");
    }
  }
}

/**
 * Tether pauses; the operator captures in time all the same, and every part becomes a credit. When it goes on, anyone
 * sends the merchant its own, and the agent signs that its goes to its bank.
 */
async function captureWhilePaused(cast: Cast, { planned, invoice }: Signed[number]): Promise<void> {
  const { chain, token, operator, relayer, agent, addressOf } = cast;
  await actAsIssuer(chain.client, token.address, "pause");
  const { credits } = await operator.payment.captureSync({ invoice });
  await actAsIssuer(chain.client, token.address, "unpause");
  if (credits.length !== 2) throw new Error(`Two parts were to be credited, and ${credits.length} were`);
  const merchant = addressOf(planned.merchant);
  await relayer.credit.claimSync({ token: token.address, merchant, owner: merchant });
  const claim = await agent.credit.signClaim({ token: token.address, merchant, to: addressOf("agentBank") });
  await relayer.credit.claimToSync(claim);
}

/** Two captures, and between them one that asks for too much: it stops neither. */
async function captureInBatch({ operator }: Cast, first: Invoice, second: Invoice): Promise<void> {
  const captureOf = ({ terms }: Invoice, amount: bigint) => ({
    ...operator.payment.capture.call({ terms, amount }),
    gasLimit: 300_000n,
  });
  const calls = [captureOf(first, first.terms.amount), captureOf(first, 1n), captureOf(second, second.terms.amount)];
  const { succeeded } = await operator.payment.batchSync({ calls });
  if (succeeded.join() !== "true,false,true") throw new Error(`Of three captures ${succeeded.join()} were made`);
}

/** Tether lists the ink merchant's store; anyone sees to it that new money goes to the next. */
async function renewStore({ chain, token, relayer, addressOf }: Cast): Promise<void> {
  const merchant = addressOf("ink");
  const { store } = await relayer.store.get({ merchant });
  await actAsIssuer(chain.client, token.address, "addBlackList", [store]);
  await relayer.store.openSync({ blacklisted: { merchant, token: token.address } });
  await actAsIssuer(chain.client, token.address, "removeBlackList", [store]);
}

/** The list's keeper puts the payer on it: the policy in the terms lets it pay no more. */
async function refuseSanctioned(cast: Cast, pay: () => Promise<unknown>): Promise<void> {
  const { deployer, sanctionsList, addressOf } = cast;
  const hash = await deployer.writeContract({
    address: sanctionsList,
    abi: parseAbi(["function addToSanctionsList(address[] accounts)"]),
    functionName: "addToSanctionsList",
    args: [[addressOf("dan")]],
    chain: null,
  });
  await confirm(deployer, "filling the sanctions list", hash);
  const met = await pay().then(
    () => "no error: it was paid",
    (error: Error) => error.name,
  );
  if (met !== "PolicyRefusedError") throw new Error(`A sanctioned payer was to be refused, and met ${met}`);
}
