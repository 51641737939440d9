import type { AbiEvent, ContractEventName, Log, ParseEventLogsReturnType } from "viem";
import { isAddressEqual, parseEventLogs } from "viem";
import type { Deployment } from "../deployment.ts";
import type { processorEventsAbi } from "../generated/processor.ts";

export type ProcessorEventName = ContractEventName<typeof processorEventsAbi>;

export type ProcessorLog<name extends ProcessorEventName> = ParseEventLogsReturnType<
  typeof processorEventsAbi,
  name,
  true
>[number];

/** Where an event may come from: another contract could write one that looks the same. */
export type ExtractOptions = { readonly deployment?: Pick<Deployment, "processor"> | undefined };

/** An event's own piece of the ABI: an app bundles those that it reads. */
export type EventOf<name extends ProcessorEventName> = AbiEvent & { readonly name: name };

export const processorLogs = <const name extends ProcessorEventName>(
  logs: readonly Log[],
  event: EventOf<name>,
  { deployment }: ExtractOptions,
): readonly ProcessorLog<name>[] =>
  (parseEventLogs({ abi: [event], logs: [...logs] }) as unknown as readonly ProcessorLog<name>[]).filter(
    ({ address }) => !deployment || isAddressEqual(address, deployment.processor),
  );

export type PaymentEventName = "Charged" | "Authorized" | "Captured" | "Voided" | "Reclaimed" | "Refunded";
