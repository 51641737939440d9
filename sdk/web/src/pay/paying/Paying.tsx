import { FeiqianError, type Invoice, type Rail, TransactionReplacedError, TransactionUnknownError } from "@feiqian/sdk";
import { useState } from "react";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { amountsOf } from "../amounts.ts";
import type { ChainState } from "../readChain.ts";
import { refusals } from "../refusals.ts";
import { words } from "../words.ts";
import { Agreement, useAgreement } from "./Agreement.tsx";
import { PendingNote } from "./PendingNote.tsx";
import { LeftError, type Progress, UnderWayError } from "./payOnce.ts";
import { Steps } from "./Steps.tsx";
import { type ReadyWallet, usePay } from "./usePay.ts";
import { type Preparation, usePreparation } from "./usePreparation.ts";
import { type Pending, usePending } from "./usePending.ts";
import { Way } from "./Way.tsx";

interface PayingProps {
  readonly wallet: ReadyWallet;
  readonly invoice: Invoice;
  readonly state: ChainState;
}

/**
 * If the chain shows the invoice unpaid at a later block, a transaction that succeeded earlier did not pay it. A
 * replaced transaction is over at once, without the time for a missing one.
 */
function statusOf({ hash, status, minedIn }: Pending, { head }: ChainState, error: Error | null): Pending["status"] {
  if (error instanceof TransactionReplacedError && error.hash === hash) return "lost";
  return status === "mined" && minedIn! <= head ? "failed" : status;
}

/** Pays, or follows an earlier transaction. */
export function Paying({ wallet, invoice, state }: PayingProps) {
  const { account } = wallet;
  const [rail, setRail] = useState<Rail>();
  const { data: pending } = usePending(account, invoice);
  const { mutate, isPending: isPaying, error, progress } = usePay(wallet, invoice);
  const status = pending && statusOf(pending, state, error);
  const isSent = status === "sent" || status === "mined";
  const agreement = useAgreement(invoice, state);
  const { agreed: maxIn } = agreement;
  const isAgreed = !agreement.isNeeded || maxIn !== undefined;
  const isEnabled = !isSent && !isPaying && isAgreed;
  const preparation = usePreparation(invoice, { account, rail, maxIn, isEnabled });
  return (
    <>
      {pending && status && !isPaying && <PendingNote hash={pending.hash} status={status} />}
      {error && !isPaying && <Failure error={error} isFollowed={isSent} />}
      {agreement.isNeeded && !isPaying && !isSent && <Agreement invoice={invoice} agreement={agreement} />}
      {(isPaying || (pending !== undefined && !isSent && isAgreed)) && (
        <Ready
          invoice={invoice}
          state={state}
          preparation={preparation.data}
          refusal={preparation.error}
          progress={progress}
          isPaying={isPaying}
          isAgain={Boolean(pending)}
          onPay={mutate}
        />
      )}
      {!isPaying && !isSent && <Way rail={rail} onChange={setRail} />}
    </>
  );
}

/** The reason why it is not paid (yet). */
function Failure({ error, isFollowed }: { readonly error: Error; readonly isFollowed: boolean }) {
  const { pay } = useWords(words);
  // The sent transaction is already shown.
  if (error instanceof TransactionUnknownError && isFollowed) return null;
  if (error instanceof LeftError) return null;
  if (error instanceof UnderWayError) return <p role="alert">{pay.underWay}</p>;
  return <Explained error={error} known={refusals} />;
}

interface ReadyProps {
  readonly invoice: Invoice;
  readonly state: ChainState;
  readonly preparation: Preparation | undefined;
  readonly refusal: Error | null;
  readonly progress: Progress | undefined;
  readonly isPaying: boolean;
  readonly isAgain: boolean;
  readonly onPay: (preparation: Preparation) => void;
}

/** The wallet requests to come and the button, or the reason why this account cannot pay now. */
function Ready({ invoice, state, preparation, refusal, progress, isPaying, isAgain, onPay }: ReadyProps) {
  const { pay } = useWords(words);
  const { deployment } = useSetup();
  const { asked, inToken } = amountsOf(deployment, invoice);
  // No price, no button: the facts show that.
  if (state.quote?.status === "refused" && !isPaying) return null;
  // A brief failure of the node keeps the button.
  if (refusal && !isPaying && (refusal instanceof FeiqianError || !preparation))
    return <Explained error={refusal} known={refusals} />;
  if (!preparation) return <p role="status">{pay.preparing}</p>;
  const { balance, due, maxIn, price } = preparation;
  const amount = price ? `${asked} (${inToken(due)})` : inToken(due);
  return (
    <>
      <p>{pay.balance(inToken(balance))}</p>
      <Steps invoice={invoice} preparation={preparation} progress={progress} />
      {price && <p>{pay.atMost(inToken(maxIn))}</p>}
      <button type="button" aria-disabled={isPaying} onClick={() => !isPaying && onPay(preparation)}>
        {isAgain ? pay.again(amount) : pay.button(amount)}
      </button>
      <p role="status">{progress && (progress.at === "wallet" ? pay.inWallet : pay.inNetwork)}</p>
    </>
  );
}
