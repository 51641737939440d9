import type { Address } from "viem";
import type { Heads } from "./ask/useHead.ts";
import { ChartPanel } from "./chart/ChartPanel.tsx";
import { CurrencyPanel } from "./figures/CurrencyPanel.tsx";
import { TotalsPanel } from "./figures/TotalsPanel.tsx";
import { useTotals } from "./figures/useTotals.ts";
import { InvoiceSection } from "./invoice/InvoiceSection.tsx";
import type { Viewing } from "./link.ts";
import { Chooser } from "./merchants/Chooser.tsx";
import { Merchants } from "./merchants/Merchants.tsx";
import { useMerchants } from "./merchants/useMerchants.ts";
import { Payments } from "./payments/Payments.tsx";
import { Payouts } from "./payouts/Payouts.tsx";
import { toPeriod, whereIn } from "./period.ts";
import { TiePanel } from "./tie/TiePanel.tsx";
import { Credits } from "./waiting/Credits.tsx";
import { Expiring } from "./waiting/Expiring.tsx";

export interface BoardProps {
  readonly viewing: Viewing;
  /** The chosen merchant; undefined: all. */
  readonly merchant: Address | undefined;
  readonly heads: Heads;
}

/** Figures and lists, of all merchants or of one. */
export function Board({ viewing, merchant, heads: { indexer, now } }: BoardProps) {
  const period = toPeriod(viewing.view, indexer.data?.timestamp ?? 0);
  const where = { ...(merchant && { merchantAddress: merchant.toLowerCase() }), ...whereIn(period) };
  const totals = useTotals(where, indexer.data);
  // The figures load first: other queries would delay them.
  const at = totals.result.isPending ? undefined : indexer.data?.number;
  const merchants = useMerchants(null, at).data?.merchants.items ?? [];
  return (
    <>
      <Chooser viewing={viewing} period={period} merchants={merchants} />
      <TotalsPanel result={totals.result} sent={totals.sent} isWhole={period.name === "all"} />
      <ChartPanel result={totals.result} sent={totals.sent} from={period.from} to={period.to} />
      <CurrencyPanel result={totals.result} sent={totals.sentForCurrencies} />
      {merchant ? <TiePanel merchant={merchant} at={at} /> : <Merchants viewing={viewing} at={at} />}
      <Payments viewing={viewing} period={period} at={at} />
      <Expiring viewing={viewing} at={at} now={now} />
      <Credits merchant={merchant} at={at} />
      <Payouts merchant={merchant} period={period} at={at} />
      <InvoiceSection />
    </>
  );
}
