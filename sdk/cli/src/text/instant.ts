import { UsageError } from "../errors.ts";

const units = { m: 60n, h: 3_600n, d: 86_400n } as const;

/** An instant out of an option, unix seconds: "30d", "12h", "45m" from now on, or "2026-12-31T18:00Z". */
export function toInstant(text: string, what: string, now: bigint): bigint {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now + BigInt(count) * units[unit as keyof typeof units];
  // A day without an hour means one thing to who writes it and another to who reads it.
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const milliseconds = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds))
    throw new UsageError(`${what} is "${text}"; it has to be like 30d, 12h, 45m or 2026-12-31T18:00Z.`);
  return BigInt(milliseconds / 1000);
}
