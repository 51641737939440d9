import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import { simulateContract } from "viem/actions";
import { getAction } from "viem/utils";
import { tokenAbi } from "../../abis.ts";
import type { AmountToken } from "../../amounts/format.ts";
import type { Deployment } from "../../deployment.ts";
import { CollectorNotListedError, EntriesPausedError, TokenNotListedError } from "../../errors/governance.ts";
import { NumberSpentError, PayerIsMerchantError, PayerMismatchError } from "../../errors/processor.ts";
import { BalanceTooLowError, PayerBlacklistedError, TokenPausedError } from "../../errors/payment.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { type InvoiceSource, invoiceFrom } from "../../internal/invoiceSource.ts";
import { findToken } from "../../internal/token.ts";
import type { ContractCall } from "../../internal/write.ts";
import { checkTerms } from "../../terms/checkTerms.ts";
import type { Invoice } from "../../terms/invoice.ts";
import { checkInvoiceSignature, checkSigner } from "../invoice/verify.ts";
import { type ChargeFacts, pickPermit2Nonce, readFacts } from "./facts.ts";
import { type Permit2Consent, type Permit2Permission, toPermit2Permission } from "./permit2.ts";

/** How the tokens leave the payer: by its allowance to the processor, or by a Permit2 signature. */
export type Rail = "allowance" | "permit2";

export type ChargeArgs = InvoiceSource & {
  /** @default "permit2" with a consent; else the one that needs no approval, "allowance" first */
  readonly rail?: Rail | undefined;
  /** The payer's Permit2 signature, from `payment.signPermit2`: with it anyone may send the payment. */
  readonly consent?: Permit2Consent | undefined;
  /** The payer's Permit2 nonce, where the SDK is to make the signature. @default one that the payer has not used */
  readonly permit2Nonce?: bigint | undefined;
  /** Unix seconds until which that signature is good. @default half an hour, and `payExpiry` at most */
  readonly permit2Deadline?: bigint | undefined;
};

export type ChargePrepareParameters = DeploymentParameter &
  AccountParameter &
  ChargeArgs & {
    /** Who pays, if it is neither the account nor in the consent. */
    readonly payer?: Address | undefined;
  };

/** A payment that nothing stands in the way of, but perhaps approvals. */
export interface ChargePrepareReturnType {
  readonly invoice: Invoice;
  readonly payer: Address;
  readonly rail: Rail;
  readonly token: AmountToken & { readonly address: Address };
  /** What the payer pays, in base units. */
  readonly due: bigint;
  readonly balance: bigint;
  /** Whom the payer has to have approved, and how much it has. */
  readonly spender: Address;
  readonly allowance: bigint;
  /** Calls that the payer has to make first, in this order; none where the allowance will do. */
  readonly approvals: readonly ContractCall[];
  /** For the rail `permit2`, unless its consent was given: what the payer signs. */
  readonly permission?: Permit2Permission | undefined;
}

