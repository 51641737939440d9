import { type ReactNode, createContext, useContext, useEffect, useMemo, useState } from "react";
import { type Language, languages, preferredLanguage } from "./preferredLanguage.ts";

export { type Language, languages };

/** A page's texts by language; each language has all of them. */
export type Words<words> = Readonly<Record<Language, words>>;

const STORED = "feiqian.language";

interface Speaking {
  readonly language: Language;
  readonly speak: (language: Language) => void;
}

const LanguageContext = createContext<Speaking>({ language: "en", speak: () => {} });

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => preferredLanguage(localStorage.getItem(STORED), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
  }, [language]);
  const speaking = useMemo(
    () => ({
      language,
      speak: (next: Language) => {
        localStorage.setItem(STORED, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext value={speaking}>{children}</LanguageContext>;
}

export const useLanguage = (): Speaking => useContext(LanguageContext);

/** The texts in the reader's language. */
export const useWords = <words,>(words: Words<words>): words => words[useLanguage().language];

const formatOf = (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "long" });
/** Created once: creating a formatter takes longer than a table row. */
const formats: Readonly<Record<Language, Intl.DateTimeFormat>> = { en: formatOf("en-GB"), zh: formatOf("zh-CN") };

/** An instant of the chain, in unix seconds, in the reader's local time. */
export const toLocalTime = (seconds: bigint, language: Language): string =>
  formats[language].format(new Date(Number(seconds) * 1_000));

const UNITS = [
  ["day", 86_400n],
  ["hour", 3_600n],
  ["minute", 60n],
  ["second", 1n],
] as const;

/** A duration in its largest whole unit. */
export function toAge(seconds: bigint, language: Language): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? (["second", 1n] as const);
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  return format.format(Number(seconds / size));
}
