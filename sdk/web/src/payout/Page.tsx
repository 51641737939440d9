import { Shell } from "../shared/Shell.tsx";
import { useWords } from "../shared/language.tsx";
import { WalletPanel } from "../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { DropFiles } from "./parts/DropFiles.tsx";
import { Lists } from "./parts/Lists.tsx";
import { Plan } from "./parts/Plan.tsx";
import { Review } from "./parts/Review.tsx";
import { useDesk } from "./useDesk.ts";
import { words } from "./words.ts";

export function Page() {
  const { title, intro } = useWords(words);
  return (
    <Shell title={title}>
      <p>{intro}</p>
      <WalletProvider>
        <WalletPanel />
        <DeskView />
      </WalletProvider>
    </Shell>
  );
}

/** What lies on the desk, from the files to the payout's outcome. */
function DeskView() {
  const { kept } = useWords(words);
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
