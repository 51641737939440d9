import { Shell } from "../../shared/Shell.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../../shared/wallet/WalletProvider.tsx";
import "../invoice/invoice.css";
import { Flow } from "./Flow.tsx";
import { startWords } from "./words.ts";

/** Always the same element: see `WalletProvider`. */
const withWallet = <Flow />;

/** A merchant sets its gateway up, by the link that the gateway prints. */
export function Start() {
  const say = useWords(startWords);
  const { gatewayUrl, signsNothing } = useSetup();
  return (
    <Shell title={say.title} isNarrow>
      <div className="invoice">
        {gatewayUrl === undefined ? (
          <p role="alert" className="refusal">
            {say.noGateway}
          </p>
        ) : signsNothing ? (
          <WalletPanel />
        ) : (
          <WalletProvider>{withWallet}</WalletProvider>
        )}
      </div>
    </Shell>
  );
}
