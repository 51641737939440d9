import { toPaymentUri } from "@feiqian/sdk";
import { useState } from "react";
import type { Address } from "viem";
import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { Complaint } from "./complaint.ts";
import { parseMoney } from "./parse.ts";
import { invoiceWords } from "./words.ts";

/**
 * A plain transfer to the merchant, which pays no invoice. So it has its own amount, never the invoice's, no QR code
 * that a payer could scan, and it is not printed.
 */
export function TopUp({ merchant, token: address }: { readonly merchant: Address; readonly token: Address }) {
  const { topUp: words, complaints } = useWords(invoiceWords);
  const { deployment } = useSetup();
  const [text, setText] = useState("");
  const token = deployment.tokens.find((one) => one.address === address);
  if (!token) return null;
  const parsed = text.trim() === "" ? undefined : parseMoney(text.trim(), token);
  const wrong = parsed instanceof Complaint ? parsed.say(complaints) : undefined;
  const uri =
    typeof parsed === "bigint"
      ? toPaymentUri({ to: merchant, transfer: { chainId: deployment.chainId, token: address, amount: parsed } })
      : undefined;
  const account = toPaymentUri({ to: merchant });
  return (
    <details className="noprint">
      <summary>{words.title}</summary>
      <p className="warning">{words.what}</p>
      <p>
        {words.account}: <span className="account">{account}</span> <CopyButton text={account} what={words.account} />
      </p>
      <label htmlFor="topup-amount">{words.amount(token.symbol)}</label>
      <input
        id="topup-amount"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong && "topup-wrong"}
      />
      {wrong && (
        <p id="topup-wrong" className="refusal">
          {wrong}
        </p>
      )}
      {uri && (
        <p>
          {words.uri}: <code>{uri}</code> <CopyButton text={uri} what={words.uri} />
        </p>
      )}
    </details>
  );
}
