import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An answer, or an error; `status` is the one of HTTP. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: unknown;
  readonly status?: number;
}

export type Ask = (call: Pick<Call, "method" | "params">) => Promise<Answer>;

/** Asks a node. */
export const nodeAt =
  (rpcUrl: string): Ask =>
  async (call) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...call });
    return (await (await fetch(rpcUrl, { method: "POST", headers, body })).json()) as Answer;
  };

/** A node of its own words, in front of another. @param answer Undefined where the connection breaks. */
export async function serveJsonRpc(answer: (call: Call) => Promise<Answer | undefined>) {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", async () => {
      const asked = JSON.parse(body) as Call | readonly Call[];
      const answers = await Promise.all([asked].flat().map((call) => answer(call as Call))).catch(() => [undefined]);
      if (answers.includes(undefined)) return void request.socket.destroy();
      const bodies = answers.map((one, i) => {
        const { status = 200, result, error } = one!;
        response.statusCode = status;
        return { jsonrpc: "2.0", id: ([asked].flat()[i] as Call).id, ...(error ? { error } : { result }) };
      });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(Array.isArray(asked) ? bodies : bodies[0]));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
