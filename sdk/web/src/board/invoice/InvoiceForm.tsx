import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../../shared/wallet/WalletProvider.tsx";
import { Heading } from "./Heading.tsx";
import { KeptInvoices } from "./KeptInvoices.tsx";
import { Writing } from "./Writing.tsx";
import "./invoice.css";
import { invoiceWords } from "./words.ts";

/** The same element at all times: see `WalletProvider`. */
const withWallet = (
  <>
    <WalletPanel />
    <Writing />
    <KeptInvoices />
  </>
);

/** A merchant, or a signer of one, writes an invoice and has its link. Brings the wallet with it. */
export function InvoiceForm() {
  const { title } = useWords(invoiceWords);
  const { signsNothing } = useSetup();
  return (
    <div className="invoice">
      <Heading id="invoice-title">{title}</Heading>
      {/* Where nothing is signed, no wallet is looked for either. */}
      {signsNothing ? <WalletPanel /> : <WalletProvider>{withWallet}</WalletProvider>}
    </div>
  );
}
