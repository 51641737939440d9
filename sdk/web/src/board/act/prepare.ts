import type { ContractCall, Deployment, Journal, RefundReason } from "@feiqian/sdk";
import { claim, claimSync, claimTo, claimToSync, get as getCredit } from "@feiqian/sdk/actions/credit";
import * as payment from "@feiqian/sdk/actions/payment";
import { type Address, type Client, isAddressEqual } from "viem";
import { getBlockNumber } from "viem/actions";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import type { CreditSubject, PaymentSubject, Subject } from "./subject.ts";

/** The credit is another one than was shown. */
export class CreditChangedError extends Error {
  override name = "CreditChangedError";
}

/** The wish of whoever acts. */
export interface Wish {
  readonly actor: Address;
  /** In base units of the token; a reclaim and a claim take all. */
  readonly amount: bigint;
  readonly reason: RefundReason;
  /** Receiver of a credit. */
  readonly to: Address;
}

/** Told to the journal, which follows what was sent under the key. */
export interface Keyed {
  readonly key: string;
  readonly journal: Journal;
  readonly timeout: number;
}

interface Sent {
  readonly receipt: { readonly transactionHash: `0x${string}`; readonly blockNumber: bigint };
}

/** A step as it is confirmed, by the chain's figures. Other figures at sending are refused. */
export interface PreparedAct {
  readonly actor: Address;
  readonly amount: bigint;
  readonly to: Address;
  /** All calls, approvals included, in their order: what a Safe's owners sign. */
  readonly calls: readonly ContractCall[];
  /** The same by a wallet, which is asked for one call after the other. */
  readonly send: (wallet: WalletClient, keyed: Keyed) => Promise<Sent>;
  readonly key: string;
  /** The latest block at the time. */
  readonly head: bigint;
}

export interface Chain {
  readonly node: Client;
  readonly deployment: Deployment;
}

/** The most that can be captured, returned, refunded or claimed, by the chain. */
export async function readMost({ node, deployment }: Chain, subject: Subject): Promise<bigint> {
  if (subject.verb === "claim") {
    const { token, credit } = subject;
    return (await getCredit(node, { deployment, token: token.address, ...credit })).amount;
  }
  const state = await payment.get(node, { deployment, terms: subject.terms });
  if (subject.verb === "refund")
    return state.status === "charged" || state.status === "authorized" ? state.refundable : 0n;
  return state.status === "authorized" ? state.capturable : 0n;
}

type Part = Omit<PreparedAct, "actor" | "key" | "head"> & { readonly request: readonly unknown[] };

async function ofPayment({ node, deployment }: Chain, subject: PaymentSubject, wish: Wish): Promise<Part> {
  const { verb, terms } = subject;
  const { actor: account, amount, reason } = wish;
  const of = { deployment, terms };
  switch (verb) {
    case "capture": {
      const prepared = await payment.capture.prepare(node, { ...of, account, amount });
      const { capturable } = prepared;
      return {
        ...{ amount, to: terms.merchant, request: [amount, capturable] },
        calls: [payment.capture.call(node, { ...prepared, deployment })],
        send: (wallet, keyed) => payment.captureSync(wallet, { ...of, ...keyed, amount, capturable }),
      };
    }
    case "void": {
      const prepared = await payment.void.prepare(node, { ...of, account, amount });
      const { capturable } = prepared;
      return {
        ...{ amount, to: terms.payer, request: [amount, capturable] },
        calls: [payment.void.call(node, { ...prepared, deployment })],
        send: (wallet, keyed) => payment.voidSync(wallet, { ...of, ...keyed, amount, capturable }),
      };
    }
    case "reclaim": {
      const prepared = await payment.reclaim.prepare(node, of);
      return {
        ...{ amount: prepared.amount, to: terms.payer, request: [] },
        calls: [payment.reclaim.call(node, of)],
        send: (wallet, keyed) => payment.reclaimSync(wallet, { ...of, ...keyed }),
      };
    }
    case "refund": {
      const { approvals, ...prepared } = await payment.refund.prepare(node, { ...of, account, amount, reason });
      const { refundable, to } = prepared;
      return {
        ...{ amount, to, request: [amount, refundable, to, reason] },
        calls: [...approvals, payment.refund.call(node, { ...prepared, deployment })],
        send: (wallet, keyed) => payment.refundSync(wallet, { ...of, ...keyed, amount, refundable, to, reason }),
      };
    }
  }
}

async function ofCredit(chain: Chain, subject: CreditSubject, { to }: Wish): Promise<Part> {
  const { node, deployment } = chain;
  const { store, merchant, owner } = subject.credit;
  const token = subject.token.address;
  const amount = await readMost(chain, subject);
  const isOwn = isAddressEqual(to, owner);
  const of = { deployment, store, token, merchant };
  return {
    ...{ amount, to, request: [store, token, owner, to, amount] },
    calls: [isOwn ? claim.call(node, { ...of, owner }) : claimTo.call(node, { ...of, to, amount })],
    send: (wallet, keyed) =>
      isOwn ? claimSync(wallet, { ...of, ...keyed, owner }) : claimToSync(wallet, { ...of, ...keyed, to, amount }),
  };
}

/**
 * A step's calls and their sending, after the SDK's checks against the chain.
 * @throws as the SDK's verbs
 */
export async function prepareAct(chain: Chain, subject: Subject, wish: Wish): Promise<PreparedAct> {
  const head = await getBlockNumber(chain.node, { cacheTime: 0 });
  const isCredit = subject.verb === "claim";
  const { request, ...part } = await (isCredit ? ofCredit(chain, subject, wish) : ofPayment(chain, subject, wish));
  const key = [subject.verb, isCredit ? "" : subject.id, ...request].join(" ");
  return { ...part, actor: wish.actor, key, head };
}

/** Refuses what has changed since it was shown, before a wallet is asked. */
export async function checkUnchanged(chain: Chain, subject: Subject, { amount }: PreparedAct): Promise<void> {
  if (subject.verb !== "claim" && subject.verb !== "reclaim") return;
  const most = await readMost(chain, subject);
  if (most !== amount) throw new CreditChangedError(`${most} base units are there now, and ${amount} were shown.`);
}
