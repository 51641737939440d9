import { Suspense, lazy } from "react";
import { type Address, isAddress } from "viem";
import { Explained } from "../shared/Explained.tsx";
import { Shell } from "../shared/Shell.tsx";
import { useWords } from "../shared/language.tsx";
import { shared } from "../shared/words.ts";
import { Board } from "./Board.tsx";
import { useHead } from "./ask/useHead.ts";
import "./board.css";
import { Status } from "./head/Status.tsx";
import { type Viewing, useView } from "./link.ts";
import { words } from "./words.ts";

const Trip = lazy(() => import("./trip/Trip.tsx").then((module) => ({ default: module.Trip })));
const Start = lazy(() => import("./start/Start.tsx").then((module) => ({ default: module.Start })));

export function Page() {
  const { loading } = useWords(words);
  const viewing = useView();
  if (!viewing.view.start) return <Figures viewing={viewing} />;
  return (
    <Suspense fallback={<p role="status">{loading}</p>}>
      <Start />
    </Suspense>
  );
}

/** The board, or one payment of it. */
function Figures({ viewing }: { readonly viewing: Viewing }) {
  const say = useWords(words);
  const { tryAgain } = useWords(shared);
  const heads = useHead();
  const { merchant, payment } = viewing.view;
  const { indexer } = heads;
  const isKnown = indexer.data !== undefined;
  return (
    <Shell title={say.title}>
      <Status heads={heads} />
      {!isKnown && indexer.error && (
        <section aria-label={say.nothing}>
          <h2>{say.nothing}</h2>
          <Explained error={indexer.error} />
          <button type="button" onClick={() => void indexer.refetch()}>
            {tryAgain}
          </button>
        </section>
      )}
      {!isKnown && !indexer.error && <p role="status">{say.loading}</p>}
      {merchant && !isAddress(merchant, { strict: false }) ? (
        <p role="alert" className="refusal">
          {say.chooser.noAddress(merchant)} <a href={viewing.linkTo({ merchant: "" })}>{say.chooser.all}</a>
        </p>
      ) : (
        isKnown &&
        (payment ? (
          <Suspense fallback={<p role="status">{say.loading}</p>}>
            <Trip key={payment} id={payment} viewing={viewing} at={indexer.data.number} now={heads.now} />
          </Suspense>
        ) : (
          <Board viewing={viewing} merchant={merchant as Address | undefined} heads={heads} />
        ))
      )}
    </Shell>
  );
}
