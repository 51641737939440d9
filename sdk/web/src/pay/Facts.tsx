import { type Invoice, formatBps } from "@feiqian/sdk";
import type { ReactNode } from "react";
import { formatUnits, zeroAddress } from "viem";
import { toAge, toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { amountsOf, isOwnSource } from "./amounts.ts";
import type { ChainState } from "./readChain.ts";
import { words } from "./words.ts";

interface FactsProps {
  readonly invoice: Invoice;
  readonly state: ChainState | undefined;
}

/** The main terms: amount, merchant, deadline. */
export function Summary({ invoice, state }: FactsProps) {
  const { language } = useLanguage();
  const { facts } = useWords(words);
  const { deployment } = useSetup();
  const { number, merchant, payExpiry } = invoice.terms;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{facts.title}</h2>
      <p className="amount">{amountsOf(deployment, invoice).asked}</p>
      <Price invoice={invoice} state={state} />
      <dl>
        <Fact name={facts.merchant}>
          <span className="account">{merchant}</span>
          <br />
          <small>{facts.compare}</small>
        </Fact>
        <Fact name={facts.number}>{String(number)}</Fact>
        <Fact name={facts.until}>{toLocalTime(payExpiry, language)}</Fact>
      </dl>
    </section>
  );
}

/** Further terms. */
export function Terms({ invoice }: { readonly invoice: Invoice }) {
  const { language } = useLanguage();
  const { facts } = useWords(words);
  const { chain, deployment } = useSetup();
  const { id, terms } = invoice;
  const { authorizationExpiry, feeBps, payer, policy, source, splits, token } = terms;
  const toOthers = splits.reduce((sum, { bps }) => sum + bps, feeBps);
  return (
    <section aria-labelledby="terms">
      <h2 id="terms">{facts.terms}</h2>
      <dl>
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
    </section>
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
