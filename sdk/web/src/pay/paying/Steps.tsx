import type { Invoice } from "@feiqian/sdk";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { amountsOf } from "../amounts.ts";
import { words } from "../words.ts";
import type { Progress } from "./payOnce.ts";
import { type Step, stepsOf } from "./steps.ts";
import type { Preparation } from "./usePreparation.ts";

interface StepsProps {
  readonly invoice: Invoice;
  readonly preparation: Preparation;
  readonly progress: Progress | undefined;
}

/** The wallet requests to come, so that none is a surprise. */
export function Steps({ invoice, preparation, progress }: StepsProps) {
  const { pay } = useWords(words);
  const { deployment } = useSetup();
  const { inToken, symbol } = amountsOf(deployment, invoice);
  const { due, maxIn, spender } = preparation;
  const say: Readonly<Record<Step, string>> = {
    reset: pay.reset(symbol),
    approve: pay.approve(inToken(maxIn), spender),
    sign: pay.sign,
    send: pay.send(inToken(due)),
  };
  return (
    <>
      <p>{pay.steps}</p>
      <ol>
        {stepsOf(preparation).map((step) => (
          <li key={step} aria-current={progress?.step === step ? "step" : undefined}>
            {say[step]}
          </li>
        ))}
      </ol>
    </>
  );
}
