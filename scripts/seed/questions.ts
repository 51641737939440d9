import type { Calendar } from "./calendar.ts";
import type { Lived } from "./live.ts";
import { dayOf } from "./season.ts";

/** What a person may ask first, ready to be pasted. */
export function questionsFor(
  { end }: Calendar,
  addressOf: Lived["addressOf"],
): readonly { readonly asks: string; readonly query: string }[] {
  const [hotel, bazaar] = [addressOf("hotel"), addressOf("bazaar")].map((address) => address.toLowerCase());
  const day = dayOf(end - 86_400);
  return [
    {
      asks: `What did the bazaar take on its last day, ${day}, and what of it is its own?`,
      query: `{ dailyTotals(where: { merchantAddress: "${bazaar}", day: "${day}" }) { items { paymentCount grossDecimal feeDecimal splitTotalDecimal netDecimal refundedDecimal } } }`,
    },
    {
      asks: "Which of the hotel's bookings still wait, and until when?",
      query: `{ payments(where: { merchantAddress: "${hotel}", capturable_gt: "0" }, orderBy: "authorizationExpiry", orderDirection: "asc") { items { number payer capturableDecimal authorizationExpiry } } }`,
    },
    {
      asks: "Who has money to claim, and why?",
      query: `{ credits(where: { amount_gt: "0" }) { items { account amountDecimal events { items { kind timestamp payment { number } } } } } }`,
    },
  ];
}
