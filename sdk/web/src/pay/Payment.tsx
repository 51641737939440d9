import type { Invoice } from "@feiqian/sdk";
import { Explained } from "../shared/Explained.tsx";
import { explain } from "../shared/explain.ts";
import { toLocalTime, useLanguage, useWords } from "../shared/language.tsx";
import { useSetup } from "../shared/useSetup.ts";
import { shared } from "../shared/words.ts";
import { Summary, Terms } from "./Facts.tsx";
import { PayPanel } from "./paying/PayPanel.tsx";
import { Receipt } from "./Receipt.tsx";
import { type ChainState, faceOf } from "./readChain.ts";
import { useChainState, useInvoice } from "./usePayment.ts";
import { words } from "./words.ts";

/** An invoice from its link: first what the link says by itself, then what the chain says. */
export function Payment({ link }: { readonly link: string }) {
  const { language } = useLanguage();
  const { altered, foreign, reading } = useWords(words);
  const { chain } = useSetup();
  const { data, error } = useInvoice(link);
  if (error) return <Explained error={error} more={{ sentence: altered, message: explain(error, language).message }} />;
  if (!data) return <p role="status">{reading}</p>;
  if (data.isForeign)
    return (
      <p role="alert" className="refusal">
        {foreign(chain.name)}
      </p>
    );
  return <Known invoice={data.invoice} link={link} />;
}

function Known({ invoice, link }: { readonly invoice: Invoice; readonly link: string }) {
  const { takenBack } = useWords(words);
  const { unreachable } = useWords(shared);
  const { nodeUrl } = useSetup();
  const { data: state, error, isPaid, isTakenBack, refetch } = useChainState(invoice);
  const standing = state && <Standing invoice={invoice} state={state} link={link} askAgain={() => void refetch()} />;
  return (
    <>
      {error && <Explained error={error} more={{ sentence: unreachable(nodeUrl), message: error.message }} />}
      {isTakenBack && (
        <p role="alert" className="warning">
          {takenBack}
        </p>
      )}
      {isPaid && standing}
      <Summary invoice={invoice} state={state} />
      {!isPaid && standing}
      <Terms invoice={invoice} />
    </>
  );
}

interface StandingProps {
  readonly invoice: Invoice;
  readonly state: ChainState;
  readonly link: string;
  readonly askAgain: () => void;
}

/** What can be done about it now, or what has been done. */
function Standing({ invoice, state, link, askAgain }: StandingProps) {
  const { language } = useLanguage();
  const { cancelled, expired, refused, superseded } = useWords(words);
  const { payment } = state;
  const over = (sentence: string) => (
    <p role="status" className="warning">
      {sentence}
    </p>
  );
  switch (faceOf(state, invoice)) {
    case "charged":
    case "authorized":
      // The face says so already; the types hear it here.
      return payment.status === "charged" || payment.status === "authorized" ? (
        <Receipt invoice={invoice} payment={payment} state={state} link={link} askAgain={askAgain} />
      ) : null;
    case "cancelled":
      return over(cancelled);
    case "superseded":
      return over(superseded);
    case "expired":
      return over(expired(toLocalTime(invoice.terms.payExpiry, language)));
    case "refused":
      return (
        <Explained
          error={state.problem}
          more={{ sentence: refused, message: explain(state.problem, language).message }}
        />
      );
    case "open":
      return <PayPanel invoice={invoice} state={state} />;
  }
}
