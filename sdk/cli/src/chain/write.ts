import {
  type Account,
  type Hex,
  HttpRequestError,
  TimeoutError,
  type TransactionReceipt,
  createClient,
  custom,
  http,
  keccak256,
} from "viem";
import { waitForTransactionReceipt } from "viem/actions";
import { CommandError, UnknownOutcomeError } from "../errors.ts";

/** Methods that send a signed transaction. */
const sendMethods = ["eth_sendRawTransaction", "eth_sendRawTransactionSync"];

/**
 * A client that reports a transaction's hash before sending it: whatever happens afterwards, the transaction can be
 * looked up.
 */
export function toReportingClient(rpc: string, account: Account, onSend: (hash: Hex) => void) {
  const node = http(rpc)({});
  const transport = custom({
    async request({ method, params }: { method: string; params?: unknown }) {
      if (sendMethods.includes(method)) onSend(keccak256((params as readonly [Hex])[0]));
      return node.request({ method, params } as never);
    },
  });
  return createClient({ account, transport, cacheTime: 0 });
}

export type ReportingClient = ReturnType<typeof toReportingClient>;

/** Whether the node did not answer. A node that answers with a refusal has not taken the transaction. */
export const isSilent = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof HttpRequestError || at instanceof TimeoutError) return true;
  return false;
};

/**
 * Sends one transaction and waits for it.
 *
 * @throws UnknownOutcomeError if it was sent and its outcome is unknown; CommandError if it failed on chain; the error
 * of `send` if it was not sent.
 */
export async function sendAndWait(
  { rpc, account, look }: { readonly rpc: string; readonly account: Account; readonly look: string },
  send: (client: ReportingClient) => Promise<Hex>,
): Promise<TransactionReceipt> {
  let sent: Hex | undefined;
  const client = toReportingClient(rpc, account, (hash) => {
    sent = hash;
  });
  const unknown = () =>
    new UnknownOutcomeError(
      `The transaction ${sent} was sent; its outcome is not known yet.`,
      `Check the state before you repeat it: ${look}`,
    );
  try {
    await send(client);
  } catch (error) {
    throw sent && isSilent(error) ? unknown() : error;
  }
  const receipt = await waitForTransactionReceipt(client, { hash: sent! }).catch(() => {
    throw unknown();
  });
  if (receipt.status === "success") return receipt;
  throw new CommandError(`The transaction ${receipt.transactionHash} failed on chain: nothing has changed.`, {
    next: `Check the state before you try again: ${look}`,
  });
}
