import { SafeServiceError } from "../errors.ts";

export interface SafeServiceConfig {
  /** Up to and with `/api`: `https://api.safe.global/tx-service/eth/api` for Ethereum, or your own. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds that one request may take. @default 10_000 */
  readonly timeout?: number | undefined;
}

const LONGEST_SHOWN = 500;

/** Asks the service; a `body` is sent to it. Its answer is untrusted; undefined where it has none. */
export async function request(
  { url, apiKey, fetch = globalThis.fetch, timeout = 10_000 }: SafeServiceConfig,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const refuse = (message: string, status?: number, cause?: unknown) =>
    new SafeServiceError({ url, message, status, cause });
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url.replace(/\/+$/, "")}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Where the service sends a request on, nobody has agreed to send the key.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    throw refuse(isLate ? `did not answer within ${timeout} ms.` : "could not be reached.", undefined, cause);
  }
  const { status } = response;
  if (!response.ok)
    throw refuse(`refused with status ${status}: ${text.slice(0, LONGEST_SHOWN) || "no reason"}`, status);
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(`answered with status ${status}, and no JSON.`, status, cause);
  }
}
