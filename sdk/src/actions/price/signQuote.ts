import { type Address, isAddressEqual } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { signedQuoteSourceAbi, sourceAbi } from "../../abis.ts";
import { MalformedTermsError } from "../../errors/invoice.ts";
import { QuoteTooLongError, RateOutOfBandError } from "../../errors/prices.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { ask, askAll, clockOf } from "../../internal/multicall.ts";
import { termsFrom } from "../../internal/source.ts";
import { quoteTypes } from "../../terms/typedData.ts";
import { type SourceHealth, readHealth } from "./sources.ts";
import type { PriceSignQuoteParameters, PriceSignQuoteReturnType } from "./types.ts";

const quoteIn = ({ kind, source, parts }: SourceHealth): Address | undefined =>
  kind === "quote" ? source : parts.map(quoteIn).find((found) => found !== undefined);

async function prepare(client: AnyClient, parameters: PriceSignQuoteParameters) {
  const deployment = await deploymentFor(client, parameters);
  const { id, terms } = await termsFrom(parameters, deployment);
  const { health } = await readHealth(client, deployment, terms.source, id);
  const source = quoteIn(health);
  if (!source)
    throw new MalformedTermsError({
      ...{ field: "source", attempted: terms.source },
      allowed: "a source that takes signed quotes, by itself or while its market is closed",
    });
  const { now, issuer, quotes, band } = await askAll(client, deployment, {
    now: clockOf(deployment),
    issuer: ask({ address: source, abi: sourceAbi, functionName: "issuer" }),
    quotes: ask({ address: source, abi: signedQuoteSourceAbi, functionName: "getTerms" }),
    band: ask({ address: source, abi: signedQuoteSourceAbi, functionName: "getBand", args: [id] }),
  });
  const { rate, validUntil = now + quotes.maxValidity } = parameters;
  const [lowRate, highRate] = band;
  if (rate < lowRate || rate > highRate) throw new RateOutOfBandError({ attempted: rate, lowRate, highRate });
  if (validUntil > now + quotes.maxValidity)
    throw new QuoteTooLongError({ attempted: validUntil - now, allowed: quotes.maxValidity });
  const message = { id, rate, ratedAt: now, validUntil };
  const domain = { name: "Feiqian", version: "1", chainId: deployment.chainId, verifyingContract: source };
  return {
    source,
    issuer,
    ...message,
    typedData: { domain, types: quoteTypes, primaryType: "Quote", message } as const,
  };
}

async function sign(client: AnyClient, parameters: PriceSignQuoteParameters): Promise<PriceSignQuoteReturnType> {
  const account = accountOf(client, parameters, "price.signQuote");
  const { typedData, issuer, ...quote } = await prepare(client, parameters);
  if (!isAddressEqual(account.address, issuer))
    throw new MalformedTermsError({ field: "account", attempted: account.address, allowed: `the issuer ${issuer}` });
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData });
  return { ...quote, signature };
}

/**
 * Signs a rate for one payment, as the issuer that the terms' source names: by it a shop sells in euros on a Saturday.
 * The source holds it near the week's last price, and for the time that it allows. `price.submitQuote` brings it to the
 * chain, for anyone; the payment comes after. `signQuote.prepare` gives the typed data for an issuer that is a contract.
 * @example const quote = await issuerClient.price.signQuote({ invoice, rate: parseUnits("1.0842", 18) });
 * @throws RateOutOfBandError, QuoteTooLongError, MalformedTermsError (no such source, or another account than its issuer),
 * AccountMissingError, WrongChainError
 */
export const signQuote = /* @__PURE__ */ Object.assign(sign, { prepare });
