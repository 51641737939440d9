import { Shell } from "../shared/Shell.tsx";
import { useWords } from "../shared/language.tsx";
import { WalletPanel } from "../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { words } from "./words.ts";

export function Page() {
  const { title } = useWords(words);
  return (
    <Shell title={title}>
      <WalletProvider>
        <WalletPanel />
      </WalletProvider>
    </Shell>
  );
}
