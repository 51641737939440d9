// Routes of a gateway that has not got them yet, in front of it: captures, voids and refunds by the SDK, and webhooks
// out of its events. A gateway that has them is asked itself.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { encodeFunctionData } from "viem";
import { fromInvoiceLink, parseAmount } from "../../../src/index.ts";
import { accountOf } from "../../../../test/support/localAccounts.ts";
import type { Tracked } from "../../../../test/support/tracked.ts";

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

export interface Front {
  readonly port: number;
  /** The gateway behind. */
  readonly url: string;
  readonly key: string;
  readonly world: Tracked;
}

export async function startStandIn({ port, url, key, world }: Front) {
  const targets: string[] = [];
  const done = new Map<string, object>();
  const merchant = world.clientFor(accountOf("merchant"));
  const [token] = world.deployment.tokens as [Tracked["deployment"]["tokens"][number]];
  const authorization = `Bearer ${key}`;
  const read = async (path: string) => (await fetch(`${url}${path}`, { headers: { authorization } })).json();

  async function invoiceOf(id: string) {
    const { link } = (await read(`/v1/invoices/${id}`)) as { readonly link: string };
    return (await fromInvoiceLink(link)).invoice;
  }

  type Body = { readonly amount?: string; readonly payment?: string; readonly url?: string };
  async function act(path: string, body: Body): Promise<object | undefined> {
    const part = body.amount === undefined ? {} : { amount: parseAmount(body.amount, token) };
    const [, id, verb] = /^\/v1\/payments\/(0x\w+)\/(capture|void)$/.exec(path) ?? [];
    if (id && verb === "capture") await merchant.payment.captureSync({ ...(await invoiceOf(id)), ...part });
    if (id && verb === "void") await merchant.payment.voidSync({ ...(await invoiceOf(id)), ...part });
    if (id) return { id, status: "done" };
    if (path === "/v1/webhooks/endpoints") {
      targets.push(body.url!);
      return { id: "ep_1", secret: SECRET };
    }
    if (path !== "/v1/refunds") return undefined;
    const { terms } = await invoiceOf(body.payment!);
    const prepared = await merchant.payment.refund.prepare({ terms, ...part, reason: "requested" });
    const calls = [...prepared.approvals, merchant.payment.refund.call(prepared)];
    const transactions = calls.map(({ address: to, ...call }) => ({ to, value: "0", data: encodeFunctionData(call) }));
    return { status: "needs_signatures", batch: { transactions } };
  }

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answer = (status: number, given: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(given));
    try {
      const once = `${request.url} ${request.headers["idempotency-key"]}`;
      const known = request.method === "POST" ? done.get(once) : undefined;
      const own = known ?? (request.method === "POST" ? await act(request.url!, JSON.parse(body || "{}")) : undefined);
      if (own) {
        done.set(once, own);
        answer(200, own);
        return;
      }
      const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
      const init = { method: request.method!, headers: headers as Record<string, string>, redirect: "manual" } as const;
      const passed = await fetch(`${url}${request.url}`, { ...init, ...(body && { body }) });
      const location = passed.headers.get("location");
      const type = passed.headers.get("content-type") ?? "text/plain";
      response.writeHead(passed.status, { "content-type": type, ...(location && { location }) });
      response.end(await passed.text());
    } catch (error) {
      answer(422, { type: "/problems/Refused", title: (error as Error).message });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  let after = "0";
  let isEnded = false;
  const webhook = new Webhook(SECRET);
  async function deliver(): Promise<void> {
    const page = (await read(`/v1/events?limit=1&after=${after}`)) as { items: { id: string }[]; next: string | null };
    const [event] = page.items;
    if (!event) return;
    const [now, body] = [new Date(), JSON.stringify(event)];
    const headers = {
      "content-type": "application/json",
      "webhook-id": event.id,
      "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
      "webhook-signature": webhook.sign(event.id, now, body),
    };
    const answers = await Promise.all(targets.map((target) => fetch(target, { method: "POST", headers, body })));
    if (answers.every(({ ok }) => ok)) after = page.next!;
  }
  const loop = (async () => {
    while (!isEnded) {
      await deliver().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();

  return {
    async stop() {
      isEnded = true;
      await loop;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
