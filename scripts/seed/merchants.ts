// The sample's businesses: ten merchants of different trades, and a payment provider.
import type { Season } from "./calendar.ts";

/** A merchant's short name, which the accounts of its people have as well. */
export type MerchantName =
  | ("cafe" | "noodles" | "books" | "flowers" | "wholesale" | "hotel" | "bicycles")
  | ("bazaar" | "school" | "software" | "provider");

export type Trade = "counter" | "invoices" | "bookings" | "deposits" | "marketplace" | "subscriptions";

export interface Merchant {
  readonly name: MerchantName;
  readonly title: string;
  readonly trade: Trade;
  /** Payments on a day in the middle of the period, apart from weekday and season. */
  readonly perDay: number;
  /** In cents of a USDT, the most popular first. */
  readonly prices: readonly number[];
  /** The most of one price in a payment. */
  readonly quantity: number;
  /** In UTC, busy ones several times. */
  readonly hours: readonly number[];
  /** From Sunday to Saturday, in per cent of `perDay`. */
  readonly weekdays: readonly [number, number, number, number, number, number, number];
  readonly season: Season;
  /** Over 90 days, in per cent. */
  readonly growth: number;
  /** The payment provider's. */
  readonly feeBps: bigint;
  /** Payers by their numbers: the first of them come most often. */
  readonly clientele: readonly [from: number, count: number];
  /** In per cent of the payments, in full or in part. */
  readonly refunds: number;
  /** In per cent of the invoices, before they are paid. */
  readonly cancellations: number;
  readonly suppliers: number;
  /** Its terms name the deployment's sanctions policy, which leaves a receipt for each payment. */
  readonly asksPolicy?: true;
}

const everyDay = [100, 100, 100, 100, 100, 100, 100] as const;
const workdays = [0, 120, 110, 110, 110, 100, 0] as const;
const weekends = [140, 60, 60, 70, 90, 150, 180] as const;

