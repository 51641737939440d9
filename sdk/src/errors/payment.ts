import type { Address, Hex } from "viem";
import { type AmountToken, formatAmount } from "../amounts/format.ts";
import { FeiqianError } from "./base.ts";

interface TokenFigures {
  readonly payer: Address;
  readonly attempted: bigint;
  readonly allowed: bigint;
  readonly token: AmountToken;
}

/** The payer has less than is due. */
export class BalanceTooLowError extends FeiqianError {
  readonly attempted: bigint;
  readonly allowed: bigint;

  constructor({ payer, attempted, allowed, token }: TokenFigures) {
    super(`${formatAmount(attempted, token)} are due; ${payer} has ${formatAmount(allowed, token)}.`, {
      metaMessages: [`Nothing was sent. ${formatAmount(attempted - allowed, token)} are missing.`],
      name: "BalanceTooLowError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** The payer has approved less than is due. */
export class AllowanceTooLowError extends FeiqianError {
  readonly attempted: bigint;
  readonly allowed: bigint;
  readonly spender: Address;

  constructor({ payer, spender, attempted, allowed, token }: TokenFigures & { readonly spender: Address }) {
    super(
      `${formatAmount(attempted, token)} are due; ${payer} has approved ${formatAmount(allowed, token)} to ${spender}.`,
      {
        metaMessages: ["Nothing was sent. Approve that first; `invoice.pay` does so by itself."],
        name: "AllowanceTooLowError",
      },
    );
    this.attempted = attempted;
    this.allowed = allowed;
    this.spender = spender;
  }
}

/** The issuer has paused the token. */
export class TokenPausedError extends FeiqianError {
  constructor({ token, symbol }: { readonly token: Address; readonly symbol: string }) {
    super(`The issuer has paused ${symbol} (${token}): nobody can transfer it.`, {
      metaMessages: ["Nothing was sent. Pay later, or in another token."],
      name: "TokenPausedError",
    });
  }
}

/** The issuer has listed the payer. */
export class PayerBlacklistedError extends FeiqianError {
  constructor({ payer, symbol }: { readonly payer: Address; readonly symbol: string }) {
    super(`The issuer of ${symbol} has blacklisted ${payer}: it cannot transfer.`, {
      metaMessages: ["Nothing was sent. Pay from another account."],
      name: "PayerBlacklistedError",
    });
  }
}

/** The token does not have what the rail needs. */
export class RailNotOfferedError extends FeiqianError {
  constructor({ rail, token, why }: { readonly rail: string; readonly token: Address; readonly why: string }) {
    super(`Token ${token} cannot be paid by the rail "${rail}": ${why}.`, {
      metaMessages: ["Nothing was signed or sent. Pay by another rail."],
      name: "RailNotOfferedError",
    });
  }
}

/** The number was charged, but not under these terms. */
export class PaymentNotFoundError extends FeiqianError {
  readonly id: Hex;

  constructor({ id, number, fromBlock }: { readonly id: Hex; readonly number: bigint; readonly fromBlock: bigint }) {
    super(
      `Invoice number ${number} was charged, but there is no Charged event of payment ${id} from block ${fromBlock} on.`,
      {
        metaMessages: ["Another version of the invoice was paid: refund that one. `payment.get` tells them apart."],
        name: "PaymentNotFoundError",
      },
    );
    this.id = id;
  }
}

/** The issuer has listed the store in which the money would wait. */
export class StoreBlacklistedError extends FeiqianError {
  readonly store: Address;

  constructor({ store, symbol }: { readonly store: Address; readonly symbol: string }) {
    super(`The issuer of ${symbol} has blacklisted ${store}, where the money would wait: it could not leave.`, {
      metaMessages: ["Nothing was sent. Anyone can open the merchant's next store: `store.open({ blacklisted })`."],
      name: "StoreBlacklistedError",
    });
    this.store = store;
  }
}

/** A batch holds calls of the processor alone. */
export class ForeignCallError extends FeiqianError {
  constructor({ attempted, allowed }: { readonly attempted: Address; readonly allowed: Address }) {
    super(`A call in the batch is of ${attempted}; they all have to be of the processor, ${allowed}.`, {
      metaMessages: ["Nothing was sent. Send that call by itself, or all of them by the wallet's own batch."],
      name: "ForeignCallError",
    });
  }
}

/** A transaction was mined and failed. */
export class TransactionRevertedError extends FeiqianError {
  readonly hash: Hex;

  constructor({ hash, action, cause }: { readonly hash: Hex; readonly action: string; readonly cause?: unknown }) {
    super(`\`${action}\` was mined as ${hash} and reverted.`, {
      cause,
      metaMessages: ["Nothing was moved but the gas. Something changed after it was prepared: try again to see what."],
      name: "TransactionRevertedError",
    });
    this.hash = hash;
  }
}

/** A receipt that does not hold the event it was searched for. */
export class EventMissingError extends FeiqianError {
  constructor({ eventName, looked }: { readonly eventName: string; readonly looked: string }) {
    super(`There is no ${eventName} event ${looked}.`, {
      metaMessages: ["The logs are of another transaction or contract."],
      name: "EventMissingError",
    });
  }
}

/** A wallet took a batch of calls (EIP-5792) and did not carry it out. */
export class WalletCallsFailedError extends FeiqianError {
  constructor({ id, statusCode }: { readonly id: string; readonly statusCode: number }) {
    super(`The wallet did not carry out the calls "${id}": status ${statusCode}.`, {
      metaMessages: ["They are atomic: nothing was approved or paid. Read `payment.get`, then try again."],
      name: "WalletCallsFailedError",
    });
  }
}
