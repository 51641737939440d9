import { useEffect } from "react";
import { useWords } from "../../shared/language.tsx";
import { type Answer, useAnswer } from "../ask/useAnswer.ts";
import type { Viewing } from "../link.ts";
import { Panel } from "../parts/Panel.tsx";
import { words } from "../words.ts";
import { ChainSays } from "./ChainSays.tsx";
import { Credited } from "./Credited.tsx";
import { Events } from "./Events.tsx";
import { Legs } from "./Legs.tsx";
import { NextSteps } from "./NextSteps.tsx";
import { Receipts } from "./Receipts.tsx";
import { Sums } from "./Sums.tsx";
import { Terms } from "./Terms.tsx";
import { type TripPayment, tripQuestion } from "./questions.ts";
import { tripWords } from "./words.ts";

export interface TripProps {
  readonly id: string;
  readonly viewing: Viewing;
  readonly at: number | undefined;
  readonly now: bigint;
}

/** A payment's history, from its terms to the money's owners. */
export function Trip({ id, viewing, at, now }: TripProps) {
  const say = useWords(tripWords);
  const { back } = useWords(words);
  const isId = /^0x[0-9a-f]{64}$/i.test(id);
  const answer = useAnswer(tripQuestion, { id: id.toLowerCase() }, isId ? at : undefined);
  // For keyboards and screen readers: the link that led here is gone.
  useEffect(() => {
    document.getElementById("content")?.focus();
  }, []);
  return (
    <>
      <p>
        <a href={viewing.linkTo({ payment: "" })}>{back}</a>
      </p>
      {isId ? <Found answer={answer} id={id} at={at} now={now} /> : <p role="alert">{say.noId(id)}</p>}
    </>
  );
}

interface FoundProps extends Pick<TripProps, "id" | "at" | "now"> {
  readonly answer: Answer<{ readonly payment: TripPayment | null }>;
}

function Found({ answer, id, at, now }: FoundProps) {
  const say = useWords(tripWords);
  const payment = answer.data?.payment;
  return (
    <>
      <Panel
        title={payment ? say.title(payment.number) : say.untitled}
        note={<span className="hash">{id}</span>}
        answer={answer}
        sent={answer.sent}
      >
        {payment ? (
          <>
            <Sums payment={payment} />
            <ChainSays payment={payment} at={at} />
            <NextSteps payment={payment} now={now} />
          </>
        ) : (
          <p role="status">{say.unknown}</p>
        )}
      </Panel>
      {payment && (
        <>
          <Terms payment={payment} />
          <Events payment={payment} />
          <Legs payment={payment} />
          <Credited payment={payment} />
          <Receipts payment={payment} />
        </>
      )}
    </>
  );
}
