/** What a node's error says, with all that it was caused by: its texts, its JSON-RPC codes and its HTTP statuses. */
export function readNodeError(error: unknown) {
  const texts: string[] = [];
  const codes: unknown[] = [];
  const statuses: unknown[] = [];
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 8; ++depth) {
    const { message, details, code, status, cause } = at as Record<string, unknown>;
    texts.push(String(message), String(details));
    codes.push(code);
    statuses.push(status);
    at = cause;
  }
  return { text: texts.join("\n"), codes, statuses } as const;
}
