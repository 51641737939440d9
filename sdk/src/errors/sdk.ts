import type { Address, Hex } from "viem";
import { type AmountToken, formatAmount } from "../amounts/format.ts";
import { FeiqianError } from "./base.ts";

/** The client has no account, and none was given. */
export class AccountMissingError extends FeiqianError {
  constructor({ action }: { readonly action: string }) {
    super(`\`${action}\` needs an account, and there is none.`, {
      metaMessages: ["Give `account` to the client, or to the call."],
      name: "AccountMissingError",
    });
  }
}

/** Nothing is known to be deployed on the chain. */
export class UnknownChainError extends FeiqianError {
  constructor({ chainId, known }: { readonly chainId: number | undefined; readonly known: readonly number[] }) {
    super(
      chainId === undefined
        ? "The client has no chain, and no deployment was given."
        : `No deployment is known on chain ${chainId}.`,
      {
        metaMessages: [
          `Known chains: ${known.length > 0 ? known.join(", ") : "none"}.`,
          "Use one of them, or hand a deployment to `feiqianActions({ deployment })`.",
        ],
        name: "UnknownChainError",
      },
    );
  }
}

/** The node serves another chain than the deployment stands on. */
export class WrongChainError extends FeiqianError {
  readonly attempted: number;
  readonly allowed: number;

  constructor({ attempted, allowed }: { readonly attempted: number; readonly allowed: number }) {
    super(`The node serves chain ${attempted}; the deployment stands on chain ${allowed}.`, {
      metaMessages: ["Nothing was sent. Switch the wallet's chain, or use the other chain's deployment."],
      name: "WrongChainError",
    });
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** A test network with a deployment whose money is real. */
export class TestAndLiveMixedError extends FeiqianError {
  constructor({ chainName }: { readonly chainName: string }) {
    super(`"${chainName}" is a test network; the deployment is for real money.`, {
      metaMessages: ["Nothing was sent. Use the deployment of the test network."],
      name: "TestAndLiveMixedError",
    });
  }
}

/** There is no processor where the deployment says. */
export class NotDeployedError extends FeiqianError {
  constructor({
    processor,
    chainId,
    cause,
  }: {
    readonly processor: Address;
    readonly chainId: number;
    readonly cause?: unknown;
  }) {
    super(`There is no processor at ${processor} on the node's chain ${chainId}.`, {
      cause,
      metaMessages: ["The node is another network under the same chain id, or the deployment is out of date."],
      name: "NotDeployedError",
    });
  }
}

/** Terms that are not even well formed. */
export class MalformedTermsError extends FeiqianError {
  readonly field: string;

  constructor({
    field,
    attempted,
    allowed,
  }: {
    readonly field: string;
    readonly attempted: unknown;
    readonly allowed: string;
  }) {
    super(`${field} is ${String(attempted)}; it has to be ${allowed}.`, {
      metaMessages: ["Nothing was signed or sent. Correct the terms."],
      name: "MalformedTermsError",
    });
    this.field = field;
  }
}

/** An invoice whose id is not the id of its terms under this deployment. */
export class ForeignInvoiceError extends FeiqianError {
  constructor({ attempted, allowed }: { readonly attempted: string; readonly allowed: string }) {
    super(`The invoice is for ${attempted}; this deployment takes ${allowed}.`, {
      metaMessages: ["It was signed for another chain or contract, or its terms have been changed. Do not pay."],
      name: "ForeignInvoiceError",
    });
  }
}

/** An invoice link that cannot be read, or that has been changed on its way. */
export class InvoiceLinkError extends FeiqianError {
  /** `version`: this SDK does not read it; `checksum`: at least one character has changed; `encoding`: anything else. */
  readonly reason: "version" | "encoding" | "checksum";

  constructor({
    reason,
    message,
    cause,
  }: {
    readonly reason: "version" | "encoding" | "checksum";
    readonly message: string;
    readonly cause?: unknown;
  }) {
    super(message, {
      cause,
      metaMessages: ["Do not pay. Ask the merchant for the link again."],
      name: "InvoiceLinkError",
    });
    this.reason = reason;
  }
}

/** Text that is not an amount of the token. */
export class MalformedAmountError extends FeiqianError {
  constructor({ attempted, token }: { readonly attempted: string; readonly token: AmountToken }) {
    super(`"${attempted}" is not an amount of ${token.symbol}: digits, with ${token.decimals} decimals at most.`, {
      metaMessages: ['Write it as "1234.5": no sign, no separators, a point before decimals.'],
      name: "MalformedAmountError",
    });
  }
}

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
      { metaMessages: ["Nothing was sent. `invoice.pay` sends the approvals too."], name: "AllowanceTooLowError" },
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
