import { toLocalTime, useLanguage } from "../../shared/language.tsx";

/** An instant of the chain. */
export function Instant({ at }: { readonly at: bigint | string | number }) {
  const { language } = useLanguage();
  const seconds = BigInt(at);
  // A number that is no date, such as the largest one, stays a number.
  if (seconds > 253_402_300_799n) return <span>{`${seconds}`}</span>;
  return <time dateTime={new Date(Number(seconds) * 1_000).toISOString()}>{toLocalTime(seconds, language)}</time>;
}
