import {
  type AbiEvent,
  type ContractEventName,
  type Log,
  type ParseEventLogsReturnType,
  isAddressEqual,
  parseEventLogs,
} from "viem";
import type { Deployment } from "../deployment.ts";
import { EventMissingError } from "../errors/sending.ts";
import type { processorEventsAbi } from "../generated/processor.ts";
import type { PaymentId } from "../terms/types.ts";

type EventName = ContractEventName<typeof processorEventsAbi>;

/** A log of the processor, decoded. */
export type ProcessorLog<name extends EventName> = ParseEventLogsReturnType<
  typeof processorEventsAbi,
  name,
  true
>[number];

/** Where an event may come from: another contract could write one that looks the same. */
export interface ExtractOptions {
  readonly deployment?: Pick<Deployment, "processor"> | undefined;
}

/** An event's own piece of the ABI: an app bundles those that it reads. */
type EventOf<name extends EventName> = AbiEvent & { readonly name: name };

/** All such events of the processor in `logs`. */
export const processorLogs = <const name extends EventName>(
  logs: readonly Log[],
  event: EventOf<name>,
  { deployment }: ExtractOptions,
): readonly ProcessorLog<name>[] =>
  (parseEventLogs({ abi: [event], logs: [...logs] }) as unknown as readonly ProcessorLog<name>[]).filter(
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

/** The first such event of the payment `id`, or of any payment. */
export function logOfPayment<const name extends PaymentEventName>(
  logs: readonly Log[],
  event: EventOf<name>,
  { id, ...options }: ExtractOptions & { readonly id?: PaymentId },
): ProcessorLog<name> {
  const isMeant = ({ args }: { readonly args: { readonly id: PaymentId } }) => id === undefined || args.id === id;
  // Each of these events has an id, which TypeScript does not see of a name that it does not know.
  return firstLog<name>(processorLogs<name>(logs, event, options), event.name, isMeant as never);
}
