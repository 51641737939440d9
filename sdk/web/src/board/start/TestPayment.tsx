import { parseAmount } from "@feiqian/sdk";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { FieldFrame } from "../parts/FieldFrame.tsx";
import { ownOrigin } from "../parts/ownOrigin.ts";
import { Step, type StepProps } from "./Flow.tsx";
import { Problem } from "./Problem.tsx";
import { askStatus } from "./gateway.ts";
import { tryOut } from "./tryOut.ts";
import { startWords } from "./words.ts";

const ASK_AGAIN_MS = 2_000;

function isAmount(text: string, token: Parameters<typeof parseAmount>[1]): boolean {
  try {
    return parseAmount(text, token) > 0n;
  } catch {
    return false;
  }
}

/** A payment by the new key, followed until the gateway has seen it on the chain. */
export function TestPayment({ kept, change }: StepProps) {
  const say = useWords(startWords);
  const { test: words, complaints } = say;
  const { client, deployment, gatewayUrl } = useSetup();
  const token = deployment.tokens[0]!;
  const { key } = kept.named!;
  const { invoice } = kept;
  const [amount, setAmount] = useState(deployment.isTest ? "1" : "");
  const [isChecked, setChecked] = useState(false);
  const making = useMutation({
    mutationFn: () =>
      tryOut({
        ...{ client, deployment, gatewayUrl: gatewayUrl!, key },
        ...{ merchant: kept.paid!.address, amount, origin: ownOrigin() },
      }),
    onSuccess: (made) => change({ invoice: made }),
  });
  const status = useQuery({
    queryKey: ["testInvoice", invoice?.id],
    enabled: invoice !== undefined,
    queryFn: () => askStatus({ gatewayUrl: gatewayUrl!, secret: key }, invoice!.id),
    refetchInterval: ({ state }) => (state.data === "charged" ? false : ASK_AGAIN_MS),
  });
  const isPaid = status.data === "charged";
  const isGood = isAmount(amount, token);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setChecked(true);
    if (isGood && !making.isPending) making.mutate();
  };
  // The key has been tried out: from here on the merchant alone has it.
  const finish = () => change({ isTried: true, named: { ...kept.named!, key: "" } });
  return (
    <Step at={6} title={words.title}>
      {!invoice && (
        <form noValidate onSubmit={submit}>
          {deployment.isTest ? (
            <p>{words.text(`${amount} ${token.symbol}`)}</p>
          ) : (
            <FieldFrame
              id="start-amount"
              name="amount"
              label={words.amount(token.symbol)}
              hint={words.live(token.symbol)}
              complaint={isChecked && !isGood ? complaints.badAmount : undefined}
            >
              {(tied) => (
                <input
                  {...tied}
                  inputMode="decimal"
                  value={amount}
                  onChange={({ target }) => setAmount(target.value)}
                  autoComplete="off"
                />
              )}
            </FieldFrame>
          )}
          <button type="submit" aria-disabled={making.isPending}>
            {words.make}
          </button>
        </form>
      )}
      {invoice && !isPaid && (
        <>
          <p>{words.notItself}</p>
          <p>
            {/* Another tab: this one has the key. */}
            <a className="button" href={invoice.link} target="_blank" rel="noreferrer">
              {words.open}
            </a>
          </p>
        </>
      )}
      <div role="status">
        {making.isPending && <p>{words.making}</p>}
        {invoice && !isPaid && <p>{words.waiting}</p>}
        {isPaid && <p className="done">{words.paid}</p>}
      </div>
      {making.error && <Problem error={making.error} />}
      {status.error && !isPaid && <Problem error={status.error} />}
      <button type="button" className={isPaid ? undefined : "plain"} onClick={finish}>
        {isPaid ? say.next : words.skip}
      </button>
    </Step>
  );
}
