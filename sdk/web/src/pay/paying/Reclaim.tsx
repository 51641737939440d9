import type { Invoice } from "@feiqian/sdk";
import { reclaimSync } from "@feiqian/sdk/actions/payment";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { refusals } from "../refusals.ts";
import { chainKey } from "../usePayment.ts";
import { words } from "../words.ts";

/** Returns an expired authorization to the payer. Anyone may send it. */
export function Reclaim({ invoice, amount }: { readonly invoice: Invoice; readonly amount: string }) {
  const { reclaim } = useWords(words);
  const { deployment } = useSetup();
  const wallet = useWallet();
  const queries = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => reclaimSync(wallet.client!, { deployment, invoice }),
    onSettled: () => queries.invalidateQueries({ queryKey: chainKey(invoice) }),
  });
  return (
    <div className="noprint">
      <WalletPanel />
      {wallet.status === "ready" && (
        <button type="button" disabled={isPending || isSuccess} onClick={() => mutate()}>
          {reclaim.button(amount)}
        </button>
      )}
      <p role="status">{isPending ? reclaim.asked : isSuccess ? reclaim.done : ""}</p>
      {error && <Explained error={error} known={refusals} />}
    </div>
  );
}
