import * as credit from "./actions/credit/index.ts";
import * as invoice from "./actions/invoice/index.ts";
import * as payment from "./actions/payment/index.ts";
import * as price from "./actions/price/index.ts";
import * as signer from "./actions/signer/index.ts";
import * as store from "./actions/store/index.ts";
import type { AnyClient, DeploymentParameter, JournalParameters } from "./internal/client.ts";
import type { NumberBook } from "./terms/numberBook.ts";

// biome-ignore lint/complexity/noBannedTypes: any function at all is meant.
type AnyFunction = Function;

/** An action without its client; what takes no client is left as it is. */
type Bound<action> = (action extends (client: AnyClient, ...rest: infer rest) => infer result
  ? (...rest: rest) => result
  : action) &
  BoundMembers<action>;

/** Members like `charge.prepare`, bound too. */
type BoundMembers<action> = {
  readonly [name in Exclude<keyof action, keyof AnyFunction>]: Bound<action[name]>;
} & (action extends {
  readonly call: (client: AnyClient, ...rest: infer rest) => infer result;
}
  ? { readonly call: (...rest: rest) => result }
  : unknown);

type BoundNamespace<actions> = { readonly [name in keyof actions]: Bound<actions[name]> };

/** What `feiqianActions` gives a client. (Not an interface: viem extends clients by types with an index.) */
export type FeiqianActions = {
  readonly signer: BoundNamespace<typeof signer>;
  readonly invoice: BoundNamespace<typeof invoice>;
  readonly payment: BoundNamespace<typeof payment>;
  readonly price: BoundNamespace<typeof price>;
  readonly credit: BoundNamespace<typeof credit>;
  readonly store: BoundNamespace<typeof store>;
};

type Members = Readonly<Record<string, (first: unknown, second: object) => unknown>>;

/** One action and its members, with the client and the rest filled in. */
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

const bindNamespace = <actions extends object>(
  actions: actions,
  client: AnyClient,
  given: object,
): BoundNamespace<actions> =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, bindAction(action as AnyFunction, client, given)]),
  ) as unknown as BoundNamespace<actions>;

/** What all the actions of a client have in common. */
export interface FeiqianActionsConfig extends DeploymentParameter, Pick<JournalParameters, "journal"> {
  /** Where `invoice.sign` finds the numbers of order keys. */
  readonly numbers?: NumberBook | undefined;
}

/**
 * Feiqian's actions for a viem client, any client: `createClient`, `createPublicClient`, `createWalletClient`.
 *
 * @param config `deployment`: where Feiqian stands, looked up by the client's chain unless given; `journal`: what remembers
 * the keys of requests, where `fileJournal` of `@feiqian/sdk/node` outlives the process; `numbers`: a book for
 * `invoice.sign({ key })`.
 *
 * @example
 * ```ts
 * import { feiqianActions } from "@feiqian/sdk";
 * import { createClient, custom } from "viem";
 * import { mainnet } from "viem/chains";
 *
 * const client = createClient({ account, chain: mainnet, transport: custom(window.ethereum) }).extend(feiqianActions());
 * await client.invoice.pay({ link });
 * ```
 */
export const feiqianActions =
  ({ deployment, journal, numbers }: FeiqianActionsConfig = {}) =>
  (client: AnyClient): FeiqianActions => {
    const given = { ...(deployment ? { deployment } : {}), ...(journal ? { journal } : {}) };
    return {
      signer: bindNamespace(signer, client, given),
      invoice: bindNamespace(invoice, client, numbers ? { ...given, numbers } : given),
      payment: bindNamespace(payment, client, given),
      price: bindNamespace(price, client, given),
      credit: bindNamespace(credit, client, given),
      store: bindNamespace(store, client, given),
    };
  };
