import type { Invoice } from "@feiqian/sdk";
import { isAddressEqual, zeroAddress } from "viem";
import { useWords } from "../../shared/language.tsx";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import type { ChainState } from "../readChain.ts";
import { words } from "../words.ts";
import { Paying } from "./Paying.tsx";

/** The wallet, and the payment with it. */
export function PayPanel({ invoice, state }: { readonly invoice: Invoice; readonly state: ChainState }) {
  const { pay } = useWords(words);
  const wallet = useWallet();
  const { payer } = invoice.terms;
  const isOther = wallet.account && payer !== zeroAddress && !isAddressEqual(wallet.account, payer);
  return (
    <section aria-labelledby="paying">
      <h2 id="paying">{pay.title}</h2>
      <WalletPanel />
      {wallet.status === "ready" && isOther && (
        <p role="alert" className="warning">
          {pay.wrongAccount(payer)}
        </p>
      )}
      {wallet.status === "ready" && !isOther && (
        <Paying key={wallet.account} wallet={wallet} invoice={invoice} state={state} />
      )}
    </section>
  );
}
