import type { Words } from "../shared/language.tsx";

/** What the page says. */
export interface PayoutWords {
  readonly title: string;
}

export const words: Words<PayoutWords> = {
  en: { title: "Payout" },
  zh: { title: "批量付款" },
};
