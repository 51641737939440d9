// A shop's receiver in a process of its own, to be killed: it loses, fails, and has an effect once by the webhook's id.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { Random } from "../../../scripts/random.ts";
import type { GatewayEvent, PaymentFacts } from "../../../sdk/gateway/src/outbox.ts";

export interface Setup {
  readonly seed: number;
  readonly port: number;
  readonly secret: string;
  /** Of effects, a line each: what a shop has in its database, in one transaction with the ids that it has seen. */
  readonly file: string;
}

/** What befell a webhook. */
export interface Fates {
  received: number;
  lostBefore: number;
  lostAfter: number;
  failed: number;
  repeated: number;
  forged: number;
}

export interface Effect {
  readonly id: string;
  readonly type: string;
  readonly payment: string;
  readonly block: string;
}

export const effectsIn = (file: string): readonly Effect[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Effect)
    : [];

process.on("disconnect", () => process.exit());

process.once("message", ({ seed, port, secret, file }: Setup) => {
  const random = new Random(seed);
  const webhook = new Webhook(secret);
  const known = new Set(effectsIn(file).map(({ id }) => id));
  const tell = (fate: keyof Fates): boolean => process.send!(fate);

  const haveEffect = ({ id, type, data }: GatewayEvent): void => {
    if (known.has(id)) {
      tell("repeated");
      return;
    }
    const { id: payment, block } = data as PaymentFacts;
    appendFileSync(file, `${JSON.stringify({ id, type, payment, block: block.hash } satisfies Effect)}\n`);
    known.add(id);
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    tell("received");
    let event: GatewayEvent;
    try {
      event = webhook.verify(Buffer.concat(chunks), request.headers as Record<string, string>) as GatewayEvent;
      if (event.id !== request.headers["webhook-id"]) throw new Error("Another id is signed.");
    } catch {
      tell("forged");
      response.writeHead(400).end();
      return;
    }
    const fate = random.int(100);
    if (fate < 30) {
      const hasEffect = fate < 15;
      if (hasEffect) haveEffect(event);
      tell(hasEffect ? "lostAfter" : "lostBefore");
      response.destroy();
    } else if (fate < 40) {
      tell("failed");
      response.writeHead(500).end();
    } else {
      haveEffect(event);
      response.writeHead(204).end();
    }
  });
  server.listen(port, "127.0.0.1", () => process.send!("listening"));
});
