import { readPayout } from "@feiqian/sdk/safe";
import { Suspense, lazy, useEffect, useMemo, useRef } from "react";
import { useSetup } from "../../shared/useSetup.ts";
import { networksOf } from "../chain/networks.ts";
import type { Held } from "../desk.ts";
import { readKnown } from "../files/known.ts";
import type { DeskInUse } from "../useDesk.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Actions } from "./Actions.tsx";
import { Lines } from "./Lines.tsx";
import { Refused } from "./Refused.tsx";
import { Summary } from "./Summary.tsx";
import { Warnings } from "./Warnings.tsx";
import { useStanding, useTrial } from "./useStanding.ts";

/** Loaded when there is an outcome to show. */
const Outcome = lazy(() => import("./Outcome.tsx").then((module) => ({ default: module.Outcome })));

interface ReviewProps extends DeskInUse {
  readonly held: Held;
}

/** A payout: its payees, its changes, and the next steps. */
export function Review({ desk, held, change }: ReviewProps) {
  const text = usePayoutWords().review;
  const setup = useSetup();
  const { proposal } = held;
  const lines = readPayout({ proposal, ...networksOf(setup) });
  const { data: standing, error } = useStanding(proposal);
  const { data: trial } = useTrial(proposal, desk, standing?.status === "open");
  const { books, paid } = desk;
  const known = useMemo(() => readKnown({ books, paid }), [books, paid]);
  const heading = useRef<HTMLHeadingElement>(null);
  // The focused button that planned it is gone.
  useEffect(() => heading.current?.focus(), []);
  const putAway = () => change(({ held: _, ...rest }) => rest);
  return (
    <>
      <section aria-labelledby="review">
        <h2 id="review" ref={heading} tabIndex={-1}>
          {text.title(held.name)}
        </h2>
        {!standing && !error && <p role="status">{text.loading}</p>}
        {error && <Refused error={error} />}
        {standing?.status === "done" && (
          <Suspense fallback={<p role="status">{text.loading}</p>}>
            <Outcome proposal={proposal} lines={lines} receipt={standing.receipt} />
          </Suspense>
        )}
        <Lines proposal={proposal} lines={lines} known={known} />
        <Summary proposal={proposal} lines={lines} standing={standing} trial={trial} />
        <Warnings proposal={proposal} lines={lines} known={known} trial={trial} />
      </section>
      {standing && <Actions desk={desk} held={held} change={change} standing={standing} trial={trial} />}
      <p className="noprint">
        <button type="button" className="plain" onClick={putAway}>
          {text.putAway}
        </button>
      </p>
    </>
  );
}
