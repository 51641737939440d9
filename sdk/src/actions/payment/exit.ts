// What capture, void, reclaim and refund have in common.
import { type Address, isAddressEqual } from "viem";
import type { AmountToken, Deployment } from "../../deployment.ts";
import { AmountOutOfRangeError, NotMerchantOrOperatorError } from "../../errors/payments.ts";
import type { AccountParameter, AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { defineVerb } from "../../internal/defineWrite.ts";
import { type TermsSource, termsFrom } from "../../internal/paymentSource.ts";
import type { ContractCall } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

/** A payment whose money moves, and the token of its amounts. */
export interface ExitOf {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  readonly token: AmountToken & { readonly address: Address };
}

/** Needed before an exit is sent: where, and by whom it would be. */
export type ExitPrepareParameters = DeploymentParameter & AccountParameter;

/** Refuses a caller that is neither the merchant nor the operator. */
export function checkMerchantOrOperator({ merchant, operator }: PaymentTerms, caller: Address): void {
  if ([merchant, operator].some((allowed) => isAddressEqual(caller, allowed))) return;
  throw new NotMerchantOrOperatorError({ caller, merchant, operator });
}

/** Refuses nothing, and more than is there. */
export function checkAmount(attempted: bigint, allowed: bigint, token: AmountToken): void {
  if (attempted <= 0n || attempted > allowed) throw new AmountOutOfRangeError({ attempted, allowed }, { token });
}

/** The verb of an exit, of which only this is its own. */
export const defineExit = <
  parameters extends TermsSource,
  prepared extends ExitOf,
  call extends (client: AnyClient, prepared: prepared & { readonly deployment: Deployment }) => ContractCall,
  extractEvent,
>({
  action,
  prepare,
  call,
  extractEvent,
  request = () => [],
  refuse,
}: {
  readonly action: string;
  readonly prepare: (client: AnyClient, parameters: parameters) => Promise<prepared>;
  readonly call: call;
  readonly extractEvent: extractEvent;
  /** Tells one request from another, beside the payment. */
  readonly request?: (parameters: parameters) => readonly unknown[];
  /** Refuses what `prepare` only reports. */
  readonly refuse?: (prepared: prepared) => void;
}) =>
  defineVerb({
    action,
    members: { prepare, call, extractEvent },
    subject: (parameters: parameters, deployment) => termsFrom(parameters, deployment),
    request: (parameters, { id }) => [id, ...request(parameters)],
    async ready(client, parameters, { deployment, terms }) {
      const source = { ...parameters, deployment, terms, invoice: undefined, link: undefined };
      const prepared = await prepare(client, source);
      refuse?.(prepared);
      return { call: call(client, { ...prepared, deployment }), token: prepared.token };
    },
  });
