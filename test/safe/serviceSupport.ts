import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Address, type Hex, checksumAddress, hashTypedData, isAddressEqual, recoverAddress } from "viem";
import { type SafeTx, getPayoutTypedData } from "../../sdk/src/safe/index.ts";

interface Stored {
  readonly body: Readonly<Record<string, unknown>>;
  readonly confirmations: { readonly owner: Address; readonly signature: Hex }[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/**
 * A Safe Transaction Service for one Safe, as its API is documented: checksummed addresses alone, a hash that is the
 * transaction's, a sender who owns the Safe and has signed it, pages of a list.
 */
export async function startSafeService({
  chainId,
  safe,
  owners,
  page = 100,
}: {
  readonly chainId: number;
  readonly safe: Address;
  readonly owners: readonly Address[];
  readonly page?: number;
}) {
  const stored = new Map<string, Stored>();
  const requests: { readonly path: string; readonly authorization: string | undefined }[] = [];
  /** What is answered in place of what is right, to see what the client makes of it. */
  let instead: Answer | "nothing" | undefined;
  let url = "";

  const ownerOf = async (hash: Hex, signature: Hex): Promise<Address | undefined> => {
    const signer = await recoverAddress({ hash, signature }).catch(() => undefined);
    return signer && owners.find((owner) => isAddressEqual(owner, signer));
  };
  const invalid = (reason: string): Answer => ({ status: 422, body: { nonFieldErrors: [reason] } });

  const propose = async (body: Stored["body"]): Promise<Answer> => {
    for (const field of ["to", "gasToken", "refundReceiver", "sender"]) {
      const address = String(body[field]) as Address;
      if (checksumAddress(address) !== address) return invalid(`Address ${address} is not checksumed`);
    }
    const { contractTransactionHash, sender, signature, origin: _, ...safeTx } = body;
    const hash = hashTypedData(getPayoutTypedData({ chainId, safe, safeTx: safeTx as unknown as SafeTx }));
    if (hash !== contractTransactionHash) return invalid(`Contract-transaction-hash=${hash} does not match`);
    const owner = await ownerOf(hash, signature as Hex);
    if (!owner || owner !== sender) return invalid(`Signer=${owner} is not an owner or is not the sender`);
    if (!stored.has(hash)) stored.set(hash, { body, confirmations: [] });
    stored.get(hash)!.confirmations.push({ owner, signature: signature as Hex });
    return { status: 201 };
  };

  const confirm = async (hash: Hex, { signature }: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const transaction = stored.get(hash);
    if (!transaction) return invalid(`Multisig transaction with safe-tx-hash=${hash} was not found`);
    const owner = await ownerOf(hash, signature as Hex);
    if (!owner) return invalid("Signature is not an owner's");
    transaction.confirmations.push({ owner, signature: signature as Hex });
    return { status: 201, body: { signature } };
  };

  const list = (query: URLSearchParams): Answer => {
    const from = Number(query.get("nonce__gte"));
    const offset = Number(query.get("offset"));
    const all = [...stored].filter(([, { body }]) => Number(body.nonce) >= from);
    const results = all.slice(offset, offset + page).map(([safeTxHash, { body, confirmations }]) => {
      const { contractTransactionHash: _, sender, signature: __, ...safeTx } = body;
      // The second version of the API writes these as text.
      return { ...safeTx, nonce: String(body.nonce), safe, safeTxHash, proposer: sender, confirmations };
    });
    const next = offset + page < all.length ? `${url}/next` : null;
    return { status: 200, body: { count: all.length, next, previous: null, results } };
  };

  const answer = async (method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const { pathname, searchParams } = new URL(path, "http://service");
    const confirmed = /^\/api\/v1\/multisig-transactions\/(0x[0-9a-f]{64})\/confirmations\/$/.exec(pathname);
    if (method === "POST" && confirmed) return confirm(confirmed[1] as Hex, body);
    if (pathname !== `/api/v2/safes/${checksumAddress(safe)}/multisig-transactions/`)
      return { status: 404, body: { detail: "Not found." } };
    return method === "POST" ? propose(body) : list(searchParams);
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      requests.push({ path: request.url!, authorization: request.headers.authorization });
      if (instead === "nothing") return;
      const text = Buffer.concat(chunks).toString();
      const { status, body } = instead ?? (await answer(request.method!, request.url!, text ? JSON.parse(text) : {}));
      response.writeHead(status, { "content-type": "application/json" });
      response.end(typeof body === "string" || body === undefined ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  return {
    url,
    stored,
    requests,
    answerInstead: (wrong: typeof instead) => {
      instead = wrong;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
