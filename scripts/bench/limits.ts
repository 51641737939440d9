/**
 * Maximum gas of each verb. Some pay for a guard or a fact that they did not have before:
 *
 * - `authorize`, and a charge by consent whose parts pass the store, ask the token's issuer whether it lists the store,
 *   so that no payer's money goes into one that cannot pay it out: 3,500 and 2,300 gas on USDT.
 * - `claim` asks whether the issuer lists the account, so that nobody else buries its credit there: 6,200 gas.
 * - `charge.fiat…`: the event of a price names source, currency, token and amount, and needs no other event to be read:
 *   1,250 gas.
 * - `charge.fiat….whole`: market hours know New York's summer and its holidays, 3,900 gas, and ask a latch that all
 *   sources of the token share, 3,400 gas.
 */
export const limits: Readonly<Record<string, number>> = {
  charge: 88_700,
  "charge.byMerchant": 86_945,
  "charge.fee": 100_900,
  "charge.split5": 152_300,
  "charge.permit2.freshNonceWord": 133_975,
  "charge.permit2": 117_000,
  "charge.permit2.fee": 149_400,
  "charge.permit2.split5": 203_200,
  "charge.policy": 117_600,
  "charge.relayed": 101_738,
  "charge.3009": 144_013,
  "charge.fiat": 127_300,
  "charge.fiat.cross": 166_700,
  "charge.fiat.whole": 182_800,
  "charge.fiat.mock": 128_400,
  "charge.fiat.mock.cross": 168_900,
  "charge.fiat.mock.whole": 185_100,
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

type Bound = { readonly to: string; readonly adds?: number; readonly times?: number };

/** The most that a verb may cost beside another: so much more, or so many times as much. */
export const bounds: Readonly<Record<string, Bound>> = {
  // Chainlink's own code takes 27,900 for each feed: two rounds are read, since a price must not have leapt from the one
  // before. The event of the price takes 3,500.
  "charge.fiat": { to: "charge", adds: 39_100 },
  "charge.fiat.mock": { to: "charge", adds: 40_200 },
  "charge.fiat.cross": { to: "charge", adds: 78_500 },
  "charge.fiat.mock.cross": { to: "charge", adds: 80_700 },
  // The whole of a policy with two lists and a receipt.
  "charge.policy": { to: "charge", times: 1.35 },
};
