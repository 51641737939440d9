import type { Invoice } from "@feiqian/sdk";
import { useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { amountsOf, isOwnSource } from "../amounts.ts";
import type { ChainState } from "../readChain.ts";
import { words } from "../words.ts";

/**
 * The maximum that the payer agrees to where a source of the merchant's own names the price. It lapses once the source
 * asks for more.
 */
export function useAgreement(invoice: Invoice, { quote }: ChainState) {
  const { deployment } = useSetup();
  const [maxIn, setMaxIn] = useState<bigint>();
  const due = quote?.status === "priced" ? quote.due : undefined;
  const isNeeded = isOwnSource(deployment, invoice);
  const agreed = isNeeded && maxIn !== undefined && (due === undefined || due <= maxIn) ? maxIn : undefined;
  // The same margin as the SDK's: the price moves between agreement and payment.
  const asked = agreed ?? (due === undefined ? undefined : due + due / 100n);
  return { isNeeded, agreed, asked, setMaxIn };
}

interface AgreementProps {
  readonly invoice: Invoice;
  readonly agreement: ReturnType<typeof useAgreement>;
}

/** The payer's agreement to the price, without which nothing is prepared. */
export function Agreement({ invoice, agreement }: AgreementProps) {
  const { pay } = useWords(words);
  const { deployment } = useSetup();
  const { agreed, asked, setMaxIn } = agreement;
  if (asked === undefined) return null;
  return (
    <label className="warning">
      <input
        type="checkbox"
        checked={agreed !== undefined}
        onChange={({ target }) => setMaxIn(target.checked ? asked : undefined)}
      />{" "}
      {pay.agree(amountsOf(deployment, invoice).inToken(asked))}
    </label>
  );
}
