import { type Invoice, type Rail, TransactionUnknownError } from "@feiqian/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import { amountsOf } from "../amounts.ts";
import type { ChainState } from "../readChain.ts";
import { chainKey } from "../usePayment.ts";
import { words } from "../words.ts";
import { OtherTabError, type Progress, payOnce } from "./payOnce.ts";
import { Steps, stepsOf } from "./Steps.tsx";
import { type Preparation, usePreparation } from "./usePreparation.ts";
import { forget, pendingKey, usePending } from "./usePending.ts";
import { Way } from "./Way.tsx";

interface PayingProps {
  readonly wallet: WalletClient;
  readonly invoice: Invoice;
  readonly state: ChainState;
}

/** Pays, or follows what was sent already. */
export function Paying({ wallet, invoice, state }: PayingProps) {
  const { pay } = useWords(words);
  const { deployment } = useSetup();
  const queries = useQueryClient();
  const account = wallet.account.address;
  const [rail, setRail] = useState<Rail>();
  const [progress, setProgress] = useState<Progress>();
  const { data: pending } = usePending(account, invoice);
  const paying = useMutation({
    mutationFn: async ({ rail, maxIn }: Pick<Preparation, "rail" | "maxIn">) => {
      // It was not mined, or refused: then this one is not a second payment.
      if (pending?.status === "lost") await forget(account, invoice, deployment);
      return payOnce(wallet, { deployment, invoice, rail, maxIn, onProgress: setProgress });
    },
    onSettled: async () => {
      setProgress(undefined);
      await queries.invalidateQueries({ queryKey: pendingKey(account, invoice) });
      await queries.invalidateQueries({ queryKey: chainKey(invoice) });
    },
  });
  const isSent = pending?.status === "sent" && !paying.isPending;
  const preparation = usePreparation(invoice, { account, rail, isEnabled: !isSent && !paying.isPending });
  const { error } = paying;
  const isKnown = error instanceof OtherTabError || error instanceof TransactionUnknownError;
  return (
    <>
      {pending && !paying.isPending && (
        <div role="status">
          <p>{{ sent: pay.sent, failed: pay.failed, lost: pay.lost }[pending.status]}</p>
          <p>
            {pay.transaction}: <TransactionLink hash={pending.hash} what={pay.transaction} />
          </p>
        </div>
      )}
      {error instanceof OtherTabError && <p role="alert">{pay.otherTab}</p>}
      {error && !isKnown && !paying.isPending && <Explained error={error} />}
      {!isSent && (
        <>
          <Ready
            invoice={invoice}
            state={state}
            preparation={preparation.data}
            refusal={preparation.error}
            progress={progress}
            isPaying={paying.isPending}
            isAgain={pending !== null && pending !== undefined}
            onPay={(prepared) => paying.mutate(prepared)}
          />
          {!paying.isPending && <Way rail={rail} onChange={setRail} />}
        </>
      )}
    </>
  );
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

/** What the wallet is going to be asked for, and the button; or why it cannot be paid from this account just now. */
function Ready({ invoice, state, preparation, refusal, progress, isPaying, isAgain, onPay }: ReadyProps) {
  const { pay } = useWords(words);
  const { deployment } = useSetup();
  const { asked, inToken } = amountsOf(deployment, invoice);
  // No price, no button: the facts beside say so.
  if (state.quote?.status === "refused" && !isPaying) return null;
  if (refusal && !isPaying) return <Explained error={refusal} />;
  if (!preparation) return <p role="status">{pay.preparing}</p>;
  const { balance, due, maxIn, price } = preparation;
  const steps = stepsOf(preparation);
  return (
    <>
      <p>{pay.balance(inToken(balance))}</p>
      <Steps invoice={invoice} preparation={preparation} progress={progress} />
      {price && <p>{pay.atMost(inToken(maxIn))}</p>}
      <button type="button" disabled={isPaying} onClick={() => onPay(preparation)}>
        {isAgain ? pay.again : pay.button(price ? `${asked} (${inToken(due)})` : inToken(due))}
      </button>
      <p role="status">
        {progress &&
          (progress.at === "wallet" ? pay.inWallet : pay.inNetwork)(
            Math.min(progress.step + 1, steps.length),
            steps.length,
          )}
      </p>
    </>
  );
}
