import { UsageError } from "../errors.ts";

const units = { m: 60n, h: 3_600n, d: 86_400n } as const;

/** An instant from an option, in unix seconds: "30d", "12h", "45m" from now on, or "2026-12-31T18:00Z". */
export function toInstant(text: string, what: string, now: bigint): bigint {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now + BigInt(count) * units[unit as keyof typeof units];
  // A date without a time is ambiguous: it depends on the reader's time zone.
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const milliseconds = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw new UsageError(`${what} is "${text}"; it must be like 30d, 12h, 45m or 2026-12-31T18:00Z.`);
  return BigInt(milliseconds / 1000);
}
