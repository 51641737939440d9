import { FeiqianError, type Invoice, InvoiceLinkError, NodeUnreachableError } from "@feiqian/sdk";
import { Explained } from "../shared/Explained.tsx";
import { toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { useWallet } from "../shared/wallet/useWallet.ts";
import { shared } from "../shared/words.ts";
import { Summary, Terms } from "./Facts.tsx";
import { PayPanel } from "./paying/PayPanel.tsx";
import { PendingNote } from "./paying/PendingNote.tsx";
import { usePending } from "./paying/usePending.ts";
import { Receipt } from "./Receipt.tsx";
import type { Checkout } from "./checkout.ts";
import { type ChainState, type Face, faceOf } from "./readChain.ts";
import { refusals } from "./refusals.ts";
import { useCheckout } from "./useCheckout.ts";
import { useChainState, useInvoice } from "./usePayment.ts";
import { words } from "./words.ts";

/** An invoice from its link, checked first by itself, then on the chain. */
export function Payment({ link }: { readonly link: string }) {
  const { altered, foreign, newer, reading } = useWords(words);
  const { chain } = useSetup();
  const { data, error } = useInvoice(link);
  if (error) {
    // Intact, but with terms that nobody could pay; the SDK's error has the term.
    if (!(error instanceof InvoiceLinkError)) return <Explained error={error} known={refusals} />;
    return <Explained error={error} sentence={error.reason === "version" ? newer : altered} />;
  }
  if (!data) return <p role="status">{reading}</p>;
  if (data.isForeign)
    return (
      <p role="alert" className="refusal">
        {foreign(chain.name)}
      </p>
    );
  return <InvoiceOnChain invoice={data.invoice} link={link} />;
}

function InvoiceOnChain({ invoice, link }: { readonly invoice: Invoice; readonly link: string }) {
  const { authorizedTitle, paidTitle, takenBack } = useWords(words);
  const { unreachable } = useWords(shared);
  const { nodeUrl } = useSetup();
  const { data: state, error, isJustPaid, isPaid, isTakenBack, refetch } = useChainState(invoice);
  const checkout = useCheckout(invoice, link);
  const standing = state && (
    <Standing {...{ invoice, state, link, checkout, isJustPaid }} askAgain={() => void refetch()} />
  );
  return (
    <>
      {/* Always rendered, so that changes are announced. */}
      <p role="status" className="hidden">
        {isPaid && (invoice.terms.authorizationExpiry === 0n ? paidTitle : authorizedTitle)}
      </p>
      {error && (
        <Explained
          error={error}
          known={refusals}
          {...((!(error instanceof FeiqianError) || error instanceof NodeUnreachableError) && {
            sentence: unreachable(nodeUrl),
          })}
        />
      )}
      {isTakenBack && (
        <p role="alert" className="warning">
          {takenBack}
        </p>
      )}
      {isPaid && standing}
      <Summary invoice={invoice} state={state} checkout={checkout} />
      {!isPaid && standing}
      <Terms invoice={invoice} />
    </>
  );
}

interface StandingProps {
  readonly invoice: Invoice;
  readonly state: ChainState;
  readonly link: string;
  readonly checkout: Checkout | undefined;
  readonly isJustPaid: boolean;
  readonly askAgain: () => void;
}

/** The payment form, or the outcome. */
function Standing({ invoice, state, link, checkout, isJustPaid, askAgain }: StandingProps) {
  const { payment } = state;
  if (payment.status === "charged" || payment.status === "authorized") {
    const props = { invoice, payment, state, link, checkout, isJustPaid, askAgain };
    return <Receipt {...props} />;
  }
  const face = faceOf(state, invoice);
  return face === "open" ? (
    <PayPanel invoice={invoice} state={state} />
  ) : (
    <Over invoice={invoice} state={state} face={face} />
  );
}

interface OverProps {
  readonly invoice: Invoice;
  readonly state: ChainState;
  readonly face: Exclude<Face, "open">;
}

/** The reason why it cannot be paid, and this browser's transaction for it, if any. */
function Over({ invoice, state, face }: OverProps) {
  const { language } = useLanguage();
  const { cancelled, expired, refused, superseded } = useWords(words);
  const { data: pending } = usePending(useWallet().account, invoice);
  const sentences: Readonly<Partial<Record<Face, string>>> = {
    cancelled,
    superseded,
    expired: expired(toLocalTime(invoice.terms.payExpiry, language)),
  };
  const sentence = sentences[face];
  return (
    <>
      {sentence === undefined ? (
        <>
          <p>{refused}</p>
          <Explained error={state.problem} known={refusals} />
        </>
      ) : (
        <p role="status" className="warning">
          {sentence}
        </p>
      )}
      {pending && <PendingNote {...pending} />}
    </>
  );
}
