import { type ReactNode, memo } from "react";
import { type Config, WagmiProvider, createConfig, createStorage, http } from "wagmi";
import type { Setup } from "../setup.ts";
import { useSetup } from "../useSetup.ts";

/**
 * One configuration a chain, outside of what is rendered: wagmi connects anew to the wallet of before while it renders
 * first, and not a second time at once. A render that React begins again would have another configuration, which stays
 * disconnected.
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
      // Of this chain: pages of another one on the same host keep their own.
      storage: createStorage({ storage: localStorage, key: `feiqian.${chain.id}` }),
    });
  configs.set(key, config);
  return config;
}

/**
 * The wallets that the browser announces (EIP-6963), and the one that was connected before.
 *
 * wagmi connects anew whenever it is rendered, and is disconnected meanwhile: with children that stay the same element,
 * a change of language around it does not do that.
 */
export const WalletProvider = memo(function WalletProvider({ children }: { readonly children: ReactNode }) {
  const setup = useSetup();
  return (
    <WagmiProvider config={configOf(setup)} reconnectOnMount={!setup.signsNothing}>
      {children}
    </WagmiProvider>
  );
});
