import { type PaymentTerms, formatBps, formatMoney } from "@feiqian/sdk";
import { type Address, zeroAddress, zeroHash } from "viem";
import { toLocalTime, useLanguage, useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { JustNow } from "./JustNow.tsx";
import { invoiceWords } from "./words.ts";

/** All terms in plain words. */
export function Terms({ terms, signer }: { readonly terms: PaymentTerms; readonly signer: Address }) {
  const { terms: words } = useWords(invoiceWords);
  const { language } = useLanguage();
  const { deployment } = useSetup();
  const { amount, authorizationExpiry, currency, feeBps, feeReceiver, payer, referenceHash, source, splits } = terms;
  const symbol = deployment.tokens.find(({ address }) => address === terms.token)?.symbol ?? terms.token;
  const isPriced = source !== zeroAddress;
  return (
    <>
      <p className="amount">{formatMoney(amount, currency, deployment)}</p>
      {isPriced && (
        <>
          <p>{words.priced(symbol)}</p>
          <JustNow terms={terms} />
        </>
      )}
      <dl>
        <dt>{words.number}</dt>
        <dd>{String(terms.number)}</dd>
        <dt>{words.merchant}</dt>
        <dd className="account">{terms.merchant}</dd>
        <dt>{words.signer}</dt>
        <dd className="account">{signer}</dd>
        <dt>{words.token}</dt>
        <dd>
          {symbol} <span className="account">{terms.token}</span>
        </dd>
        <dt>{words.payUntil}</dt>
        <dd>{toLocalTime(terms.payExpiry, language)}</dd>
        <dt>{words.payer}</dt>
        <dd>{payer === zeroAddress ? words.anyone : <span className="account">{payer}</span>}</dd>
        <dt>{words.money}</dt>
        <dd>
          {authorizationExpiry === 0n ? words.atOnce : words.waitsUntil(toLocalTime(authorizationExpiry, language))}
        </dd>
        {feeBps > 0n && (
          <>
            <dt>{words.fee}</dt>
            <dd>{words.feeTo(formatBps(feeBps), feeReceiver)}</dd>
          </>
        )}
        {splits.length > 0 && (
          <>
            <dt>{words.splits}</dt>
            {splits.map(({ account, bps }) => (
              <dd key={account}>{words.feeTo(formatBps(bps), account)}</dd>
            ))}
          </>
        )}
        <dt>{words.document}</dt>
        <dd className="hash">{referenceHash === zeroHash ? words.none : referenceHash}</dd>
      </dl>
    </>
  );
}
