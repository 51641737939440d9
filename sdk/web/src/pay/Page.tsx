import { useWords } from "../shared/language.tsx";
import { Shell } from "../shared/Shell.tsx";
import { WalletProvider } from "../shared/wallet/WalletProvider.tsx";
import { Payment } from "./Payment.tsx";
import { useLink } from "./usePayment.ts";
import { words } from "./words.ts";

/** Created once: the wallet provider reconnects with each new child. */
const content = (
  <WalletProvider>
    <Linked />
  </WalletProvider>
);

/** `/pay#v1.…`: an invoice, its payment and its receipt. */
export function Page() {
  const { title } = useWords(words);
  return (
    <Shell title={title} isNarrow>
      {content}
    </Shell>
  );
}

/** Another invoice in the same tab starts over. */
function Linked() {
  const { noLink } = useWords(words);
  const link = useLink();
  return link === undefined ? <p role="note">{noLink}</p> : <Payment key={link} link={link} />;
}
