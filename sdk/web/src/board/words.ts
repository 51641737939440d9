import type { Words } from "../shared/language.tsx";

/** What the page says. */
export interface BoardWords {
  readonly title: string;
}

export const words: Words<BoardWords> = {
  en: { title: "Board" },
  zh: { title: "看板" },
};
