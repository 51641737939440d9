import { type Invoice, formatBps } from "@feiqian/sdk";
import type { ReactNode } from "react";
import { formatUnits, zeroAddress } from "viem";
import { toAge, toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { amountsOf, isOwnSource } from "./amounts.ts";
import type { Checkout } from "./checkout.ts";
import { Document } from "./Document.tsx";
import type { ChainState } from "./readChain.ts";
import { Whom } from "./Whom.tsx";
import { words } from "./words.ts";

interface FactsProps {
  readonly invoice: Invoice;
  readonly state: ChainState | undefined;
}

interface SummaryProps extends FactsProps {
  readonly checkout: Checkout | undefined;
}

/** The main terms: amount, merchant, deadline, and what is bought. */
export function Summary({ invoice, state, checkout }: SummaryProps) {
  const { language } = useLanguage();
  const { facts } = useWords(words);
  const { deployment } = useSetup();
  const { merchant, payExpiry } = invoice.terms;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{facts.title}</h2>
      <p className="amount">{amountsOf(deployment, invoice).asked}</p>
      <Price invoice={invoice} state={state} />
      <dl>
        <Fact name={facts.merchant}>
          <Whom merchant={merchant} checkout={checkout} />
        </Fact>
        <Fact name={facts.until}>{toLocalTime(payExpiry, language)}</Fact>
      </dl>
      <Document document={checkout?.document} />
    </section>
  );
}

/** Further terms, on demand. */
export function Terms({ invoice }: { readonly invoice: Invoice }) {
  const { language } = useLanguage();
  const { facts } = useWords(words);
  const { chain, deployment } = useSetup();
  const { id, terms } = invoice;
  const { authorizationExpiry, feeBps, number, payer, policy, source, splits, token } = terms;
  const toOthers = splits.reduce((sum, { bps }) => sum + bps, feeBps);
  return (
    <details className="card">
      <summary>{facts.terms}</summary>
      <dl>
        <Fact name={facts.number}>{String(number)}</Fact>
        <Fact name={facts.token}>
          {amountsOf(deployment, invoice).symbol} <span className="account">{token}</span>
        </Fact>
        <Fact name={facts.chain}>{chain.name}</Fact>
        <Fact name={facts.payer}>
          {payer === zeroAddress ? facts.anyone : <span className="account">{payer}</span>}
        </Fact>
        <Fact name={facts.money}>
          {authorizationExpiry === 0n ? facts.atOnce : facts.waits(toLocalTime(authorizationExpiry, language))}
        </Fact>
        {toOthers > 0n && <Fact name={facts.others}>{facts.toOthers(formatBps(toOthers))}</Fact>}
        {source !== zeroAddress && (
          <Fact name={facts.source}>
            <span className="account">{source}</span>
          </Fact>
        )}
        {policy !== zeroAddress && (
          <Fact name={facts.policy}>
            <span className="account">{policy}</span>
          </Fact>
        )}
        <Fact name={facts.id}>
          <span className="hash">{id}</span>
        </Fact>
      </dl>
    </details>
  );
}

/** A row of a list of facts. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The due of an invoice in another currency, and the price's age. */
function Price({ invoice, state }: FactsProps) {
  const { language } = useLanguage();
  const { price } = useWords(words);
  const { deployment } = useSetup();
  const { currency, inToken, symbol } = amountsOf(deployment, invoice);
  const quote = state?.quote;
  const { source } = invoice.terms;
  if (!quote || source === zeroAddress) return null;
  if (quote.status === "refused")
    return (
      <div role="status" className="warning">
        <p>
          {price.none} {quote.clearsAt !== null && price.clears(toLocalTime(quote.clearsAt, language))}
        </p>
        <p>
          <small lang="en">{quote.text}</small>
        </p>
      </div>
    );
  const { age, due, legs, rate } = quote;
  const unit = currency ?? invoice.terms.currency;
  return (
    <>
      <p>
        <strong>{price.due(inToken(due))}</strong>
        <br />
        <small>
          {[
            price.rate(formatUnits(rate, 18), symbol, unit, toAge(age, language)),
            ...legs.map((leg) => price.leg(leg.pair, toAge(leg.age ?? 0n, language))),
          ].join(" · ")}
        </small>
      </p>
      {isOwnSource(deployment, invoice) && (
        <p role="note" className="warning">
          {price.ownSource}
        </p>
      )}
    </>
  );
}
