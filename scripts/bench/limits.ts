/** Gas that a verb may cost at most. */
export const limits: Readonly<Record<string, number>> = {
  charge: 89_600,
  "charge.fee": 101_000,
  "charge.split5": 152_200,
  "charge.permit2": 117_000,
  "charge.relayed": 102_000,
  "charge.3009": 144_300,
  cancel: 31_000,
  authorize: 115_200,
  capture: 69_200,
  "capture.fee": 81_000,
  "capture.batch20": 27_900,
  void: 62_500,
  reclaim: 62_500,
  refund: 62_900,
  "refund.charge": 87_000,
  "refund.again": 69_800,
  claim: 59_500,
};

/**
 * What a verb may cost at most over another: what a price adds. Of it Chainlink's own code takes 27,900 a feed: two
 * rounds are read, since a price must not have leapt from the one before.
 */
export const additions: Readonly<Record<string, { readonly to: string; readonly atMost: number }>> = {
  "charge.fiat": { to: "charge", atMost: 38_000 },
  "charge.fiat.mock": { to: "charge", atMost: 39_000 },
  "charge.fiat.cross": { to: "charge", atMost: 77_500 },
  "charge.fiat.mock.cross": { to: "charge", atMost: 79_700 },
};

/** What a verb may cost at most as a multiple of another: the whole of a policy with two lists and a receipt. */
export const ratios: Readonly<Record<string, { readonly of: string; readonly atMost: number }>> = {
  "charge.policy": { of: "charge", atMost: 1.35 },
};
