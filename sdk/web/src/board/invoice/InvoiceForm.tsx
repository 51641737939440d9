import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../../shared/wallet/WalletProvider.tsx";
import { Heading } from "./Heading.tsx";
import { KeptInvoices } from "./KeptInvoices.tsx";
import { Writing } from "./Writing.tsx";
import "./invoice.css";
import { invoiceWords } from "./words.ts";

/** Always the same element: see `WalletProvider`. */
const withWallet = (
  <>
    <WalletPanel />
    <Writing />
    <KeptInvoices />
  </>
);

/** The form for a merchant or its signer to write an invoice. Includes the wallet. */
export function InvoiceForm() {
  const { title } = useWords(invoiceWords);
  const { signsNothing } = useSetup();
  return (
    <div className="invoice">
      <Heading id="invoice-title">{title}</Heading>
      {/* If nothing is signed here, no wallet is looked for. */}
      {signsNothing ? <WalletPanel /> : <WalletProvider>{withWallet}</WalletProvider>}
    </div>
  );
}
