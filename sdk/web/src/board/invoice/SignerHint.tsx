import { formatBps } from "@feiqian/sdk";
import { get } from "@feiqian/sdk/actions/signer";
import { useQuery } from "@tanstack/react-query";
import { type Address, getAddress, isAddress, isAddressEqual } from "viem";
import { toLocalTime, useLanguage, useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { invoiceWords } from "./words.ts";

/** Whether the connected account may sign for the merchant, until when and up to what. */
export function SignerHint({ merchant: text, account }: { readonly merchant: string; readonly account: Address }) {
  const { hints } = useWords(invoiceWords).form;
  const { language } = useLanguage();
  const { client, deployment } = useSetup();
  const trimmed = text.trim();
  const merchant = isAddress(trimmed, { strict: false }) ? getAddress(trimmed) : undefined;
  const isOwn = merchant !== undefined && isAddressEqual(merchant, account);
  const { data } = useQuery({
    queryKey: ["signer", merchant, account],
    enabled: merchant !== undefined && !isOwn,
    queryFn: () => get(client, { deployment, merchant: merchant!, signer: account }),
  });
  if (isOwn) return hints.ownAccount;
  if (!data) return "";
  if (!data.isLive) return hints.notSigner;
  return hints.signer(toLocalTime(data.validUntil, language), formatBps(data.maxOutBps));
}
