import { type PaymentTerms, formatAmount } from "@feiqian/sdk";
import { getQuote } from "@feiqian/sdk/actions/price";
import { useQuery } from "@tanstack/react-query";
import { type Address, zeroAddress, zeroHash } from "viem";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { invoiceWords } from "./words.ts";

const EVERY_MS = 15_000;

type Priced = Pick<PaymentTerms, "amount" | "currency" | "source"> & { readonly token: string };

/** Placeholder terms, used only for the price. */
const toTerms = ({ token, ...priced }: Priced): PaymentTerms => ({
  merchant: zeroAddress,
  operator: zeroAddress,
  payer: zeroAddress,
  number: 0n,
  token: token as Address,
  ...priced,
  payExpiry: 0n,
  authorizationExpiry: 0n,
  feeBps: 0n,
  feeReceiver: zeroAddress,
  policy: zeroAddress,
  referenceHash: zeroHash,
  splits: [],
});

/** The current price of an amount in the token. */
export function JustNow({ terms }: { readonly terms: Priced }) {
  const { form: words } = useWords(invoiceWords);
  const { client, deployment } = useSetup();
  const { amount, currency, source, token } = terms;
  const { data } = useQuery({
    queryKey: ["justNow", String(amount), currency, source, token],
    queryFn: () => getQuote(client, { deployment, terms: toTerms(terms) }),
    refetchInterval: EVERY_MS,
  });
  return (
    <p role="status" className="soft">
      {data?.status === "priced" && words.justNow(formatAmount(data.due, data.token))}
      {data?.status === "refused" && words.noPrice}
    </p>
  );
}
