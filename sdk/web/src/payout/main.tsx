import { mount } from "../shared/mount.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { Page } from "./Page.tsx";
import { WithPayoutWords } from "./PayoutWords.tsx";

// Outside the part that suspends for its texts: wagmi reconnects a wallet only on its first render.
mount(
  <WalletProvider>
    <WithPayoutWords>
      <Page />
    </WithPayoutWords>
  </WalletProvider>,
);
