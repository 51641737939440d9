import { Shell } from "../shared/Shell.tsx";
import { WalletPanel } from "../shared/wallet/WalletPanel.tsx";
import { DropFiles } from "./parts/DropFiles.tsx";
import { Lists } from "./parts/Lists.tsx";
import { Plan } from "./parts/Plan.tsx";
import { Review } from "./parts/Review.tsx";
import { useDesk } from "./useDesk.ts";
import { usePayoutWords } from "./PayoutWords.tsx";

export function Page() {
  const { title, intro } = usePayoutWords();
  return (
    <Shell title={title}>
      <p>{intro}</p>
      <WalletPanel />
      <DeskView />
    </Shell>
  );
}

/** The page's content, from the files to the payout's outcome. */
function DeskView() {
  const { kept } = usePayoutWords();
  const inUse = useDesk();
  const { desk, change } = inUse;
  return (
    <>
      <DropFiles {...inUse} />
      <Lists desk={desk} change={change} />
      {desk.source && !desk.held && <Plan {...inUse} source={desk.source} />}
      {desk.held && <Review {...inUse} held={desk.held} key={desk.held.proposal.hash} />}
      <p>
        <small>{kept}</small>
      </p>
    </>
  );
}
