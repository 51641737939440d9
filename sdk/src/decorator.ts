import * as credit from "./actions/credit/index.ts";
import * as invoice from "./actions/invoice/index.ts";
import * as payment from "./actions/payment/index.ts";
import * as signer from "./actions/signer/index.ts";
import * as store from "./actions/store/index.ts";
import type { Deployment } from "./deployment.ts";
import type { AnyClient } from "./internal/client.ts";

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
  readonly credit: BoundNamespace<typeof credit>;
  readonly store: BoundNamespace<typeof store>;
};

type Members = Readonly<Record<string, (first: unknown, second: object) => unknown>>;

/** One action and its members, with the client and the deployment filled in. */
function bindAction(action: AnyFunction, client: AnyClient, deployment: Deployment | undefined): AnyFunction {
  const given = deployment ? { deployment } : {};
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
  deployment: Deployment | undefined,
): BoundNamespace<actions> =>
  Object.fromEntries(
    Object.entries(actions).map(([name, action]) => [name, bindAction(action as AnyFunction, client, deployment)]),
  ) as unknown as BoundNamespace<actions>;

/**
 * Feiqian's actions for a viem client, any client: `createClient`, `createPublicClient`, `createWalletClient`.
 *
 * @param deployment Where Feiqian stands; looked up by the client's chain unless given.
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
  ({ deployment }: { readonly deployment?: Deployment | undefined } = {}) =>
  (client: AnyClient): FeiqianActions => ({
    signer: bindNamespace(signer, client, deployment),
    invoice: bindNamespace(invoice, client, deployment),
    payment: bindNamespace(payment, client, deployment),
    credit: bindNamespace(credit, client, deployment),
    store: bindNamespace(store, client, deployment),
  });
