import { formatBps } from "@feiqian/sdk";
import type { ReactNode } from "react";
import { zeroAddress } from "viem";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { WholeAccount } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { toMoney, toSum } from "../parts/amounts.ts";
import type { TripPayment } from "./questions.ts";
import { type TermName, tripWords } from "./words.ts";

const isNobody = (address: string): boolean => address === zeroAddress;

/** The signed terms, each with its meaning. */
export function Terms({ payment }: { readonly payment: TripPayment }) {
  const say = useWords(tripWords);
  const { deployment } = useSetup();
  const { terms } = say;
  const account = (address: string, nobody: string) =>
    isNobody(address) ? nobody : <WholeAccount address={address} />;
  const { number, amount, currency, token, source, feeBps, splits, price, rail } = payment;
  const rows: readonly (readonly [TermName, ReactNode])[] = [
    ["number", number],
    ["merchant", <WholeAccount key="merchant" address={payment.merchantAddress} />],
    ["amount", toMoney(amount, currency, deployment)],
    ["token", token.symbol],
    ["source", account(source, terms.nobody.source)],
    ["namedPayer", account(payment.namedPayer, terms.nobody.namedPayer)],
    ["operator", account(payment.operator, terms.nobody.operator)],
    ["payExpiry", <Instant key="pay" at={payment.payExpiry} />],
    [
      "authorizationExpiry",
      payment.status === "authorized" ? (
        <Instant key="expiry" at={payment.authorizationExpiry} />
      ) : (
        terms.nobody.authorizationExpiry
      ),
    ],
    ["fee", feeBps === 0 ? terms.nobody.fee : formatBps(BigInt(feeBps))],
    ["feeReceiver", account(payment.feeReceiver, terms.nobody.feeReceiver)],
    ["policy", account(payment.policy, terms.nobody.policy)],
    [
      "referenceHash",
      <span key="hash" className="hash">
        {payment.referenceHash}
      </span>,
    ],
  ];
  return (
    <section aria-label={terms.title}>
      <h2>{terms.title}</h2>
      <dl className="terms">
        {rows.map(([name, value]) => (
          <div className="pair" key={name} data-term={name}>
            <dt>{terms.names[name]}</dt>
            <dd>
              {value}
              <br />
              <small>{terms.means[name]}</small>
            </dd>
          </div>
        ))}
      </dl>
      {splits.items.length > 0 && (
        <>
          <h3>{terms.splits}</h3>
          <ul className="story">
            {splits.items.map(({ account: of, bps, amount: got, credited }) => (
              <li key={of}>
                <WholeAccount address={of} /> · {formatBps(BigInt(bps))} · {toSum(got, token)}
                {credited && ` · ${say.credited}`}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{terms.howPaid}</h3>
      <dl className="terms">
        <dt>{terms.payer}</dt>
        <dd>
          <WholeAccount address={payment.payer} />
        </dd>
        <dt>{terms.signer}</dt>
        <dd>
          <WholeAccount address={payment.signer} />
        </dd>
        <dt>{terms.rail}</dt>
        <dd>{rail ? (terms.rails[rail.name ?? ""] ?? rail.address) : terms.allowance}</dd>
        {price && (
          <>
            <dt>{terms.rate}</dt>
            <dd>
              {terms.rated(price.rateDecimal, token.symbol)} <Instant at={price.ratedAt} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
