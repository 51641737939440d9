import { type Address, getAddress, isAddressEqual, maxUint120, zeroAddress } from "viem";
import { tokenAbi } from "../../abis.ts";
import type { Deployment } from "../../deployment.ts";
import * as sending from "../../errors/sending.ts";
import { MalformedTermsError } from "../../errors/invoice.ts";
import * as payments from "../../errors/payments.ts";
import { chargedEvent, refundFunction, refundedEvent } from "../../generated/processor.ts";
import { toActionError } from "../../errors/toActionError.ts";
import { approveFirst } from "../../internal/approve.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentForWrite } from "../../internal/deployment.ts";
import { defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import { ask, askAll, orElse } from "../../internal/multicall.ts";
import { entryVerbOf, isPriced } from "../../terms/checkTerms.ts";
import { encodeReason } from "../../terms/reason.ts";
import type { PaymentTerms } from "../../terms/types.ts";
import { approvalsFor } from "./preflight.ts";
import * as exit from "./exit.ts";
import { listingQuestions } from "./facts.ts";
import { findEvent, findPaid, findSpender, headOf } from "./find.ts";
import type {
  RefundCallParameters,
  RefundPrepareParameters,
  RefundPrepareReturnType,
  RefundSyncParameters,
  RefundSyncReturnType,
} from "./types.ts";

type Refundable = Pick<RefundPrepareReturnType, "refundable" | "refundableOnChain">;

/** What may be refunded of a charge, and who paid it, where its event was looked for. */
async function ofCharge(
  client: AnyClient,
  deployment: Deployment,
  { id, terms }: Pick<exit.ExitOf, "id" | "terms">,
  { numberStatus: status, refunded }: { readonly numberStatus: number; readonly refunded: bigint },
  parameters: RefundPrepareParameters,
): Promise<Refundable & { readonly payer?: Address }> {
  const { merchant, number } = terms;
  if (status !== 1) throw new payments.NumberNotChargedError({ merchant, number, status });
  const fromBlock = parameters.fromBlock ?? BigInt(deployment.startBlock);
  const range = { id, fromBlock, toBlock: await headOf(client) };
  const notFound = async () => {
    const by = await findSpender(client, deployment, { ...range, terms, besides: id });
    return new sending.PaymentNotFoundError({ id, number, by });
  };
  // Only the event has the price of priced terms.
  const { due, priced } = await findPaid(client, deployment, terms, range);
  if (isPriced(terms) && !priced) throw await notFound();
  const refundable = due > refunded ? due - refunded : 0n;
  const refundableOnChain = (isPriced(terms) ? maxUint120 : terms.amount) - refunded;
  if (parameters.findsCharge === false) return { refundable, refundableOnChain };
  // Both events are of one transaction.
  const at = priced && { fromBlock: priced.blockNumber, toBlock: priced.blockNumber };
  const charged = await findEvent(client, deployment, chargedEvent, { ...range, ...at });
  if (!charged) throw await notFound();
  return { refundable, refundableOnChain, payer: charged.payer };
}

function checkReceiver({ payer, token }: PaymentTerms, to: Address | undefined, { processor }: Deployment): Address {
  if (to === undefined) {
    const allowed = "an address: the terms name no payer, and the Charged event was not looked for";
    throw new MalformedTermsError({ field: "to", attempted: to, allowed });
  }
  if (!isAddressEqual(payer, zeroAddress)) {
    if (!isAddressEqual(to, payer)) throw new payments.PayerMismatchError({ attempted: to, allowed: payer });
  } else if ([zeroAddress, token, processor].some((refused) => isAddressEqual(to, refused))) {
    throw new payments.PayeeNotAllowedError({ account: to });
  }
  return getAddress(to);
}

async function check(client: AnyClient, of: exit.Checked, parameters: RefundPrepareParameters) {
  const { id, terms, token, deployment, caller } = of;
  const from = caller();
  exit.checkMerchantOrOperator(terms, from);
  const { processor: spender } = deployment;
  const contract = { address: terms.token, abi: tokenAbi } as const;
  const { payment, balance, allowance, isPaused, listings, ...state } = await askAll(client, deployment, {
    ...exit.stateQuestions(deployment, { id, terms }),
    balance: ask({ ...contract, functionName: "balanceOf", args: [from] }),
    allowance: ask({ ...contract, functionName: "allowance", args: [from, spender] }),
    isPaused: orElse(ask({ ...contract, functionName: "paused" }), false),
    listings: listingQuestions(terms.token, from),
  });
  const basis = entryVerbOf(terms) === "charge" ? "charged" : "captured";
  const { refundable, refundableOnChain, payer } =
    basis === "charged"
      ? await ofCharge(client, deployment, { id, terms }, state, parameters)
      : { refundable: payment[1], refundableOnChain: payment[1], payer: terms.payer };
  const named = isAddressEqual(terms.payer, zeroAddress) ? payer : terms.payer;
  const to = checkReceiver(terms, parameters.to ?? named, deployment);
  if (parameters.refundable !== undefined && parameters.refundable !== refundable)
    throw new payments.RefundableChangedError({ attempted: parameters.refundable, actual: refundable }, { token });
  const { amount = refundable, reason } = parameters;
  exit.checkAmount(amount, refundable, token);
  if (isPaused) throw new sending.TokenPausedError({ token: terms.token, symbol: token.symbol });
  if (listings.includes(true)) throw new sending.PayerBlacklistedError({ payer: from, symbol: token.symbol });
  if (balance < amount)
    throw new sending.BalanceTooLowError({ payer: from, attempted: amount, allowed: balance, token });
  const approval = { token: terms.token, owner: from, spender, allowance, due: amount };
  const approvals = await approvalsFor(client, approval);
  return {
    ...{ from, to, amount, reason, basis, refundable, refundableOnChain },
    ...{ balance, spender, allowance, approvals },
  };
}

function call(client: AnyClient, parameters: RefundCallParameters) {
  const { terms, amount, refundableOnChain, to, reason } = parameters;
  const args = [terms, amount, refundableOnChain, to, encodeReason(reason)] as const;
  return verbCall(client, parameters, [refundFunction], "refund", args);
}

const extractEvent = /* @__PURE__ */ extractorOf(refundedEvent, "id");

const verb = /* @__PURE__ */ exit.defineExit({
  action: "payment.refund",
  check,
  call,
  extractEvent,
  request: ({ amount, refundable, to, reason }) => [amount, refundable, to?.toLowerCase(), encodeReason(reason)],
  /** It is one transaction: it refuses where approvals are missing. */
  refuse({ approvals, from, spender, amount, allowance, token }) {
    if (approvals.length === 0) return;
    throw new sending.AllowanceTooLowError({ payer: from, spender, attempted: amount, allowed: allowance, token });
  },
});

/**
 * Pays back what was charged or captured, all of it or `amount`, out of the account's own tokens and by its allowance
 * to the processor. For the merchant and the operator. Fee and splits are kept by those who have them. It sends one
 * transaction: missing approvals are sent by `payment.refundSync`.
 *
 * `refund.prepare` refuses with both figures and reports the approvals that are missing; with `refund.call` they are
 * the transaction of a Safe (`toSafeBatch` of `@feiqian/sdk/safe`). A charge is looked for by the id of the very terms:
 * the chain itself would let the number of another version do.
 * @example
 * const { approvals } = await client.payment.refund.prepare({ terms, reason: "requested" });
 * if (approvals.length === 0) await client.payment.refund({ terms, reason: "requested" });
 * @throws NotMerchantOrOperatorError, NumberNotChargedError, PaymentNotFoundError (another version of the terms was
 * paid), LogsWithheldError (ask another node), AmountOutOfRangeError (more than is refundable), payments.RefundableChangedError, PayerMismatchError,
 * PayeeNotAllowedError, TokenPausedError, PayerBlacklistedError, BalanceTooLowError, AllowanceTooLowError;
 * ForeignInvoiceError, AccountMissingError, WrongChainError
 */
export const refund = /* @__PURE__ */ defineWrite(verb);

const readRefund = /* @__PURE__ */ readEvent(extractEvent);
const refundOnly = /* @__PURE__ */ defineWriteSync(verb, readRefund);

/**
 * Sends the approvals that are missing, of exactly the amount, as `invoice.pay` does (an allowance of USDT that was left
 * over is set to zero first), then `payment.refund`, and waits. A wallet that carries out several calls as one
 * (EIP-5792) is asked once, except under a `key`: its journal knows no such batches.
 * @example const { to, amount } = await client.payment.refundSync({ terms, amount: 5_000_000n, reason: "requested" });
 * @throws as `payment.refund`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError,
 * WalletCallsFailedError
 */
export async function refundSync(client: AnyClient, parameters: RefundSyncParameters): Promise<RefundSyncReturnType> {
  try {
    // First, since what was sent under a key before is followed, whatever is allowed now.
    return await refundOnly(client, parameters);
  } catch (error) {
    // A nonce of the caller's own is for the refund: there is none for what has to come before it.
    if (!(error instanceof sending.AllowanceTooLowError) || parameters.nonce !== undefined) throw error;
  }
  const account = accountOf(client, parameters, verb.action);
  const deployment = await deploymentForWrite(client, parameters);
  const { approvals, token, ...prepared } = await refund.prepare(client, { ...parameters, deployment });
  const { id } = prepared;
  const approving = {
    approvals,
    call: async () => call(client, { ...prepared, deployment }),
    token,
    batches: parameters.key === undefined,
  };
  const { chainId } = deployment;
  const options = { account, chainId, action: verb.action, request: [id], waits: true, toError: toActionError };
  const receipt = await approveFirst(client, approving, parameters, options);
  return receipt ? readRefund(receipt, { id, deployment }) : refundOnly(client, parameters);
}
