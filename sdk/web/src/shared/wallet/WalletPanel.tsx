import { numberToHex } from "viem";
import { useConnect, useConnection, useConnectors, useDisconnect } from "wagmi";
import { useMutation } from "@tanstack/react-query";
import { Explained } from "../Explained.tsx";
import { codesOf } from "../explain.ts";
import { useWords } from "../language.tsx";
import type { Setup } from "../setup.ts";
import { useSetup } from "../useSetup.ts";
import { shared } from "../words.ts";
import type { Wallet } from "./transport.ts";
import { useWallet } from "./useWallet.ts";

/** Connects a wallet and switches it to the page's chain, or shows why nothing is signed here. */
export function WalletPanel() {
  const words = useWords(shared).wallet;
  const { chain, signsNothing } = useSetup();
  // Without these a page can neither exclude other tabs nor remember what it has sent.
  const isSecure = "locks" in navigator && isSecureContext;
  if (signsNothing || !isSecure)
    return (
      <p role="note" className="warning">
        {signsNothing ? words.nothingSigned(chain.name) : words.insecure}
      </p>
    );
  return (
    <section aria-label={words.title} className="wallet">
      <Connected />
    </section>
  );
}

function Connected() {
  const words = useWords(shared).wallet;
  const { chain } = useSetup();
  const wallet = useWallet();
  const { status, account } = wallet;
  const { mutate: disconnect } = useDisconnect();
  if (status === "none") return <Connect />;
  return (
    <>
      <p>
        <span className="account">{words.connected(account)}</span>{" "}
        <button type="button" className="plain" onClick={() => disconnect({})}>
          {words.disconnect}
        </button>
      </p>
      {status === "wrongChain" && <Switch />}
      {status === "otherChain" && <p role="alert">{words.otherChain(chain.name)}</p>}
      {wallet.status === "checking" && wallet.error && <Explained error={wallet.error} />}
    </>
  );
}

function Connect() {
  const words = useWords(shared).wallet;
  const { chain } = useSetup();
  const connectors = useConnectors();
  const { mutate: connect, isPending, error } = useConnect();
  if (connectors.length === 0) return <p role="note">{words.none}</p>;
  return (
    <>
      <ul className="wallets">
        {connectors.map((connector) => (
          <li key={connector.uid}>
            <button type="button" disabled={isPending} onClick={() => connect({ connector, chainId: chain.id })}>
              {connector.icon && <img src={connector.icon} alt="" width={20} height={20} />}
              {words.connect(connector.name)}
            </button>
          </li>
        ))}
      </ul>
      {isPending && <p role="status">{words.connecting}</p>}
      {error && <Explained error={error} />}
    </>
  );
}

/** Adds a chain that the wallet does not know, which it reports with code 4902. */
async function switchTo(wallet: Wallet, { chain, nodeUrl, explorerUrl }: Setup): Promise<void> {
  const chainId = numberToHex(chain.id);
  try {
    await wallet.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (error) {
    if (![...codesOf(error)].includes(4902)) throw error;
    const added = {
      chainId,
      chainName: chain.name,
      nativeCurrency: chain.nativeCurrency,
      rpcUrls: [nodeUrl],
      ...(explorerUrl && { blockExplorerUrls: [explorerUrl] }),
    };
    await wallet.request({ method: "wallet_addEthereumChain", params: [added] });
  }
}

function Switch() {
  const words = useWords(shared).wallet;
  const setup = useSetup();
  const { connector } = useConnection();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => switchTo((await connector!.getProvider()) as Wallet, setup),
  });
  return (
    <>
      <p role="alert">{words.wrongChain(setup.chain.name)}</p>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        {words.switchChain(setup.chain.name)}
      </button>
      {isPending && <p role="status">{words.switching}</p>}
      {error && <Explained error={error} />}
    </>
  );
}
