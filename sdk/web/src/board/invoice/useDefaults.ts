import { createIndexerClient } from "@feiqian/sdk/indexer";
import { useQuery } from "@tanstack/react-query";
import { type Address, getAddress, isAddress } from "viem";
import { getBlock } from "viem/actions";
import { useSetup } from "../../shared/useSetup.ts";
import { type Draft, type Fields, emptyFields, fromLocalInput, toLocalInput } from "./draft.ts";
import { numbersOf, useKept } from "./kept.ts";
import { findNextNumber } from "./numbers.ts";

const DAY = 86_400n;

/** The form's state: typed values, and defaults for the rest. */
export interface Filled {
  readonly fields: Fields;
  /** The chain's clock when the form was opened; undefined: not known (yet). */
  readonly now: bigint | undefined;
  /** Defaults are still loading. */
  readonly isAsking: boolean;
  readonly clockError: Error | null;
  /** No number was found: the merchant must enter one. */
  readonly isNumberless: boolean;
}

/** Defaults: the merchant itself, the next number, a deadline. */
export function useDefaults(draft: Draft, account: Address): Filled {
  const { deployment, client } = useSetup();
  const clock = useQuery({
    queryKey: ["invoiceClock"],
    queryFn: async () => (await getBlock(client)).timestamp,
    // Defaults do not change while they are read.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const merchant = draft.merchant ?? account;
  const next = useNextNumber(merchant);
  const now = clock.data;
  const payUntil = draft.payUntil ?? (now === undefined ? "" : toLocalInput(now + DAY));
  const payExpiry = fromLocalInput(payUntil);
  const captureUntil = payExpiry === undefined ? "" : toLocalInput(payExpiry + 30n * DAY);
  const token = deployment.tokens[0]?.address ?? "";
  const number = next.data == null ? "" : String(next.data);
  return {
    fields: { ...emptyFields, token, number, captureUntil, ...draft, merchant, payUntil },
    now,
    isAsking: clock.isLoading || (draft.number === undefined && next.isLoading),
    clockError: clock.error,
    isNumberless: next.isError || next.data === null,
  };
}

/** The number after all spent ones and all signed in this browser. */
function useNextNumber(text: string) {
  const { deployment, client, indexerUrl } = useSetup();
  const kept = useKept(deployment);
  const merchant = isAddress(text.trim(), { strict: false }) ? getAddress(text.trim()) : undefined;
  const signed = merchant ? numbersOf(kept, merchant) : [];
  return useQuery({
    queryKey: ["nextNumber", merchant, signed.map(String)],
    enabled: merchant !== undefined,
    queryFn: async () => {
      const indexer = createIndexerClient({ url: indexerUrl });
      return (await findNextNumber(client, deployment, { indexer, merchant: merchant!, signed })) ?? null;
    },
  });
}
