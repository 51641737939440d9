import { type Deployment, type PaymentTerms, type TokenInfo, domainOf, getPaymentId } from "@feiqian/sdk";
import { type Address, type Hex, getAddress, isAddress, isAddressEqual, zeroAddress } from "viem";
import type { Ask, Question } from "../ask/useAnswer.ts";
import type { Act, PaymentVerb } from "./acts.ts";

/** Accounts that may act, by their role. */
export interface Actor {
  readonly role: "merchant" | "operator" | "owner";
  readonly address: Address;
}

interface Of {
  readonly token: TokenInfo;
  readonly actors: readonly Actor[];
  /** Whether any other account may send it too. */
  readonly isAnyones: boolean;
}

/** A payment's step, with terms that hash to its id. */
export interface PaymentSubject extends Of {
  readonly verb: PaymentVerb;
  readonly id: Hex;
  readonly terms: PaymentTerms;
}

export interface CreditSubject extends Of {
  readonly verb: "claim";
  readonly credit: Readonly<Record<"store" | "merchant" | "owner", Address>>;
}

export type Subject = PaymentSubject | CreditSubject;

/** The indexer's terms are not those of the payment's id. */
export class OtherTermsError extends Error {
  override name = "OtherTermsError";
}

/** The page's deployment has no such token, so that its decimals are nobody's word but the indexer's. */
export class TokenUnknownError extends Error {
  override name = "TokenUnknownError";
}

type Texts = Readonly<Record<(typeof texts)[number], string>>;
const texts = [
  ...(["merchantAddress", "operator", "namedPayer", "number", "amount", "currency", "source", "payExpiry"] as const),
  ...(["authorizationExpiry", "feeReceiver", "policy", "referenceHash"] as const),
];

interface TermsRow extends Texts {
  readonly token: { readonly address: string };
  readonly feeBps: number;
  readonly splits: { readonly items: readonly { readonly account: string; readonly bps: number }[] };
}

const termsQuestion: Question<{ readonly payment: TermsRow | null }> = {
  document: `query Terms($id: String!) {
  payment(id: $id) {
    ${texts.join(" ")} feeBps
    token { address }
    splits(orderBy: "position", orderDirection: "asc", limit: 16) { items { account bps } }
  }
}`,
};

const toTerms = (row: TermsRow): PaymentTerms => ({
  merchant: getAddress(row.merchantAddress),
  operator: getAddress(row.operator),
  payer: getAddress(row.namedPayer),
  number: BigInt(row.number),
  token: getAddress(row.token.address),
  amount: BigInt(row.amount),
  currency: getAddress(row.currency),
  source: getAddress(row.source),
  payExpiry: BigInt(row.payExpiry),
  authorizationExpiry: BigInt(row.authorizationExpiry),
  feeBps: BigInt(row.feeBps),
  feeReceiver: getAddress(row.feeReceiver),
  policy: getAddress(row.policy),
  referenceHash: row.referenceHash as Hex,
  splits: row.splits.items.map(({ account, bps }) => ({ account: getAddress(account), bps: BigInt(bps) })),
});

/** Terms that make the id, which nobody can find others for. @throws {@link OtherTermsError} */
function termsOf(row: TermsRow | null, id: string, deployment: Deployment): PaymentTerms {
  let terms: PaymentTerms | undefined;
  try {
    terms = row ? toTerms(row) : undefined;
    if (terms && getPaymentId(terms, domainOf(deployment)) === id.toLowerCase()) return terms;
  } catch {
    // No address or number where one belongs: no terms.
  }
  throw new OtherTermsError(`The indexer's terms are not those of payment ${id}.`);
}

function tokenOf({ tokens }: Deployment, address: string): TokenInfo {
  const token = isAddress(address, { strict: false }) && tokens.find((one) => isAddressEqual(one.address, address));
  if (!token) throw new TokenUnknownError(`Token ${address} is not in this page's deployment.`);
  return token;
}

/**
 * The subject of a step. Its parts come from the indexer, which is not believed.
 * @throws {@link OtherTermsError}, {@link TokenUnknownError}
 */
export async function readSubject(ask: Ask, deployment: Deployment, act: Act): Promise<Subject> {
  if (act.verb === "claim") {
    const [store, merchant, owner] = [getAddress(act.store), getAddress(act.merchant), getAddress(act.owner)];
    const actors = [{ role: "owner", address: owner }] as const;
    const token = tokenOf(deployment, act.token);
    return { verb: "claim", credit: { store, merchant, owner }, token, actors, isAnyones: true };
  }
  const { verb, id } = act;
  const { payment } = await ask(termsQuestion, { id: id.toLowerCase() });
  const terms = termsOf(payment, id, deployment);
  const { merchant, operator } = terms;
  const parties: readonly Actor[] = [
    { role: "merchant", address: merchant },
    { role: "operator", address: operator },
  ];
  const isAnyones = verb === "reclaim";
  const actors = parties.filter(({ address }) => !isAnyones && !isAddressEqual(address, zeroAddress));
  return { verb, id: id.toLowerCase() as Hex, terms, token: tokenOf(deployment, terms.token), actors, isAnyones };
}
