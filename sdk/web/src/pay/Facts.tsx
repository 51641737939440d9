import { type Invoice, formatBps } from "@feiqian/sdk";
import type { ReactNode } from "react";
import { formatUnits, zeroAddress } from "viem";
import { toAge, toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { amountsOf } from "./amounts.ts";
import type { ChainState } from "./readChain.ts";
import { words } from "./words.ts";

/** What merchant and payer agree on, as it was signed. */
export function Facts({ invoice, state }: { readonly invoice: Invoice; readonly state: ChainState | undefined }) {
  const { language } = useLanguage();
  const { facts } = useWords(words);
  const { chain, deployment } = useSetup();
  const { id, terms } = invoice;
  const { authorizationExpiry, feeBps, payExpiry, payer, policy, splits } = terms;
  const toOthers = splits.reduce((sum, { bps }) => sum + bps, feeBps);
  const { asked, symbol } = amountsOf(deployment, invoice);
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{facts.title}</h2>
      <p className="amount">{asked}</p>
      <Price invoice={invoice} state={state} />
      <dl>
        <Fact name={facts.merchant}>
          <span className="account">{terms.merchant}</span>
          <br />
          <small>{facts.compare}</small>
        </Fact>
        <Fact name={facts.number}>{String(terms.number)}</Fact>
        <Fact name={facts.token}>
          {symbol} <span className="account">{terms.token}</span>
        </Fact>
        <Fact name={facts.chain}>{chain.name}</Fact>
        <Fact name={facts.until}>{toLocalTime(payExpiry, language)}</Fact>
        <Fact name={facts.payer}>
          {payer === zeroAddress ? facts.anyone : <span className="account">{payer}</span>}
        </Fact>
        <Fact name={facts.money}>
          {authorizationExpiry === 0n ? facts.atOnce : facts.waits(toLocalTime(authorizationExpiry, language))}
        </Fact>
        {toOthers > 0n && <Fact name={facts.others}>{facts.others_(formatBps(toOthers))}</Fact>}
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

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Of an invoice in another currency: what it comes to in the token, and how old that price is. */
function Price({ invoice, state }: { readonly invoice: Invoice; readonly state: ChainState | undefined }) {
  const { language } = useLanguage();
  const { price } = useWords(words);
  const { deployment } = useSetup();
  const { currency, inToken, symbol } = amountsOf(deployment, invoice);
  const quote = state?.quote;
  if (!quote || invoice.terms.source === zeroAddress) return null;
  if (quote.status === "refused")
    return (
      <div role="status" className="warning">
        <p>
          {price.none} {quote.clearsAt !== null && price.clears(toLocalTime(quote.clearsAt, language))}
        </p>
        <p>
          <small>{quote.text}</small>
        </p>
      </div>
    );
  const { age, due, legs, rate } = quote;
  const unit = currency ?? invoice.terms.currency;
  return (
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
  );
}