/** Refuses, in the contracts' own errors, whatever they or the token would refuse; allowances aside. */
async function checkFacts(
  client: AnyClient,
  deployment: Deployment,
  invoice: Invoice,
  { payer, rail, facts, token }: { payer: Address; rail: Rail; facts: ChargeFacts; token: AmountToken },
): Promise<void> {
  const { terms, signer } = invoice;
  const { merchant, number, amount } = terms;
  // First, because it is what somebody who pays twice has to hear, whatever else has changed since.
  if (facts.numberStatus !== 0) throw new NumberSpentError({ merchant, number, status: facts.numberStatus });
  checkTerms(terms, { now: facts.now, processor: deployment.processor, token });
  if (terms.payer !== zeroAddress && !isAddressEqual(terms.payer, payer)) {
    throw new PayerMismatchError({ attempted: payer, allowed: terms.payer });
  }
  if (isAddressEqual(payer, merchant)) throw new PayerIsMerchantError({ merchant });
  if (!facts.isListed) throw new TokenNotListedError({ token: terms.token });
  if (facts.now < facts.entriesPausedUntil) {
    throw new EntriesPausedError({ token: terms.token, until: facts.entriesPausedUntil });
  }
  if (rail === "permit2" && !facts.isCollectorListed) {
    throw new CollectorNotListedError({ collector: deployment.permit2Collector });
  }
  const { signerValidUntil: validUntil, signerMaxOutBps: maxOutBps, now } = facts;
  checkSigner(terms, signer, { validUntil, maxOutBps, now });
  await checkInvoiceSignature(client, invoice, deployment);
  if (facts.isTokenPaused) throw new TokenPausedError({ token: terms.token, symbol: token.symbol });
  if (facts.isPayerBlacklisted) throw new PayerBlacklistedError({ payer, symbol: token.symbol });
  if (facts.balance < amount) {
    throw new BalanceTooLowError({ payer, attempted: amount, allowed: facts.balance, token });
  }
}

/** Approvals of exactly `due`. A token that refuses to go from one allowance to another gets a zero in between. */
async function approvalsFor(
  client: AnyClient,
  {
    token,
    payer,
    spender,
    allowance,
    due,
  }: Record<"token" | "payer" | "spender", Address> & Record<"allowance" | "due", bigint>,
): Promise<readonly ContractCall[]> {
  if (allowance >= due) return [];
  const approve = (amount: bigint) =>
    ({ address: token, abi: tokenAbi, functionName: "approve", args: [spender, amount] }) as const;
  if (allowance === 0n) return [approve(due)];
  const isAccepted = await getAction(
    client,
    simulateContract,
    "simulateContract",
  )({ ...approve(due), account: payer }).then(
    () => true,
    () => false,
  );
  return isAccepted ? [approve(due)] : [approve(0n), approve(due)];
}

/** See `payment.charge`. */
export async function prepare(
  client: AnyClient,
  parameters: ChargePrepareParameters,
): Promise<ChargePrepareReturnType> {
  const { consent, permit2Nonce, permit2Deadline } = parameters;
  const deployment = await deploymentFor(client, parameters);
  const invoice = await invoiceFrom(parameters, deployment);
  const payer = getAddress(
    consent?.payer ?? parameters.payer ?? accountOf(client, parameters, "payment.charge").address,
  );
  const { amount: due, payExpiry, token: address } = invoice.terms;
  const facts = await readFacts(client, deployment, invoice, payer);
  const token = findToken(deployment, address) ?? { address, symbol: "base units", decimals: 0 };
  const rail = parameters.rail ?? (consent ? "permit2" : pickRail(facts, due));
  await checkFacts(client, deployment, invoice, { payer, rail, facts, token });

  const isPermit2 = rail === "permit2";
  const spender = isPermit2 ? deployment.permit2 : deployment.processor;
  const allowance = isPermit2 ? facts.permit2Allowance : facts.processorAllowance;
  const approvals = await approvalsFor(client, { token: address, payer, spender, allowance, due });
  const prepared = { invoice, payer, rail, token, due, balance: facts.balance, spender, allowance, approvals };
  if (!isPermit2 || consent) return prepared;
  const halfAnHour = facts.now + 1800n;
  const permission = toPermit2Permission(deployment, invoice, {
    nonce: permit2Nonce ?? pickPermit2Nonce(facts.nonceWords, invoice.id),
    deadline: permit2Deadline ?? (halfAnHour < payExpiry ? halfAnHour : payExpiry),
  });
  return { ...prepared, permission };
}

/** The rail that needs no approval; the direct one if both do, or neither. */
const pickRail = ({ processorAllowance, permit2Allowance, isCollectorListed }: ChargeFacts, due: bigint): Rail =>
  processorAllowance < due && permit2Allowance >= due && isCollectorListed ? "permit2" : "allowance";
