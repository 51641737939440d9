import type { Words } from "../shared/language.tsx";

/** What the page says. */
export interface PayWords {
  readonly title: string;
}

export const words: Words<PayWords> = {
  en: { title: "Pay" },
  zh: { title: "付款" },
};
