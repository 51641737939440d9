import { type ContractEventName, type Log, type ParseEventLogsReturnType, isAddressEqual, parseEventLogs } from "viem";
import type { Deployment } from "../deployment.ts";
import { EventMissingError } from "../errors/payment.ts";
import { paymentProcessorAbi } from "../generated/abis.ts";
import type { PaymentId } from "../terms/types.ts";

type EventName = ContractEventName<typeof paymentProcessorAbi>;

/** A log of the processor, decoded. */
export type ProcessorLog<name extends EventName> = ParseEventLogsReturnType<
  typeof paymentProcessorAbi,
  name,
  true
>[number];

/** Where an event may come from: another contract could write one that looks the same. */
export interface ExtractOptions {
  readonly deployment?: Pick<Deployment, "processor"> | undefined;
}

/** All `eventName` events of the processor in `logs`. */
export const processorLogs = <const name extends EventName>(
  logs: readonly Log[],
  eventName: name,
  { deployment }: ExtractOptions,
): readonly ProcessorLog<name>[] =>
  (parseEventLogs({ abi: paymentProcessorAbi, logs: [...logs], eventName }) as unknown as ProcessorLog<name>[]).filter(
    ({ address }) => !deployment || isAddressEqual(address, deployment.processor),
  );

/** The first that matches, or `EventMissingError`. */
export function firstLog<name extends EventName>(
  logs: readonly ProcessorLog<name>[],
  eventName: name,
  matches: (log: ProcessorLog<name>) => boolean = () => true,
): ProcessorLog<name> {
  const found = logs.find(matches);
  if (!found) throw new EventMissingError({ eventName, looked: "of that processor in these logs" });
  return found;
}

/** The names of the events that tell of one payment. */
export type PaymentEventName = "Charged" | "Authorized" | "Captured" | "Voided" | "Reclaimed" | "Refunded";

/** The first `eventName` event of the payment `id`, or of any payment. */
export function logOfPayment<const name extends PaymentEventName>(
  logs: readonly Log[],
  eventName: name,
  { id, ...options }: ExtractOptions & { readonly id?: PaymentId },
): ProcessorLog<name> {
  const isMeant = ({ args }: { readonly args: { readonly id: PaymentId } }) => id === undefined || args.id === id;
  // Each of these events has an id, which TypeScript does not see of a name that it does not know.
  return firstLog<name>(processorLogs<name>(logs, eventName, options), eventName, isMeant as never);
}
