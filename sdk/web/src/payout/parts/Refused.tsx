import { Explained } from "../../shared/Explained.tsx";
import { useLanguage } from "../../shared/language.tsx";
import { usePayoutWords } from "../PayoutWords.tsx";
import { explainPayout } from "../explainPayout.ts";
import { SheetRefusal } from "../refusal.ts";
import { Problems } from "./Problems.tsx";

/** The reason of a refusal. */
export function Refused({ error }: { readonly error: unknown }) {
  const { language } = useLanguage();
  const words = usePayoutWords();
  if (error instanceof SheetRefusal) return <Problems problems={error.problems} />;
  return <Explained error={error} more={explainPayout(error, language, words)} />;
}
