/** Gas that a verb may cost at most. */
export const limits: Readonly<Record<string, number>> = {
  charge: 87_000,
  "charge.fee": 98_500,
  "charge.split5": 150_000,
  "charge.permit2": 114_500,
  "charge.relayed": 101_000,
  "charge.3009": 142_500,
  cancel: 31_000,
  authorize: 112_500,
  capture: 68_500,
  "capture.fee": 80_500,
  "capture.batch20": 27_000,
  void: 62_500,
  reclaim: 62_500,
  refund: 62_000,
  "refund.charge": 86_500,
  "refund.again": 69_000,
  claim: 59_500,
};

/** What a verb may cost at most as a multiple of another: the whole of a policy with two lists and a receipt. */
export const ratios: Readonly<Record<string, { readonly of: string; readonly atMost: number }>> = {
  "charge.policy": { of: "charge", atMost: 1.35 },
};
