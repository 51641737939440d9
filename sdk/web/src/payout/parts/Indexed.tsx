import { formatAmount } from "@feiqian/sdk";
import type { PayoutProposal } from "@feiqian/sdk/safe";
import { useQuery } from "@tanstack/react-query";
import { useSetup } from "../../shared/useSetup.ts";
import { indexerOf } from "../chain/indexer.ts";
import { tokenOf } from "../tokenOf.ts";
import { usePayoutWords } from "../PayoutWords.tsx";

const LOOK_MS = 3_000;

/** Whether the indexer, and so the board, has the payout. */
export function Indexed({ proposal }: { readonly proposal: PayoutProposal }) {
  const text = usePayoutWords().outcome;
  const setup = useSetup();
  const { data, isError } = useQuery({
    queryKey: ["indexed", setup.chain.id, proposal.hash],
    queryFn: async () => {
      const { items } = await indexerOf(setup).listPayouts({ merchant: proposal.safe, safeTxHash: proposal.hash });
      return items[0] ?? null;
    },
    refetchInterval: ({ state }) => (state.data ? false : LOOK_MS),
  });
  if (isError) return <p role="status">{text.indexerUnreachable}</p>;
  if (!data) return <p role="status">{text.indexing}</p>;
  if (!data.linesKnown) return <p role="status">{text.indexedUnexplained}</p>;
  const total = data.lines.reduce((sum, { amount }) => sum + amount, 0n);
  return <p role="status">{text.indexed(data.lines.length, formatAmount(total, tokenOf(proposal)))}</p>;
}
