import { type Address, isAddress, isAddressEqual, isHex, maxUint256, size, zeroAddress } from "viem";
import {
  AmountOutOfRangeError,
  AuthorizationTooLongError,
  AuthorizationTooShortError,
  BpsOverRestError,
  CurrencyNotPricedError,
  InvoiceExpiredError,
  PayeeNotAllowedError,
  PayerIsMerchantError,
  PayerNotNamedError,
  SplitsNotAscendingError,
  TooManySplitsError,
} from "../errors/payments.ts";
import { MalformedTermsError } from "../errors/invoice.ts";
import type { AmountToken } from "../deployment.ts";
import type { PaymentTerms } from "./types.ts";

export const AMOUNT_AT_MOST = 2n ** 120n - 1n;
const SPLITS_AT_MOST = 16n;
const WHOLE = 10_000n;
const DAY = 86_400n;
const AUTHORIZATION_AT_LEAST = DAY;
const AUTHORIZATION_AT_MOST = 366n * DAY;

const addressFields = [
  "merchant",
  "operator",
  "payer",
  "token",
  "currency",
  "source",
  "feeReceiver",
  "policy",
] as const;
const numberFields = ["number", "amount", "payExpiry", "authorizationExpiry", "feeBps"] as const;

/** Refuses terms that are not even well formed, naming the field. */
export function checkForm(terms: PaymentTerms): void {
  const checkAddress = (field: string, value: unknown) => {
    if (typeof value !== "string" || !isAddress(value)) {
      throw new MalformedTermsError({
        field,
        attempted: value,
        allowed: "an address: 20 bytes, with its checksum if any",
      });
    }
  };
  const checkNumber = (field: string, value: unknown) => {
    if (typeof value !== "bigint" || value < 0n || value > maxUint256) {
      throw new MalformedTermsError({ field, attempted: value, allowed: "a bigint from 0 to 2^256 - 1" });
    }
  };
  for (const field of addressFields) checkAddress(field, terms[field]);
  for (const field of numberFields) checkNumber(field, terms[field]);
  if (!isHex(terms.referenceHash) || size(terms.referenceHash) !== 32) {
    throw new MalformedTermsError({ field: "referenceHash", attempted: terms.referenceHash, allowed: "32 bytes" });
  }
  if (!Array.isArray(terms.splits)) {
    throw new MalformedTermsError({ field: "splits", attempted: terms.splits, allowed: "a list, which may be empty" });
  }
  terms.splits.forEach(({ account, bps }, i) => {
    checkAddress(`splits[${i}].account`, account);
    checkNumber(`splits[${i}].bps`, bps);
  });
}

/** What fee and splits take together, in basis points. */
export const outBpsOf = ({ feeBps, splits }: Pick<PaymentTerms, "feeBps" | "splits">): bigint =>
  splits.reduce((sum, { bps }) => sum + bps, feeBps);

/** By which verb terms are paid: each has one, so that nobody can turn an authorization into a charge. */
export type EntryVerb = "charge" | "authorize";

export const entryVerbOf = ({ authorizationExpiry }: Pick<PaymentTerms, "authorizationExpiry">): EntryVerb =>
  authorizationExpiry === 0n ? "charge" : "authorize";

/** Whether the amount is in another currency than the token, and what is paid depends on a price. */
export const isPriced = ({ source }: Pick<PaymentTerms, "source">): boolean => !isAddressEqual(source, zeroAddress);

/** Refuses an authorization that ends too soon or too late, or that anybody could make. */
function checkAuthorization(
  { authorizationExpiry, payExpiry, payer }: PaymentTerms,
  { now }: { readonly now?: bigint | undefined },
): void {
  if (authorizationExpiry < payExpiry + AUTHORIZATION_AT_LEAST) {
    throw new AuthorizationTooShortError({ payExpiry, authorizationExpiry });
  }
  if (now !== undefined && authorizationExpiry > now + AUTHORIZATION_AT_MOST) {
    throw new AuthorizationTooLongError({ attempted: authorizationExpiry, allowed: now + AUTHORIZATION_AT_MOST });
  }
  if (isAddressEqual(payer, zeroAddress)) throw new PayerNotNamedError({});
}

/**
 * Refuses terms that the processor would refuse, by the same errors; what only the chain knows is not asked.
 *
 * @param now Unix seconds; what depends on it is not looked at without it.
 * @param processor The contract that the terms are for.
 */
export function checkTerms(
  terms: PaymentTerms,
  {
    now,
    processor,
    token,
  }: { readonly now?: bigint | undefined; readonly processor: Address; readonly token?: AmountToken | undefined },
): void {
  checkForm(terms);
  const { amount, currency, feeBps, merchant, payExpiry, splits } = terms;
  if (entryVerbOf(terms) === "authorize") checkAuthorization(terms, { now });
  if (amount === 0n || amount > AMOUNT_AT_MOST) {
    throw new AmountOutOfRangeError(
      { attempted: amount, allowed: AMOUNT_AT_MOST },
      { token: isPriced(terms) ? undefined : token },
    );
  }
  if (!isPriced(terms) && !isAddressEqual(currency, terms.token)) {
    throw new CurrencyNotPricedError({ currency, token: terms.token });
  }
  if (now !== undefined && now >= payExpiry) throw new InvoiceExpiredError({ timestamp: now, payExpiry });
  const checkPayee = (account: Address) => {
    if ([zeroAddress, terms.token, processor].some((refused) => isAddressEqual(account, refused))) {
      throw new PayeeNotAllowedError({ account });
    }
  };
  checkPayee(merchant);
  if (isAddressEqual(terms.payer, merchant)) throw new PayerIsMerchantError({ merchant });
  if (feeBps > WHOLE) throw new BpsOverRestError({ attempted: feeBps, allowed: WHOLE });
  if (feeBps !== 0n) checkPayee(terms.feeReceiver);
  if (BigInt(splits.length) > SPLITS_AT_MOST) {
    throw new TooManySplitsError({ attempted: BigInt(splits.length), allowed: SPLITS_AT_MOST });
  }
  let previous: Address = zeroAddress;
  let rest = WHOLE - feeBps;
  for (const { account, bps } of splits) {
    if (BigInt(account) <= BigInt(previous)) throw new SplitsNotAscendingError({ previous, account });
    if (bps > rest) throw new BpsOverRestError({ attempted: bps, allowed: rest });
    checkPayee(account);
    rest -= bps;
    previous = account;
  }
}
