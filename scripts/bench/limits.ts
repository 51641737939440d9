/**
 * Gas that a verb may cost at most. Two limits are higher than the verb's prototype had them, for a guard that has come
 * since: `authorize` asks the token's issuer whether it lists the store, so that no payer's money goes into one that
 * cannot pay it out; `claim` asks whether it lists the account, so that nobody else buries its credit there. With
 * the reading of the listing the question adds 3,800 and 6,100 gas on USDT.
 */
export const limits: Readonly<Record<string, number>> = {
  charge: 88_700,
  "charge.byMerchant": 86_945,
  "charge.fee": 100_900,
  "charge.split5": 152_300,
  "charge.permit2.freshNonceWord": 133_975,
  "charge.permit2": 117_000,
  "charge.permit2.fee": 148_455,
  "charge.permit2.split5": 202_160,
  "charge.policy": 117_600,
  "charge.relayed": 101_738,
  "charge.3009": 144_013,
  "charge.fiat": 127_025,
  "charge.fiat.cross": 166_449,
  "charge.fiat.whole": 175_215,
  "charge.fiat.mock": 128_141,
  "charge.fiat.mock.cross": 168_669,
  "charge.fiat.mock.whole": 177_447,
  cancel: 30_276,
  setSigner: 48_005,
  authorize: 118_100,
  capture: 69_300,
  "capture.part": 69_192,
  "capture.fee": 81_300,
  "capture.first": 178_000,
  "capture.batch20": 28_018,
  void: 63_300,
  reclaim: 61_629,
  refund: 63_100,
  "refund.charge": 86_812,
  "refund.again": 69_712,
  newStore: 46_702,
  claim: 64_000,
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
