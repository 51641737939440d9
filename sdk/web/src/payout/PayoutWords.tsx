import { type ReactNode, Suspense, createContext, use, useContext, useDeferredValue } from "react";
import { type Language, useLanguage } from "../shared/language.tsx";
import type { PayoutWords } from "./words.ts";

const WordsContext = createContext<PayoutWords | undefined>(undefined);

const loaded = new Map<Language, Promise<PayoutWords>>();

/** The texts of a language, loaded once when needed. */
function load(language: Language): Promise<PayoutWords> {
  const words =
    loaded.get(language) ??
    (language === "zh" ? import("./words/zh.ts").then(({ zh }) => zh) : import("./words/en.ts").then(({ en }) => en));
  loaded.set(language, words);
  // A failed load may be retried.
  words.catch(() => loaded.delete(language));
  return words;
}

/** Provides the texts in the reader's language. */
export const WithPayoutWords = ({ children }: { readonly children: ReactNode }) => (
  <Suspense fallback={<p role="status">…</p>}>
    <Loaded>{children}</Loaded>
  </Suspense>
);

function Loaded({ children }: { readonly children: ReactNode }) {
  // Page and focus stay until another language is loaded.
  const language = useDeferredValue(useLanguage().language);
  return <WordsContext value={use(load(language))}>{children}</WordsContext>;
}

/** The page's texts, in the reader's language. */
export function usePayoutWords(): PayoutWords {
  const words = useContext(WordsContext);
  if (!words) throw new Error("usePayoutWords is used outside of the page's words");
  return words;
}
