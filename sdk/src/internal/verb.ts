// One function makes every verb that sends a transaction, another one its twin that waits. A verb's own file has what is
// its own: preparation, call, event. The types of a namespace's verbs are in its types.ts.
import type { Abi, Account, ContractFunctionName, Hex, Log, TransactionReceipt } from "viem";
import type { Deployment } from "../deployment.ts";
import { toActionError } from "../errors/toActionError.ts";
import type { AnyClient, DeploymentParameter, WaitParameters, WriteParameters } from "./client.ts";
import { accountOf } from "./client.ts";
import { EventMissingError } from "../errors/sending.ts";
import { deploymentForWrite, knownDeployment } from "./deployment.ts";
import type { EventOf, ExtractOptions, ProcessorEventName, ProcessorLog } from "./events.ts";
import { processorLogs } from "./events.ts";
import type { Prepared, ProcessorCall, ToError } from "./write.ts";
import { hashOf, sendPrepared, settle, simulateCall } from "./write.ts";

/** Known of every call before it is prepared: where, by whom, and its subject, such as the terms in a link. */
export type Context<subject = object> = subject & { readonly deployment: Deployment; readonly account: Account };

export interface Verb<args, subject, members, simulated> {
  readonly action: string;
  readonly members: members;
  readonly subject?: (parameters: args, deployment: Deployment) => Promise<subject> | subject;
  /** Tells one request from another under the same key. */
  readonly request: (parameters: args, context: Context<subject>) => readonly unknown[];
  readonly ready: (
    client: AnyClient,
    parameters: WriteParameters & args,
    context: Context<subject>,
  ) => Prepared | Promise<Prepared>;
  /** The result of a simulation. @default none */
  readonly simulated?: (result: unknown) => simulated;
  /** The error that a refusal is thrown as. @default `toActionError` */
  readonly toError?: ToError;
}

export const defineVerb = <args, members extends object, subject = object, simulated = void>(
  verb: Verb<args, subject, members, simulated>,
) => verb;

async function contextOf<args, subject, members, simulated>(
  client: AnyClient,
  { action, subject }: Verb<args, subject, members, simulated>,
  parameters: WriteParameters & args,
): Promise<Context<subject>> {
  const account = accountOf(client, parameters, action);
  const deployment = await deploymentForWrite(client, parameters);
  return { ...((await subject?.(parameters, deployment)) as subject), deployment, account };
}

async function send<args, subject, members, simulated>(
  client: AnyClient,
  verb: Verb<args, subject, members, simulated>,
  parameters: WriteParameters & args,
  waits: boolean,
) {
  const { action, ready, toError = toActionError } = verb;
  const context = await contextOf(client, verb, parameters);
  const { account, deployment } = context;
  const request = verb.request(parameters, context);
  const options = { account, chainId: deployment.chainId, action, request, waits, toError };
  const sent = await sendPrepared(client, parameters, options, async () => ready(client, parameters, context));
  return { context, sent };
}

/** The verb: sends, and returns the transaction's hash. */
export const defineWrite = <args, subject, members extends object, simulated>(
  verb: Verb<args, subject, members, simulated>,
) =>
  Object.assign(
    async (client: AnyClient, parameters: WriteParameters & args): Promise<Hex> =>
      hashOf((await send(client, verb, parameters, false)).sent),
    {
      ...verb.members,
      async simulate(client: AnyClient, parameters: WriteParameters & args): Promise<simulated> {
        const context = await contextOf(client, verb, parameters);
        const { call, token } = await verb.ready(client, parameters, context);
        const { account } = context;
        const { toError = toActionError } = verb;
        const result = await simulateCall(client, call, parameters, { account, token, toError });
        return verb.simulated?.(result) as simulated;
      },
    },
  );

/**
 * Its twin, which waits. @param read The outcome, out of the receipt.
 * @param find Where the chain itself can tell by which transaction it was done.
 */
export const defineWriteSync =
  <args, subject, members, simulated, result>(
    verb: Verb<args, subject, members, simulated>,
    read: (receipt: TransactionReceipt, context: Context<subject>, parameters: args) => result,
    find?: (client: AnyClient, context: Context<subject>, parameters: args) => Promise<Hex | undefined>,
  ) =>
  async (client: AnyClient, parameters: WaitParameters & args): Promise<result> => {
    const { context, sent } = await send(client, verb, parameters, true);
    const lookUp = find && (() => find(client, context, parameters));
    return read(await settle(client, sent, parameters, verb.action, lookUp), context, parameters);
  };

/** A call that brings no more of the processor's ABI than its verb: an app bundles those that it sends. */
export const verbCall = <const abi extends Abi, const name extends ContractFunctionName<abi, "nonpayable">>(
  client: AnyClient,
  parameters: DeploymentParameter,
  abi: abi,
  functionName: name,
  args: ProcessorCall<abi, name>["args"],
): ProcessorCall<abi, name> => ({ address: knownDeployment(client, parameters).processor, abi, functionName, args });

/** Reads the first such event, or throws `EventMissingError`. @param by The field that tells which one is meant. */
export const extractorOf =
  <const name extends ProcessorEventName, const by extends keyof ProcessorLog<name>["args"] = never>(
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

/** The usual outcome: the event's fields, what else the logs say, and the receipt. */
export const readEvent =
  <of, args extends object, parts extends object = object>(
    extractEvent: (logs: readonly Log[], of: of) => { readonly args: args },
    partsOf?: (receipt: { readonly logs: readonly Log[] }, of: of) => parts,
  ) =>
  <receipt extends { readonly logs: readonly Log[] }>(receipt: receipt, of: of) => ({
    ...extractEvent(receipt.logs, of).args,
    ...(partsOf?.(receipt, of) as parts),
    receipt,
  });
