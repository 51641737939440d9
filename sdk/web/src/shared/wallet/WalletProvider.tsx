import { type ReactNode, useMemo } from "react";
import { WagmiProvider, createConfig, createStorage, http } from "wagmi";
import { useSetup } from "../useSetup.ts";

/** The wallets that the browser announces (EIP-6963), and the one that was connected before. */
export function WalletProvider({ children }: { readonly children: ReactNode }) {
  const { chain, nodeUrl, signsNothing } = useSetup();
  const config = useMemo(
    () =>
      createConfig({
        chains: [chain],
        transports: { [chain.id]: http(nodeUrl) },
        connectors: [],
        multiInjectedProviderDiscovery: true,
        // Of this chain: pages of another one on the same host keep their own.
        storage: createStorage({ storage: localStorage, key: `feiqian.${chain.id}` }),
      }),
    [chain, nodeUrl],
  );
  return (
    <WagmiProvider config={config} reconnectOnMount={!signsNothing}>
      {children}
    </WagmiProvider>
  );
}
