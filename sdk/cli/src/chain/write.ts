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

/** How signed bytes leave. */
const leavingBy = ["eth_sendRawTransaction", "eth_sendRawTransactionSync"];

/**
 * A client that tells a transaction's hash before the transaction leaves: whatever happens from then on, it is known
 * what to look for.
 */
export function toTellingClient(rpc: string, account: Account, onLeaving: (hash: Hex) => void) {
  const node = http(rpc)({});
  const transport = custom({
    async request({ method, params }: { method: string; params?: unknown }) {
      if (leavingBy.includes(method)) onLeaving(keccak256((params as readonly [Hex])[0]));
      return node.request({ method, params } as never);
    },
  });
  return createClient({ account, transport, cacheTime: 0 });
}

export type TellingClient = ReturnType<typeof toTellingClient>;

/** Whether nobody answered; a node that answers with a refusal has not taken the transaction. */
export const isSilence = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof HttpRequestError || at instanceof TimeoutError) return true;
  return false;
};

/**
 * Sends one transaction and waits for it.
 *
 * @throws UnknownOutcomeError where it left, and nobody can say what became of it; CommandError where it failed on
 * chain; whatever `send` throws where it did not leave.
 */
export async function sendAndWait(
  { rpc, account, look }: { readonly rpc: string; readonly account: Account; readonly look: string },
  send: (client: TellingClient) => Promise<Hex>,
): Promise<TransactionReceipt> {
  let left: Hex | undefined;
  const client = toTellingClient(rpc, account, (hash) => {
    left = hash;
  });
  const unknown = () =>
    new UnknownOutcomeError(
      `The transaction ${left} was sent, and what became of it is not known yet.`,
      `Do not repeat it before you have looked: ${look}`,
    );
  try {
    await send(client);
  } catch (error) {
    throw left && isSilence(error) ? unknown() : error;
  }
  const receipt = await waitForTransactionReceipt(client, { hash: left! }).catch(() => {
    throw unknown();
  });
  if (receipt.status === "success") return receipt;
  throw new CommandError(`The transaction ${receipt.transactionHash} failed on chain: nothing has changed.`, {
    next: `Look at the payment before you try again: ${look}`,
  });
}
