import { useWords } from "../shared/language.tsx";
import { Shell } from "../shared/Shell.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { Payment } from "./Payment.tsx";
import { useLink } from "./usePayment.ts";
import { words } from "./words.ts";

/** `/pay#v1.…`: an invoice, its payment and its receipt. */
export function Page() {
  const { title, noLink } = useWords(words);
  const link = useLink();
  return (
    <Shell title={title} isNarrow>
      {link === undefined ? (
        <p role="note">{noLink}</p>
      ) : (
        <WalletProvider>
          {/* Another invoice in the same tab begins anew. */}
          <Payment key={link} link={link} />
        </WalletProvider>
      )}
    </Shell>
  );
}
