import { type AmountToken, type Deployment, type PaymentTerms, type PriceSource, toCurrency } from "@feiqian/sdk";
import { type Address, isAddressEqual } from "viem";
import { type Complained, Complaint } from "./complaint.ts";
import type { FieldName, Fields } from "./draft.ts";
import { parseAccount, parseInstant, parseMoney, parseNumber, parsePercent, parseSplits } from "./parse.ts";

const DAY = 86_400n;
const MIN_WAIT = DAY;
const MAX_WAIT = 366n * DAY;
const WHOLE = 10_000n;

/** Terms from the form, without operator and policy. */
export type FormTerms = Omit<PaymentTerms, "operator" | "policy" | "referenceHash" | "payer" | "feeReceiver"> & {
  readonly payer?: Address | undefined;
  readonly feeReceiver?: Address | undefined;
};

export type Validated =
  | { readonly terms: FormTerms; readonly complaints?: undefined }
  | { readonly terms?: undefined; readonly complaints: Complained };

/** The project's recommended sources for a token. A test chain's token may have TEST in its name. */
export const sourcesOf = ({ sources, tokens, isTest }: Deployment, token: string): readonly PriceSource[] => {
  const symbol = tokens.find(({ address }) => address === token)?.symbol ?? "";
  return sources.filter(({ quote }) => symbol === quote || (isTest && symbol.endsWith(quote)));
};

/** The unit of an amount: the token, or a source's currency. */
export interface Unit extends AmountToken {
  readonly currency: Address;
  readonly source: Address | undefined;
}

export function unitOf(deployment: Deployment, { token, source }: Pick<Fields, "token" | "source">): Unit | undefined {
  const found = deployment.tokens.find(({ address }) => address === token);
  if (!found) return undefined;
  if (source === "") return { ...found, currency: found.address, source: undefined };
  const priced = sourcesOf(deployment, token).find(({ address }) => address === source);
  if (!priced) return undefined;
  const { address: currency, code, decimals } = toCurrency(priced.base);
  return { currency, symbol: code, decimals, source: priced.address };
}

/** Checks the fields without any request. `now` is the chain's clock. */
export function validate(
  typed: Fields,
  { deployment, now }: { readonly deployment: Deployment; readonly now: bigint },
): Validated {
  const fields = Object.fromEntries(
    Object.entries(typed).map(([name, text]) => [name, text.trim()]),
  ) as unknown as Fields;
  const complaints: Partial<Record<FieldName, Complaint>> = {};
  const complain = (field: FieldName, say: Complaint["say"]) => {
    complaints[field] ??= new Complaint(say);
  };
  const take = <value>(field: FieldName, parsed: value | Complaint): value | undefined => {
    if (!(parsed instanceof Complaint)) return parsed;
    complaints[field] = parsed;
    return undefined;
  };
  const unit = unitOf(deployment, fields);
  if (!unit) complain("token", ({ missing }) => missing);
  const refused = [deployment.processor, ...deployment.tokens.map(({ address }) => address)];

  const merchant = take("merchant", parseAccount(fields.merchant, refused));
  const amount = unit && take("amount", parseMoney(fields.amount, unit));
  const number = take("number", parseNumber(fields.number));
  const payExpiry = take("payUntil", parseInstant(fields.payUntil));
  if (payExpiry !== undefined && payExpiry <= now) complain("payUntil", ({ payUntilPast }) => payUntilPast(now));

  const payer = fields.payer === "" ? undefined : take("payer", parseAccount(fields.payer));
  if (payer && merchant && isAddressEqual(payer, merchant)) complain("payer", ({ payerIsMerchant }) => payerIsMerchant);

  let authorizationExpiry = 0n;
  if (fields.waits !== "") {
    if (fields.payer === "") complain("payer", ({ payerNeeded }) => payerNeeded);
    authorizationExpiry = take("captureUntil", parseInstant(fields.captureUntil)) ?? 0n;
    const [earliest, latest] = [(payExpiry ?? now) + MIN_WAIT, now + MAX_WAIT];
    if (authorizationExpiry < earliest) complain("captureUntil", ({ captureTooSoon }) => captureTooSoon(earliest));
    else if (authorizationExpiry > latest) complain("captureUntil", ({ captureTooLate }) => captureTooLate(latest));
  }

  const hasFee = fields.feePercent !== "" || fields.feeReceiver !== "";
  const feeBps = hasFee ? take("feePercent", parsePercent(fields.feePercent)) : 0n;
  const feeReceiver = hasFee ? take("feeReceiver", parseAccount(fields.feeReceiver, refused)) : undefined;
  const splits = take("splits", parseSplits(typed.splits, refused));
  const out = (splits ?? []).reduce((sum, { bps }) => sum + bps, feeBps ?? 0n);
  if (out > WHOLE) complain(splits?.length ? "splits" : "feePercent", ({ overWhole }) => overWhole);

  if (Object.keys(complaints).length > 0) return { complaints };
  const priced = unit!.source && { currency: unit!.currency, source: unit!.source };
  return {
    terms: {
      merchant: merchant!,
      payer,
      number: number!,
      token: fields.token as Address,
      amount: amount!,
      currency: priced ? priced.currency : (fields.token as Address),
      source: priced ? priced.source : NOBODY,
      payExpiry: payExpiry!,
      authorizationExpiry,
      feeBps: feeBps!,
      feeReceiver,
      splits: splits!,
    },
  };
}

const NOBODY: Address = "0x0000000000000000000000000000000000000000";
