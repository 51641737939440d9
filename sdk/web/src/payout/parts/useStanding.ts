import type { PayoutProposal } from "@feiqian/sdk/safe";
import { useQuery } from "@tanstack/react-query";
import { useSetup } from "../../shared/useSetup.ts";
import { readStanding } from "../chain/standing.ts";
import { tryPayout } from "../chain/trial.ts";
import type { Desk } from "../desk.ts";

const LOOK_MS = 4_000;
const TRY_MS = 15_000;

/** How the payout stands on the chain, asked again and again until it is done. */
export function useStanding(proposal: PayoutProposal) {
  const setup = useSetup();
  return useQuery({
    queryKey: ["standing", setup.chain.id, proposal.hash, proposal.signatures.map(({ owner }) => owner)],
    queryFn: () => readStanding(setup, proposal),
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) => (state.data?.status === "done" ? false : LOOK_MS),
  });
}

/** What the payout would do now. It takes the node longer, so it is asked less often. */
export function useTrial(proposal: PayoutProposal, desk: Desk, enabled: boolean) {
  const setup = useSetup();
  return useQuery({
    queryKey: ["trial", setup.chain.id, proposal.hash, desk.sanctions.map(({ name, text }) => [name, text.length])],
    queryFn: () => tryPayout(setup, proposal, desk),
    enabled,
    refetchInterval: TRY_MS,
  });
}
