export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

const isLanguage = (value: unknown): value is Language => languages.includes(value as Language);

/** The reader's earlier choice, else the browser's preference. */
export function preferredLanguage(stored: string | null, preferred: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  const found = preferred.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return found ?? "en";
}
