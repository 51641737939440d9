import type { PayoutProposal } from "@feiqian/sdk/safe";
import { useQuery } from "@tanstack/react-query";
import { useSetup } from "../../shared/useSetup.ts";
import { readStanding } from "../chain/standing.ts";
import { tryPayout } from "../chain/trial.ts";
import type { Desk } from "../desk.ts";

const LOOK_MS = 4_000;
const TRY_MS = 15_000;

/** Polls the payout's state on the chain until it is done. */
export function useStanding(proposal: PayoutProposal) {
  const setup = useSetup();
  return useQuery({
    queryKey: ["standing", setup.chain.id, proposal.hash, proposal.signatures.map(({ owner }) => owner)],
    queryFn: () => readStanding(setup, proposal),
    placeholderData: (previous) => previous,
    refetchInterval: ({ state }) => (state.data?.status === "done" ? false : LOOK_MS),
  });
}

/** The payout's simulation. It takes the node longer, so it is polled less often. */
export function useTrial(proposal: PayoutProposal, desk: Desk, enabled: boolean) {
  const setup = useSetup();
  return useQuery({
    queryKey: ["trial", setup.chain.id, proposal.hash, desk.sanctions],
    queryFn: () => tryPayout(setup, proposal, desk),
    enabled,
    refetchInterval: TRY_MS,
  });
}
