import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Address, type Chain, type Client, type CustomTransport, type JsonRpcAccount, createClient } from "viem";
import { useConnection } from "wagmi";
import { useSetup } from "../useSetup.ts";
import { isSameChain } from "./sameChain.ts";
import { type Wallet, walletTransport } from "./transport.ts";

/** A client that signs and sends through the wallet. */
export type WalletClient = Client<CustomTransport, Chain, JsonRpcAccount>;

export type WalletState =
  | { readonly status: "none"; readonly account?: undefined; readonly client?: undefined }
  | {
      /** On a chain with another id, or another chain with the same id; `checking`: not known yet. */
      readonly status: "wrongChain" | "otherChain" | "checking";
      readonly account: Address;
      readonly client?: undefined;
      /** The error of that check. */
      readonly error?: Error | null;
    }
  | {
      readonly status: "ready";
      readonly account: Address;
      readonly client: WalletClient;
    };

const ASK_AGAIN_MS = 3_000;

/** The connected wallet, and whether it can be used here. None if nothing is signed here. */
export function useWallet(): WalletState {
  const { chain, client: node, deployment, signsNothing } = useSetup();
  const { address, chainId, connector, status } = useConnection();
  const isConnected = status === "connected" && !signsNothing;
  const isOnChain = isConnected && chainId === chain.id;
  const { data, error } = useQuery({
    queryKey: ["wallet", connector?.uid, address, chainId],
    enabled: isOnChain,
    refetchInterval: ({ state }) => (state.data?.isSame ? false : ASK_AGAIN_MS),
    queryFn: async () => {
      const wallet = (await connector!.getProvider()) as Wallet;
      return { wallet, isSame: await isSameChain(node, wallet, deployment) };
    },
  });
  const client = useMemo(() => {
    if (!data?.isSame || !address) return undefined;
    const { wallet } = data;
    return createClient({
      account: address,
      chain,
      transport: walletTransport(wallet, node, () => isSameChain(node, wallet, deployment)),
      pollingInterval: node.pollingInterval,
      cacheTime: 0,
    });
  }, [data, address, chain, node, deployment]);
  if (!isConnected) return { status: "none" };
  if (!isOnChain) return { status: "wrongChain", account: address! };
  if (client) return { status: "ready", account: address!, client };
  return { status: data?.isSame === false ? "otherChain" : "checking", account: address!, error };
}