export const merchants: readonly Merchant[] = [
  {
    ...{ name: "cafe", title: "Lantern Café", trade: "counter", perDay: 6.5, growth: 30 },
    ...{ prices: [380, 420, 550, 690, 890, 1_250, 1_780], quantity: 2, hours: [7, 7, 8, 8, 8, 9, 10, 12, 13, 15, 16] },
    ...{ weekdays: [60, 120, 115, 110, 115, 120, 70], season: "steady", feeBps: 80n, clientele: [0, 45] },
    ...{ refunds: 1, cancellations: 0, suppliers: 6 },
  },
  {
    ...{ name: "noodles", title: "Night Market Noodles", trade: "counter", perDay: 5.5, growth: 15 },
    ...{ prices: [980, 1_150, 1_390, 1_850, 2_400, 320], quantity: 3 },
    ...{ hours: [18, 19, 19, 20, 20, 21, 22, 22, 23, 0, 1] },
    ...{ weekdays: weekends, season: "winter", feeBps: 80n, clientele: [20, 45] },
    ...{ refunds: 1, cancellations: 0, suppliers: 8 },
  },
  {
    ...{ name: "books", title: "Inkstone Books", trade: "invoices", perDay: 3, growth: 20 },
    ...{ prices: [1_450, 1_990, 2_490, 3_200, 4_900, 8_900], quantity: 4, hours: [9, 11, 13, 15, 17, 19, 20, 21, 22] },
    ...{ weekdays: [120, 90, 90, 90, 90, 100, 140], season: "christmas", feeBps: 0n, clientele: [10, 60] },
    ...{ refunds: 6, cancellations: 4, suppliers: 12 },
  },
  {
    ...{ name: "flowers", title: "Peony & Pine", trade: "counter", perDay: 2, growth: 10 },
    ...{ prices: [2_500, 3_500, 4_800, 6_500, 12_000], quantity: 1, hours: [9, 10, 11, 14, 16, 17, 18] },
    ...{ weekdays: [80, 60, 70, 80, 100, 160, 150], season: "feasts", feeBps: 120n, clientele: [5, 50] },
    ...{ refunds: 2, cancellations: 1, suppliers: 5 },
  },
  {
    ...{ name: "wholesale", title: "Silk Road Wholesale", trade: "invoices", perDay: 1.6, growth: 25 },
    ...{ prices: [84_000, 126_500, 210_000, 389_000, 745_000], quantity: 3, hours: [8, 9, 10, 11, 14, 15, 16] },
    ...{ weekdays: workdays, season: "quarter", feeBps: 0n, clientele: [100, 20] },
    ...{ refunds: 3, cancellations: 8, suppliers: 20, asksPolicy: true },
  },
  {
    ...{ name: "hotel", title: "Five Willows Hotel", trade: "bookings", perDay: 2.4, growth: 35 },
    ...{ prices: [11_900, 14_900, 18_900, 32_000], quantity: 4, hours: [8, 10, 12, 15, 18, 19, 20, 21, 22, 23] },
    ...{ weekdays: [110, 80, 80, 90, 110, 120, 110], season: "christmas", feeBps: 150n, clientele: [0, 95] },
    ...{ refunds: 3, cancellations: 1, suppliers: 14 },
  },
  {
    ...{ name: "bicycles", title: "Canal Bicycles", trade: "deposits", perDay: 2, growth: -35 },
    ...{ prices: [8_000, 15_000], quantity: 2, hours: [9, 10, 10, 11, 13, 14] },
    ...{ weekdays: weekends, season: "summer", feeBps: 100n, clientele: [30, 60] },
    ...{ refunds: 0, cancellations: 0, suppliers: 5 },
  },
  {
    ...{ name: "bazaar", title: "Old Town Bazaar", trade: "marketplace", perDay: 4.5, growth: 60 },
    ...{ prices: [1_800, 2_700, 3_900, 5_600, 9_900, 24_000], quantity: 3, hours: [8, 12, 13, 17, 19, 20, 21, 22, 23] },
    ...{ weekdays: [130, 90, 90, 95, 100, 110, 130], season: "christmas", feeBps: 150n, clientele: [0, 100] },
    ...{ refunds: 4, cancellations: 2, suppliers: 7 },
  },
  {
    ...{ name: "school", title: "Evening School of Languages", trade: "subscriptions", perDay: 1, growth: 5 },
    ...{ prices: [18_000, 24_000, 36_000], quantity: 1, hours: [9, 12, 17, 18, 19] },
    ...{ weekdays: [40, 140, 130, 120, 110, 80, 40], season: "terms", feeBps: 0n, clientele: [40, 40] },
    ...{ refunds: 4, cancellations: 3, suppliers: 9 },
  },
  {
    ...{ name: "software", title: "Abacus Software", trade: "subscriptions", perDay: 1.8, growth: 50 },
    ...{ prices: [1_900, 4_900, 9_900, 29_900], quantity: 1, hours: [0, 3, 6, 8, 9, 10, 13, 14, 15, 16, 20] },
    ...{ weekdays: [50, 120, 120, 115, 115, 110, 50], season: "steady", feeBps: 50n, clientele: [60, 60] },
    ...{ refunds: 2, cancellations: 2, suppliers: 6 },
  },
  {
    // It rents out terminals; most of its income are the fees of the others.
    ...{ name: "provider", title: "Harbour Pay", trade: "subscriptions", perDay: 0.5, growth: 40 },
    ...{ prices: [4_900], quantity: 2, hours: [6], weekdays: everyDay, season: "steady", feeBps: 0n },
    ...{ clientele: [90, 30], refunds: 1, cancellations: 2, suppliers: 5 },
  },
];

export const merchantOf = (name: MerchantName): Merchant => merchants.find((merchant) => merchant.name === name)!;
/** Of all merchants together. */
export const PAYERS = 120;
/** The bazaar's sellers, who take their parts of payments by splits. */
export const sellers: readonly string[] = Array.from({ length: 14 }, (_, i) => `seller ${i + 1}`);
