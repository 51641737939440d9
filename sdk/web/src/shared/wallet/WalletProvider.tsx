import { type ReactNode, memo } from "react";
import { type Config, WagmiProvider, createConfig, createStorage, http } from "wagmi";
import type { Setup } from "../setup.ts";
import { useSetup } from "../useSetup.ts";

/**
 * One configuration per chain, outside rendering: wagmi reconnects to the previous wallet on its first render only. A
 * restarted render would create another configuration, which would stay disconnected.
 */
const configs = new Map<string, Config>();

function configOf({ chain, nodeUrl }: Setup): Config {
  const key = `${chain.id} ${nodeUrl}`;
  const config =
    configs.get(key) ??
    createConfig({
      chains: [chain],
      transports: { [chain.id]: http(nodeUrl) },
      connectors: [],
      multiInjectedProviderDiscovery: true,
      // Per chain: pages for another chain on the same host keep their own.
      storage: createStorage({ storage: localStorage, key: `feiqian.${chain.id}` }),
    });
  configs.set(key, config);
  return config;
}

/**
 * The wallets that the browser announces (EIP-6963), and the previously connected one.
 *
 * wagmi reconnects whenever it is rendered, and is disconnected meanwhile. Children that stay the same element prevent
 * that when the language changes.
 */
export const WalletProvider = memo(function WalletProvider({ children }: { readonly children: ReactNode }) {
  const setup = useSetup();
  return (
    <WagmiProvider config={configOf(setup)} reconnectOnMount={!setup.signsNothing}>
      {children}
    </WagmiProvider>
  );
});
