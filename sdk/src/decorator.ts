import * as credit from "./actions/credit/index.ts";
import * as invoice from "./actions/invoice/index.ts";
import * as merchant from "./actions/merchant/index.ts";
import * as payment from "./actions/payment/index.ts";
import * as price from "./actions/price/index.ts";
import * as signer from "./actions/signer/index.ts";
import * as store from "./actions/store/index.ts";
import type { AnyClient, DeploymentParameter, JournalParameters } from "./internal/client.ts";
import type { NumberBook } from "./terms/numberBook.ts";

// biome-ignore lint/complexity/noBannedTypes: any function at all is meant.
type AnyFunction = Function;

type Bound<action> = (action extends (client: AnyClient, ...rest: infer rest) => infer result
  ? (...rest: rest) => result
  : action) &
  BoundMembers<action>;

type BoundMembers<action> = {
  readonly [name in Exclude<keyof action, keyof AnyFunction>]: Bound<action[name]>;
} & (action extends { readonly call: (client: AnyClient, ...rest: infer rest) => infer result }
  ? { readonly call: (...rest: rest) => result }
  : unknown);

/** A room's namespaces, without the client. (No interfaces: viem extends clients by types with an index.) */
type BoundRoom<namespaces> = {
  readonly [namespace in keyof namespaces]: {
    readonly [name in keyof namespaces[namespace]]: Bound<namespaces[namespace][name]>;
  };
};

const payments = { payment, invoice, merchant, credit, signer, store } as const;
const prices = { price } as const;

export type PaymentsActions = BoundRoom<typeof payments>;
export type PricesActions = BoundRoom<typeof prices>;
export type FeiqianActions = PaymentsActions & PricesActions;
type Members = Readonly<Record<string, (first: unknown, second: object) => unknown>>;

function bindAction(action: AnyFunction, client: AnyClient, given: object): AnyFunction {
  const run = action as unknown as Members[string];
  const members = Object.entries(action as unknown as Members).map(([name, member]) => [
    name,
    // These read logs that they are given, and ask no client.
    name.startsWith("extract")
      ? (logs: unknown, options: object) => member(logs, { ...given, ...options })
      : (parameters: object) => member(client, { ...given, ...parameters }),
  ]);
  return Object.assign((parameters: object) => run(client, { ...given, ...parameters }), Object.fromEntries(members));
}

function bindRoom<namespaces extends object>(
  namespaces: namespaces,
  client: AnyClient,
  config: FeiqianActionsConfig,
): BoundRoom<namespaces> {
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  const bound = Object.entries(namespaces).map(
    ([namespace, actions]: [string, Readonly<Record<string, AnyFunction>>]) => [
      namespace,
      Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, bindAction(action, client, given)])),
    ],
  );
  return Object.fromEntries(bound) as BoundRoom<namespaces>;
}

export interface FeiqianActionsConfig extends DeploymentParameter, Pick<JournalParameters, "journal"> {
  readonly numbers?: NumberBook | undefined;
}

/**
 * The actions of the payments room alone: `payment`, `invoice`, `merchant`, `credit`, `signer` and `store`.
 * @example const client = createClient({ account, chain, transport }).extend(paymentsActions());
 */
export const paymentsActions =
  (config: FeiqianActionsConfig = {}) =>
  (client: AnyClient): PaymentsActions =>
    bindRoom(payments, client, config);

/**
 * The actions of the prices room alone: `price`.
 * @example const client = createPublicClient({ chain, transport }).extend(pricesActions());
 */
export const pricesActions =
  (config: DeploymentParameter = {}) =>
  (client: AnyClient): PricesActions =>
    bindRoom(prices, client, config);

/**
 * Feiqian's actions for any viem client: `createClient`, `createPublicClient`, `createWalletClient`.
 * @param config `deployment`: where Feiqian is, found by the client's chain unless given; `journal`: what remembers the
 * keys of requests (`fileJournal` of `@feiqian/sdk/node` outlives the process); `numbers`: a book for `invoice.sign`.
 * @example
 * const client = createClient({ account, chain, transport: custom(window.ethereum) }).extend(feiqianActions());
 * await client.invoice.pay({ link });
 */
export const feiqianActions =
  (config: FeiqianActionsConfig = {}) =>
  (client: AnyClient): FeiqianActions => ({ ...paymentsActions(config)(client), ...pricesActions(config)(client) });
