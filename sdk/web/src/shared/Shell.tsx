import { type ReactNode, useEffect } from "react";
import { type Language, languages, useLanguage, useWords } from "./language.tsx";
import { useSetup } from "./useSetup.ts";
import { shared } from "./words.ts";

const languageNames: Readonly<Record<Language, string>> = { en: "English", zh: "中文" };

interface ShellProps {
  readonly title: string;
  /** A narrow layout, read top to bottom. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: its name, the language, and TEST if money is worth nothing. */
export function Shell({ title, isNarrow, children }: ShellProps) {
  const { language, speak } = useLanguage();
  const words = useWords(shared);
  const { chain, deployment } = useSetup();
  useEffect(() => {
    document.title = `${title} · Feiqian`;
  }, [title]);
  return (
    <>
      <button type="button" className="skip" onClick={focusContent}>
        {words.skip}
      </button>
      {deployment.isTest && (
        <p className="test" role="note">
          <strong>{words.test}</strong> {words.testMeans}
        </p>
      )}
      <header>
        <p className="brand">
          Feiqian <small>{chain.name}</small>
        </p>
        <fieldset className="languages">
          <legend>{words.language}</legend>
          {languages.map((one) => (
            <button
              key={one}
              type="button"
              className="plain"
              lang={one === "zh" ? "zh-Hans" : "en"}
              aria-pressed={one === language}
              onClick={() => speak(one)}
            >
              {languageNames[one]}
            </button>
          ))}
        </fieldset>
      </header>
      <main id="content" tabIndex={-1} className={isNarrow ? "narrow" : undefined}>
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}

/** A link to #content would replace the invoice in the fragment. */
const focusContent = (): void => document.getElementById("content")?.focus();
