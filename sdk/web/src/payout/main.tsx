import { mount } from "../shared/mount.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { Page } from "./Page.tsx";
import { WithPayoutWords } from "./PayoutWords.tsx";

// Outside of what waits for its words: wagmi reconnects a wallet while it is rendered, and only once.
mount(
  <WalletProvider>
    <WithPayoutWords>
      <Page />
    </WithPayoutWords>
  </WalletProvider>,
);
