import { type ReactNode, Suspense, createContext, use, useContext, useDeferredValue } from "react";
import { type Language, useLanguage } from "../shared/language.tsx";
import type { PayoutWords } from "./words.ts";

const WordsContext = createContext<PayoutWords | undefined>(undefined);

const loaded = new Map<Language, Promise<PayoutWords>>();

/** The words of a language: each is loaded when it is spoken, once. */
function load(language: Language): Promise<PayoutWords> {
  const words =
    loaded.get(language) ??
    (language === "zh" ? import("./words/zh.ts").then(({ zh }) => zh) : import("./words/en.ts").then(({ en }) => en));
  loaded.set(language, words);
  // What could not be loaded may be tried again.
  words.catch(() => loaded.delete(language));
  return words;
}

/** Gives what stands within it the words of the reader's language. */
export const WithPayoutWords = ({ children }: { readonly children: ReactNode }) => (
  <Suspense fallback={<p role="status">…</p>}>
    <Loaded>{children}</Loaded>
  </Suspense>
);

function Loaded({ children }: { readonly children: ReactNode }) {
  // Until another language has come, the page stays as it is, and so does the focus.
  const language = useDeferredValue(useLanguage().language);
  return <WordsContext value={use(load(language))}>{children}</WordsContext>;
}

/** What the page says, in the reader's language. */
export function usePayoutWords(): PayoutWords {
  const words = useContext(WordsContext);
  if (!words) throw new Error("usePayoutWords is used outside of the page's words");
  return words;
}
