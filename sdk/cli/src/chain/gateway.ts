import type { Context, OptionSpecs } from "../command.ts";
import { CommandError, UsageError } from "../errors.ts";
import { toFields } from "../files/read.ts";
import { readSecret } from "../keys/load.ts";
import { getSetting } from "./client.ts";

export const gatewayOptions: OptionSpecs = {
  gateway: { value: "URL", help: "the merchant's gateway (FEIQIAN_GATEWAY)" },
  "gateway-key-file": { value: "FILE", help: "a file with its API key, readable only by you" },
};

export const gatewayNote = "The API key comes from --gateway-key-file or the variable FEIQIAN_GATEWAY_KEY.";

const TIMEOUT_MS = 60_000;

function loadApiKey({ options, env }: Context): string {
  const file = options.find("gateway-key-file");
  const key = file === undefined ? (env.FEIQIAN_GATEWAY_KEY ?? env.GATEWAY_KEY) : readSecret(file);
  if (key?.trim()) return key.trim();
  throw new UsageError("The gateway's API key is missing.", "Give --gateway-key-file, or set FEIQIAN_GATEWAY_KEY.");
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The gateway's refusal (RFC 9457) in its own words. */
function toRefusal(answer: unknown, status: number): CommandError {
  const { title, detail, next, errors } = toFields(answer, "The gateway's refusal");
  const problems = (Array.isArray(errors) ? errors : []).map((error: unknown) => {
    const { path, message } = toFields(error, "The gateway's refusal");
    return `${String(path)}: ${String(message)}`;
  });
  const said = [textOf(title) ?? `The gateway answered ${status}.`, textOf(detail)].filter(Boolean).join(" ");
  return new CommandError(said, { problems, ...(textOf(next) && { next: textOf(next)! }) });
}

/**
 * Asks the gateway.
 * @throws CommandError with the gateway's own words where it refuses, or where it does not answer
 */
export async function askGateway(
  context: Context,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const url = `${getSetting(context, "gateway").replace(/\/+$/, "")}${path}`;
  if (!URL.canParse(url)) throw new UsageError(`--gateway is "${url}", which is no URL.`);
  const headers = { authorization: `Bearer ${loadApiKey(context)}`, "content-type": "application/json" };
  const silent = (reason: string) =>
    new CommandError(`The gateway at ${new URL(url).origin} ${reason}.`, {
      next: "Check --gateway and that it runs (GET /ready). Then run the same command again: nothing is done twice.",
    });
  const response = await fetch(url, {
    // A redirect would have the key sent elsewhere.
    ...{ method, headers, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) },
    ...(body && { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw silent(`does not answer: ${(error as Error).message}`);
  });
  const answer: unknown = await response.json().catch(() => {
    throw silent(`answered ${response.status}, and no JSON`);
  });
  if (!response.ok) throw toRefusal(answer, response.status);
  return toFields(answer, "The gateway's answer");
}
