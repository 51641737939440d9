import { type Address, isAddress, isAddressEqual, isHex, maxUint256, size, zeroAddress } from "viem";
import * as payments from "../errors/payments.ts";
import { MalformedTermsError } from "../errors/invoice.ts";
import type { AmountToken } from "../deployment.ts";
import { termsTypes } from "./typedData.ts";
import type { PaymentTerms } from "./types.ts";

export const MAX_AMOUNT = 2n ** 120n - 1n;
const MAX_SPLITS = 16n;
const WHOLE = 10_000n;
const DAY = 86_400n;
const MIN_AUTHORIZATION = DAY;
const MAX_AUTHORIZATION = 366n * DAY;

const forms: Readonly<Record<string, readonly [isFormed: (value: unknown) => boolean, allowed: string]>> = {
  address: [(value) => typeof value === "string" && isAddress(value), "an address: 20 bytes, with its checksum if any"],
  uint256: [(value) => typeof value === "bigint" && value >= 0n && value <= maxUint256, "a bigint from 0 to 2^256 - 1"],
  bytes32: [(value) => isHex(value) && size(value) === 32, "32 bytes"],
  "Split[]": [Array.isArray, "a list, which may be empty"],
};

export function checkField(field: string, type: string, attempted: unknown): void {
  const [isFormed, allowed] = forms[type]!;
  if (!isFormed(attempted)) throw new MalformedTermsError({ field, attempted, allowed });
}

export function checkForm(terms: PaymentTerms): void {
  for (const { name, type } of termsTypes.PaymentTerms) checkField(name, type, terms[name]);
  for (const [i, split] of terms.splits.entries())
    for (const { name, type } of termsTypes.Split) checkField(`splits[${i}].${name}`, type, split[name]);
}

export const outBpsOf = ({ feeBps, splits }: Pick<PaymentTerms, "feeBps" | "splits">): bigint =>
  splits.reduce((sum, { bps }) => sum + bps, feeBps);

/** The one verb that pays the terms: nobody can turn an authorization into a charge. */
export type EntryVerb = "charge" | "authorize";

export const entryVerbOf = ({ authorizationExpiry }: Pick<PaymentTerms, "authorizationExpiry">): EntryVerb =>
  authorizationExpiry === 0n ? "charge" : "authorize";

/** Whether the amount is in another currency than the token, and what is paid depends on a price. */
export const isPriced = ({ source }: Pick<PaymentTerms, "source">): boolean => !isAddressEqual(source, zeroAddress);

function checkAuthorization(
  { authorizationExpiry, payExpiry, payer }: PaymentTerms,
  { now }: { readonly now?: bigint | undefined },
): void {
  if (authorizationExpiry < payExpiry + MIN_AUTHORIZATION)
    throw new payments.AuthorizationTooShortError({ payExpiry, authorizationExpiry });
  if (now !== undefined && authorizationExpiry > now + MAX_AUTHORIZATION)
    throw new payments.AuthorizationTooLongError({ attempted: authorizationExpiry, allowed: now + MAX_AUTHORIZATION });
  if (isAddressEqual(payer, zeroAddress)) throw new payments.PayerNotNamedError({});
}

/**
 * Refuses terms that the processor would refuse, by the same errors; what only the chain knows is not asked.
 * @param facts `now`, in unix seconds: without it no expiry is looked at.
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
  if (amount === 0n || amount > MAX_AMOUNT)
    throw new payments.AmountOutOfRangeError(
      { attempted: amount, allowed: MAX_AMOUNT },
      { token: isPriced(terms) ? undefined : token },
    );
  if (!isPriced(terms) && !isAddressEqual(currency, terms.token))
    throw new payments.CurrencyNotPricedError({ currency, token: terms.token });
  if (now !== undefined && now >= payExpiry) throw new payments.InvoiceExpiredError({ timestamp: now, payExpiry });
  const checkPayee = (account: Address) => {
    if ([zeroAddress, terms.token, processor].some((refused) => isAddressEqual(account, refused)))
      throw new payments.PayeeNotAllowedError({ account });
  };
  checkPayee(merchant);
  if (isAddressEqual(terms.payer, merchant)) throw new payments.PayerIsMerchantError({ merchant });
  if (feeBps > WHOLE) throw new payments.BpsOverRestError({ attempted: feeBps, allowed: WHOLE });
  if (feeBps !== 0n) checkPayee(terms.feeReceiver);
  if (BigInt(splits.length) > MAX_SPLITS)
    throw new payments.TooManySplitsError({ attempted: BigInt(splits.length), allowed: MAX_SPLITS });
  let previous: Address = zeroAddress;
  let rest = WHOLE - feeBps;
  for (const { account, bps } of splits) {
    if (BigInt(account) <= BigInt(previous)) throw new payments.SplitsNotAscendingError({ previous, account });
    if (bps > rest) throw new payments.BpsOverRestError({ attempted: bps, allowed: rest });
    checkPayee(account);
    rest -= bps;
    previous = account;
  }
}
