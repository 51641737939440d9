import type { Invoice, PaymentGetReturnType } from "@feiqian/sdk";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useEffect, useRef } from "react";
import { formatUnits } from "viem";
import { getBlock } from "viem/actions";
import { CopyButton } from "../shared/CopyButton.tsx";
import { toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { TransactionLink } from "../shared/TransactionLink.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { amountsOf } from "./amounts.ts";
import { Back } from "./Back.tsx";
import type { Checkout } from "./checkout.ts";
import { Fact } from "./Facts.tsx";
import type { ChainState } from "./readChain.ts";
import { words } from "./words.ts";

const Reclaim = lazy(() => import("./paying/Reclaim.tsx").then(({ Reclaim }) => ({ default: Reclaim })));

const BLOCK_ASK_AGAIN_MS = 30_000;

type Made = Extract<PaymentGetReturnType, { readonly status: "charged" | "authorized" }>;

interface ReceiptProps {
  readonly invoice: Invoice;
  readonly payment: Made;
  readonly state: ChainState;
  readonly link: string;
  readonly checkout: Checkout | undefined;
  /** It was paid while the page was open. */
  readonly isJustPaid: boolean;
  readonly askAgain: () => void;
}

/** The payment as read from the chain, to print, and to check through its link. */
export function Receipt({ invoice, payment, state, link, checkout, isJustPaid, askAgain }: ReceiptProps) {
  const { language } = useLanguage();
  const { authorizedTitle, paidTitle, receipt, returnedTitle } = useWords(words);
  const { client, deployment } = useSetup();
  const { blockNumber, payer, transactionHash } = payment.charged ?? payment.authorized;
  const { data: block } = useQuery({
    queryKey: ["block", String(blockNumber), transactionHash],
    queryFn: () => getBlock(client, { blockNumber }),
    // The same height may be mined again, at another time.
    refetchInterval: BLOCK_ASK_AGAIN_MS,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The focused button is gone after its action.
    if (isJustPaid && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [isJustPaid]);
  const { inToken, symbol, currency } = amountsOf(deployment, invoice);
  const { finalized } = state;
  const finality =
    finalized === null ? receipt.finalUnknown : finalized >= blockNumber ? receipt.final : receipt.notFinal;
  const isWaiting = payment.status === "authorized" && payment.capturable > 0n;
  const isReturned = !isWaiting && payment.refundable === 0n;
  return (
    <section aria-labelledby="receipt" className="done">
      <h2 id="receipt" ref={heading} tabIndex={-1}>
        {isReturned ? returnedTitle : isWaiting ? authorizedTitle : paidTitle}
      </h2>
      <p className="amount">{inToken(payment.due)}</p>
      <Course invoice={invoice} payment={payment} now={state.now} />
      <dl>
        {payment.priced && (
          <Fact name={receipt.rate}>
            1 {currency} = {formatUnits(payment.priced.rate, 18)} {symbol}
          </Fact>
        )}
        <Fact name={receipt.from}>
          <span className="account">{payer}</span>
        </Fact>
        <Fact name={receipt.when}>
          {block && `${toLocalTime(block.timestamp, language)}, `}
          {receipt.block(String(blockNumber))}
        </Fact>
        <Fact name={receipt.transaction}>
          <TransactionLink hash={transactionHash} what={receipt.transaction} />
        </Fact>
        <Fact name={receipt.finality}>{finality}</Fact>
      </dl>
      {!isReturned && <Back checkout={checkout} id={invoice.id} transactionHash={transactionHash} />}
      <p className="noprint">
        <button type="button" onClick={() => print()}>
          {receipt.print}
        </button>{" "}
        <CopyButton text={link} what={receipt.link} isNamed />
      </p>
      {/* Not printed. */}
      <p className="printonly hash">{link}</p>
      <details>
        <summary>{receipt.verify}</summary>
        <p>{receipt.verifyHow}</p>
        <button type="button" className="plain" onClick={askAgain}>
          {receipt.checkAgain}
        </button>
      </details>
    </section>
  );
}

/** Later changes of the payment. */
function Course({ invoice, payment, now }: Pick<ReceiptProps, "invoice" | "payment"> & { readonly now: bigint }) {
  const { language } = useLanguage();
  const { receipt } = useWords(words);
  const { deployment } = useSetup();
  const { inToken } = amountsOf(deployment, invoice);
  if (payment.status === "charged")
    return payment.refunded > 0n ? <p>{receipt.refunded(inToken(payment.refunded))}</p> : null;
  const { authorized, capturable, refundable } = payment;
  const { authorizationExpiry } = invoice.terms;
  const returned = authorized.amount - capturable - refundable;
  const isLate = now >= authorizationExpiry;
  return (
    <>
      {capturable > 0n && (
        <p>
          {isLate
            ? receipt.late(inToken(capturable))
            : receipt.waiting(inToken(capturable), toLocalTime(authorizationExpiry, language))}
        </p>
      )}
      {capturable > 0n && isLate && (
        <Suspense>
          <Reclaim invoice={invoice} amount={inToken(capturable)} />
        </Suspense>
      )}
      {refundable > 0n && <p>{receipt.captured(inToken(refundable))}</p>}
      {returned > 0n && <p>{receipt.returned(inToken(returned))}</p>}
    </>
  );
}
