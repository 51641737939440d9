import { type IncomingHttpHeaders, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { http } from "viem";
import { type StartOptions, startGateway } from "../../sdk/gateway/src/gateway.ts";
import type { StartConfig } from "../../sdk/gateway/src/config.ts";
import type { GatewayEvent } from "../../sdk/gateway/src/outbox.ts";
import { accountOf } from "../support/localAccounts.ts";
import type { Tracked } from "../support/tracked.ts";

export interface InvoiceBody {
  readonly id: `0x${string}`;
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly link: string;
  readonly openedAt: number | null;
}

/** An answer of the API. */
export interface Answer<body = Record<string, never>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: body;
}

/** A gateway for the merchant of a chain, over a database in memory unless another is named. */
export async function startTestGateway(
  world: Pick<Tracked, "deployment" | "rpcUrl">,
  config: Partial<StartConfig> = {},
  options: StartOptions = {},
) {
  const errors: Error[] = [];
  const gateway = await startGateway(
    {
      deployment: world.deployment,
      transport: http(world.rpcUrl, { retryCount: 0 }),
      graphqlUrl: "http://127.0.0.1:1/graphql",
      merchant: accountOf("merchant").address,
      signer: accountOf("merchant"),
      database: {},
      origin: "https://gateway.example",
      payOrigin: "https://shop.example",
      confirmations: 2,
      pollingInterval: 20,
      ...config,
    },
    { onError: (error) => errors.push(error), ...options },
  );
  const ask = async <body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      redirect: "manual",
      headers: { authorization: `Bearer ${gateway.firstKey}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as body };
  };
  /** Events from the first on, once there are as many. */
  const eventsOf = async (count: number, query = "") => {
    for (let i = 0; ; ++i) {
      const { body } = await ask<{ items: readonly GatewayEvent[] }>("GET", `/v1/events?limit=100${query}`);
      if (body.items.length >= count || i > 400) return body.items;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return { ...gateway, ask, eventsOf, errors };
}

export type TestGateway = Awaited<ReturnType<typeof startTestGateway>>;

/** A webhook as it came. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly event: GatewayEvent;
}

/** Answers a webhook with a status, or by its own hand. */
export type Answering = (received: Received, response: ServerResponse) => number | undefined;

/** A receiver of webhooks on this machine, which answers 204 until it is told otherwise. */
export async function startReceiver(answer: Answering = () => 204) {
  const received: Received[] = [];
  let answering = answer;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const one = { headers: request.headers, text, event: JSON.parse(text) as GatewayEvent };
    received.push(one);
    const status = answering(one, response);
    if (status !== undefined) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    answer(next: Answering) {
      answering = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
