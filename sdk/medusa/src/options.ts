import { MedusaError } from "@medusajs/framework/utils";

/** How sure a payment has to be before an order is paid by it. */
export type Level = "confirmed" | "final";

export interface FeiqianOptions {
  /** Origin of the gateway's API: "https://pay.shop.example". */
  readonly gatewayUrl: string;
  /** A key with the scopes invoices:write, payments:write, refunds:write and events:read. */
  readonly apiKey: string;
  /** The gateway's secret, given when the webhook was registered there: "whsec_…". */
  readonly webhookSecret: string;
  /** manual: the money is held until Medusa captures it, and the session's data name the `payer`. @default "automatic" */
  readonly capture?: "automatic" | "manual" | undefined;
  /** @default "confirmed": as many blocks as the gateway is set to */
  readonly level?: Level | undefined;
  /** The gateway's name of one of Medusa's currencies, where it is another: `{ usd: "USDT" }` sells at par. */
  readonly currencies?: Readonly<Record<string, string>> | undefined;
  /** Symbol or address of the token that pays what is priced in a currency. @default the gateway's first */
  readonly token?: string | undefined;
  /**
   * nearest: totals with more decimals than the currency has, as taxes make them, are rounded half up, as Medusa compares
   * them. refuse: they are refused. @default "refuse"
   */
  readonly rounding?: "refuse" | "nearest" | undefined;
  /** Seconds for which an invoice can be paid. @default the gateway's: 3600 */
  readonly expiresIn?: number | undefined;
  /** Where the payer goes afterwards. A session's `data.returnUrl` may name another page of the same origin. */
  readonly returnUrl?: string | undefined;
  /** A node of the shop's own, that every event is proven against. Needs @feiqian/sdk and viem. */
  readonly proof?: ProofOptions | undefined;
}

export interface ProofOptions {
  readonly rpcUrl: string;
  /** Contracts of a chain that the SDK does not know. */
  readonly deployment?: object | undefined;
  /** Blocks that a confirmed payment needs by this node. @default 12 */
  readonly confirmations?: number | undefined;
}

const isUrl = (value: unknown): boolean => typeof value === "string" && /^https?:$/.test(protocolOf(value));
const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : "");
const isText = (value: unknown): boolean => typeof value === "string" && value.length > 0;
const oneOf =
  (...allowed: readonly string[]) =>
  (value: unknown) =>
    value === undefined || allowed.includes(value as string);
const orNone = (check: (value: unknown) => boolean) => (value: unknown) => value === undefined || check(value);

const checks: Readonly<Record<string, readonly [isFine: (value: unknown) => boolean, allowed: string]>> = {
  gatewayUrl: [isUrl, "the gateway's origin, as https://pay.shop.example"],
  apiKey: [isText, "a key of the gateway"],
  webhookSecret: [isText, "the secret of the webhook's endpoint at the gateway, as whsec_…"],
  capture: [oneOf("automatic", "manual"), "automatic or manual"],
  level: [oneOf("confirmed", "final"), "confirmed or final"],
  rounding: [oneOf("refuse", "nearest"), "refuse or nearest"],
  returnUrl: [orNone(isUrl), "a URL"],
  proof: [orNone((proof) => isUrl((proof as ProofOptions).rpcUrl)), "an object with the rpcUrl of a node"],
};

/** @throws MedusaError naming the first option that is missing or malformed. Secrets are not shown. */
export function validateOptions(options: Record<string, unknown>): void {
  for (const [name, [isFine, allowed]] of Object.entries(checks))
    if (!isFine(options[name]))
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `Feiqian's option ${name} has to be ${allowed}.`);
}
