/** Arguments of a log as JSON has them. */
export const toEventArgs = (args: unknown): Record<string, unknown> =>
  JSON.parse(JSON.stringify(args, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value))) as never;
