import { type Address, type Hex, getAddress, isAddress, isHash } from "viem";

/** The gateway cannot be reached, or did not answer in time. */
export class GatewaySilentError extends Error {
  override name = "GatewaySilentError";
}

/** The gateway answered with something else than its API has. */
export class GatewayAnswerError extends Error {
  override name = "GatewayAnswerError";
}

/** A refusal of the gateway (RFC 9457), in its own words. */
export class GatewayProblem extends Error {
  override name = "GatewayProblem";
  /** The kind: "AlreadySetUp". */
  readonly kind: string;
  readonly next: string | undefined;
  constructor({ type, title, next }: Fields, status: number) {
    super(typeof title === "string" ? title : `HTTP ${status}`);
    this.kind = typeof type === "string" ? type.replace("/problems/", "") : "";
    this.next = typeof next === "string" ? next : undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The gateway waits for the transaction's block. */
const PATIENCE_MS = 120_000;

interface Asking {
  readonly gatewayUrl: string;
  /** The setup token, or an API key. */
  readonly secret: string;
}

async function ask({ gatewayUrl, secret }: Asking, path: string, body?: object): Promise<Fields> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${gatewayUrl}${path}`, {
      ...{ credentials: "omit", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) },
      headers: { authorization: `Bearer ${secret}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
    answer = await response.json().catch(() => undefined);
  } catch (cause) {
    throw new GatewaySilentError(`${gatewayUrl} does not answer.`, { cause });
  }
  const fields = typeof answer === "object" && answer !== null ? (answer as Fields) : {};
  if (!response.ok) throw new GatewayProblem(fields, response.status);
  return fields;
}

/** A value of an answer, once it is what it has to be. */
function take<value>(fields: Fields, name: string, is: (value: unknown) => value is value & {}): value {
  const value = fields[name];
  if (is(value)) return value;
  throw new GatewayAnswerError(`The gateway's ${name} is ${JSON.stringify(value)}.`);
}

const isAccount = (value: unknown): value is Address =>
  typeof value === "string" && isAddress(value, { strict: false });
const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isBps = (value: unknown): value is number => isNatural(value) && value <= 10_000;
const isText = (value: unknown): value is string => typeof value === "string";
const isHex32 = (value: unknown): value is Hex => isText(value) && isHash(value);
/** Text that a shell takes for one word, whatever stands around it. */
const isSecret = (value: unknown): value is string => isText(value) && /^fq_[\w-]{32,100}$/.test(value);

/** The terms that a gateway asks its merchant to sign. */
export interface Terms {
  readonly chainId: number;
  readonly processor: Address;
  /** The gateway's own key. */
  readonly signer: Address;
  /** Unix seconds. */
  readonly validUntil: number;
  readonly maxOutBps: number;
  /** Whether its signer has any gas. */
  readonly hasGas: boolean;
}

export async function askTerms(asking: Asking): Promise<Terms> {
  const answer = await ask(asking, "/v1/setup");
  return {
    chainId: take(answer, "chainId", isNatural),
    processor: getAddress(take(answer, "processor", isAccount)),
    signer: getAddress(take(answer, "signer", isAccount)),
    validUntil: take(answer, "validUntil", isNatural),
    maxOutBps: take(answer, "maxOutBps", isBps),
    hasGas: /[1-9]/.test(take(answer, "gasBalance", isText)),
  };
}

/** The merchant's signed terms, for the gateway to send. */
export interface Signed {
  readonly merchant: Address;
  readonly name: string;
  readonly domain?: string | undefined;
  readonly validUntil: number;
  readonly maxOutBps: number;
  /** Unix seconds. */
  readonly deadline: number;
  readonly signature: Hex;
}

/** A gateway that has its merchant. */
export interface Named {
  readonly key: string;
  readonly transactionHash: Hex;
}

export async function sendSigned(asking: Asking, signed: Signed): Promise<Named> {
  const answer = await ask(asking, "/v1/setup", signed);
  return { key: take(answer, "key", isSecret), transactionHash: take(answer, "transactionHash", isHex32) };
}

export interface TestInvoice {
  readonly id: Hex;
  readonly link: string;
}

export async function issueTestInvoice(
  asking: Asking,
  invoice: { readonly order: string; readonly amount: string; readonly currency: string },
): Promise<TestInvoice> {
  const answer = await ask(asking, "/v1/invoices", invoice);
  return { id: take(answer, "id", isHex32), link: take(answer, "link", isText) };
}

export const askStatus = async (asking: Asking, id: Hex): Promise<string> =>
  take(await ask(asking, `/v1/invoices/${id}`), "status", isText);
