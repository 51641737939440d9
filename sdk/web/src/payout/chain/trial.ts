import {
  type PayoutProposal,
  type PayoutSimulation,
  type PayoutToken,
  type Screening,
  findPayoutToken,
  screenPayees,
  readPayout,
  simulatePayout,
} from "@feiqian/sdk/safe";
import type { Setup } from "../../shared/setup.ts";
import type { Desk } from "../desk.ts";
import { readSanctionsFiles } from "../files/known.ts";
import { networksOf } from "./networks.ts";

/** A payout's simulation or its error, and the sanctioned payees. */
export interface Trial {
  readonly simulation: PayoutSimulation | undefined;
  readonly refusal: unknown;
  readonly screening: Screening | undefined;
  /** The error of the sanctions lists, which clears nobody. */
  readonly unscreened: unknown;
  /** The token as the chain has it now, if it answers. */
  readonly token: PayoutToken | undefined;
}

/** Whether a payout may be signed and sent: its simulation succeeded, and no payee is sanctioned. */
export const isFit = (trial: Trial | undefined): boolean =>
  trial?.simulation !== undefined && trial.screening?.sanctioned.length === 0;

const outcomeOf = async <value>(promise: Promise<value>) =>
  promise.then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  );

export async function tryPayout(setup: Setup, proposal: PayoutProposal, desk: Desk): Promise<Trial> {
  const { client, deployment } = setup;
  const [simulated, screened, asked] = await Promise.all([
    outcomeOf(simulatePayout({ client, proposal, ...networksOf(setup) })),
    outcomeOf(screen(setup, proposal, desk)),
    outcomeOf(findPayoutToken({ proposal, client, deployment })),
  ]);
  return {
    simulation: simulated.value,
    refusal: simulated.error,
    screening: screened.value,
    unscreened: screened.error,
    token: asked.value,
  };
}

/** Screens a payout's payees against the lists of the chain and of the desk. */
export const screen = (setup: Setup, proposal: PayoutProposal, desk: Pick<Desk, "sanctions">): Promise<Screening> =>
  screenPayees({
    client: setup.client,
    deployment: setup.deployment,
    files: readSanctionsFiles(desk),
    payees: readPayout({ proposal, ...networksOf(setup) }).map(({ to }) => to),
  });
