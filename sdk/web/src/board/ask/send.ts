import { IndexerRequestError } from "@feiqian/sdk/indexer";
import type { Variables } from "./useAnswer.ts";

const PATIENCE_MS = 10_000;

interface Answered<data> {
  readonly data?: data | null;
  readonly errors?: readonly { readonly message: string }[];
}

/**
 * Sends a query to the indexer. The SDK's client could too, but would load all of its own lists.
 *
 * @throws {@link IndexerRequestError}
 */
export async function send<data>(url: string, document: string, variables: Variables): Promise<data> {
  const refuse = (message: string, cause?: unknown) => new IndexerRequestError({ url, message, cause });
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: document, variables }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (cause) {
    throw refuse("could not be reached.", cause);
  }
  const answered = (await response.json().catch((cause: unknown) => {
    throw refuse(`answered with status ${response.status}, and no JSON.`, cause);
  })) as Answered<data>;
  if (answered.errors?.length)
    throw refuse(`refused the query: ${answered.errors.map(({ message }) => message).join("; ")}`);
  if (!response.ok || !answered.data) throw refuse(`answered with status ${response.status}, and no data.`);
  return answered.data;
}
