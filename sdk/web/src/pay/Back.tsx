import { useEffect } from "react";
import type { Hex } from "viem";
import { useWords } from "../shared/language.tsx";
import type { Checkout } from "./checkout.ts";
import { words } from "./words.ts";

interface BackProps {
  readonly checkout: Checkout | undefined;
  readonly id: Hex;
  readonly transactionHash: Hex;
}

/** `?embed`, within a page of the shop. */
const isEmbedded = (): boolean => parent !== window && new URLSearchParams(location.search).has("embed");

/** The way back to the shop, and the word to a shop's page around this one: both to the merchant's own origin alone. */
export function Back({ checkout, id, transactionHash }: BackProps) {
  const { checkout: text } = useWords(words);
  const url = checkout?.returnUrl;
  const origin = url instanceof URL ? url.origin : undefined;
  useEffect(() => {
    if (origin !== undefined && isEmbedded()) parent.postMessage({ type: "feiqian.paid", id, transactionHash }, origin);
  }, [origin, id, transactionHash]);
  if (url === undefined) return null;
  if (url === "refused") return <p className="warning">{text.notBack}</p>;
  return (
    <p className="noprint">
      <a className="button" href={url.href} target={isEmbedded() ? "_parent" : undefined} rel="noreferrer">
        {text.back(checkout?.profile?.name ?? url.host)}
      </a>
    </p>
  );
}
