// What capture, void, reclaim and refund have in common.
import { type Address, isAddressEqual } from "viem";
import type { AmountToken, Deployment } from "../../deployment.ts";
import { AmountOutOfRangeError, CapturableChangedError, NotMerchantOrOperatorError } from "../../errors/payments.ts";
import { getNumberStatusFunction, getPaymentFunction, getRefundedFunction } from "../../generated/processor.ts";
import type { AccountParameter, AnyClient, DeploymentParameter } from "../../internal/client.ts";
import { type WaitParameters, type WriteParameters, accountOf } from "../../internal/client.ts";
import { defineVerb } from "../../internal/verb.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import { ask, askAll, clockOf } from "../../internal/multicall.ts";
import { type TermsSource, termsFrom } from "../../internal/source.ts";
import { tokenOf } from "../../internal/token.ts";
import type { ContractCall } from "../../internal/write.ts";
import type { PaymentId, PaymentTerms } from "../../terms/types.ts";

export interface ExitOf {
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  readonly token: AmountToken & { readonly address: Address };
}

export type Checked = ExitOf & { readonly deployment: Deployment; readonly caller: () => Address };
export type ExitParameters<args = object> = WriteParameters & TermsSource & args;
export type ExitSyncParameters<args = object> = WaitParameters & TermsSource & args;
export type ExitPrepareParameters<args = object> = DeploymentParameter & AccountParameter & TermsSource & args;

export function checkMerchantOrOperator({ merchant, operator }: PaymentTerms, caller: Address): void {
  if ([merchant, operator].some((allowed) => isAddressEqual(caller, allowed))) return;
  throw new NotMerchantOrOperatorError({ caller, merchant, operator });
}

export function checkCapturable(attempted: bigint | undefined, actual: bigint, token: AmountToken): void {
  if (attempted === undefined || attempted === actual) return;
  throw new CapturableChangedError({ attempted, actual }, { token });
}

export function checkAmount(attempted: bigint, allowed: bigint, token: AmountToken): void {
  if (attempted <= 0n || attempted > allowed) throw new AmountOutOfRangeError({ attempted, allowed }, { token });
}

export const defineExit = <
  args,
  checked,
  call extends (client: AnyClient, prepared: ExitOf & checked & { readonly deployment: Deployment }) => ContractCall,
  extractEvent,
>(exit: {
  readonly action: string;
  readonly check: (client: AnyClient, of: Checked, parameters: args) => Promise<checked>;
  readonly call: call;
  readonly extractEvent: extractEvent;
  readonly request: (parameters: args) => readonly unknown[];
  /** Refuses what `check` only reports. */
  readonly refuse?: (prepared: ExitOf & checked) => void;
}) => {
  const { action, check, call, extractEvent, request, refuse } = exit;
  async function prepare(client: AnyClient, parameters: ExitPrepareParameters<args>): Promise<ExitOf & checked> {
    const deployment = await deploymentFor(client, parameters);
    const { id, terms } = await termsFrom(parameters, deployment);
    const of = { id, terms, token: tokenOf(deployment, terms.token) };
    const caller = () => accountOf(client, parameters, action).address;
    return { ...of, ...(await check(client, { ...of, deployment, caller }, parameters)) };
  }
  return defineVerb({
    action,
    members: { prepare, call, extractEvent },
    subject: (parameters: TermsSource & args, deployment) => termsFrom(parameters, deployment),
    request: (parameters, { id }) => [id, ...request(parameters)],
    async ready(client, parameters, { deployment, terms }) {
      const source = { ...parameters, deployment, terms, id: undefined, invoice: undefined, link: undefined };
      const prepared = await prepare(client, source);
      refuse?.(prepared);
      return { call: call(client, { ...prepared, deployment }), token: prepared.token };
    },
  });
};

const abi = [getNumberStatusFunction, getPaymentFunction, getRefundedFunction] as const;

/** Questions about a payment's present state. Amounts are base units of the terms' token. */
export const stateQuestions = (deployment: Deployment, { id, terms }: Pick<ExitOf, "id" | "terms">) => {
  const processor = { address: deployment.processor, abi } as const;
  return {
    now: clockOf(deployment),
    /** Of the invoice number, which other versions of the terms share. */
    numberStatus: ask({ ...processor, functionName: "getNumberStatus", args: [terms.merchant, terms.number] }),
    /** What can be captured, and what of the captured amount can be refunded. */
    payment: ask({ ...processor, functionName: "getPayment", args: [id] }),
    /** What a charge has paid back. */
    refunded: ask({ ...processor, functionName: "getRefunded", args: [id] }),
  };
};

export async function readCapturable(client: AnyClient, deployment: Deployment, of: Pick<ExitOf, "id" | "terms">) {
  const { now, payment } = await askAll(client, deployment, stateQuestions(deployment, of));
  return { now, capturable: payment[0] };
}
