import type { AbiEvent, ContractEventName, Log, ParseEventLogsReturnType } from "viem";
import { isAddressEqual, parseEventLogs } from "viem";
import type { Deployment } from "../deployment.ts";
import { EventMissingError } from "../errors/sending.ts";
import type { processorEventsAbi } from "../generated/processor.ts";

type EventName = ContractEventName<typeof processorEventsAbi>;

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

export const processorLogs = <const name extends EventName>(
  logs: readonly Log[],
  event: EventOf<name>,
  { deployment }: ExtractOptions,
): readonly ProcessorLog<name>[] =>
  (parseEventLogs({ abi: [event], logs: [...logs] }) as unknown as readonly ProcessorLog<name>[]).filter(
    ({ address }) => !deployment || isAddressEqual(address, deployment.processor),
  );

export type PaymentEventName = "Charged" | "Authorized" | "Captured" | "Voided" | "Reclaimed" | "Refunded";

/** Reads the first such event, or throws `EventMissingError`. @param by The field that tells which one is meant. */
export const extractorOf =
  <const name extends EventName, const by extends keyof ProcessorLog<name>["args"] = never>(
    event: EventOf<name>,
    by?: by,
  ) =>
  (
    logs: readonly Log[],
    options: ExtractOptions & { readonly [key in by]?: ProcessorLog<name>["args"][key] | undefined } = {},
  ): ProcessorLog<name> => {
    const meant = by && options[by];
    const found = processorLogs(logs, event, options).find(
      ({ args }) => meant === undefined || (args as ProcessorLog<name>["args"])[by!] === meant,
    );
    if (!found) throw new EventMissingError({ eventName: event.name, looked: "of that processor in these logs" });
    return found;
  };
