// The keeper's figures, in the text form that Prometheus reads.
import { createServer } from "node:http";
import { type LatchSeen, type SourceSeen, isAlarming } from "./look.ts";

export interface Figures {
  readonly sources: readonly SourceSeen[];
  readonly latches: readonly LatchSeen[];
  /** Unix seconds of the last look that succeeded. */
  readonly lookedAt: number;
  /** Looks in a row that have failed. */
  readonly failures: number;
  readonly sent: Readonly<Record<"trip" | "clear", number>>;
  /** Ether of the keeper's account, in wei. */
  readonly balance: bigint;
}

export function formatMetrics({ sources, latches, lookedAt, failures, sent, balance }: Figures): string {
  const metric = (name: string, about: string, samples: readonly (readonly [labels: string, value: unknown])[]) => [
    `# HELP feiqian_keeper_${name} ${about}`,
    `# TYPE feiqian_keeper_${name} gauge`,
    ...samples.map(([labels, value]) => `feiqian_keeper_${name}${labels} ${String(value)}`),
  ];
  const of = (label: string, value: string) => `{${label}="${value}"}`;
  return [
    ...metric(
      "source_priced",
      "Whether a source has a price.",
      sources.map(({ name, health }) => [of("source", name), health.refusal === null ? 1 : 0]),
    ),
    ...metric(
      "source_alarming",
      "Whether a source has no price although its market is open.",
      sources.map((source) => [of("source", source.name), isAlarming(source) ? 1 : 0]),
    ),
    ...metric(
      "source_age_seconds",
      "Age of the oldest part of a source's price.",
      sources.flatMap(({ name, health }) => (health.age === null ? [] : [[of("source", name), health.age] as const])),
    ),
    ...metric(
      "latch_shut",
      "Whether a token's latch is shut.",
      latches.map(({ pair, isShut }) => [of("latch", pair), isShut ? 1 : 0]),
    ),
    ...metric("sent", "Transactions since it began.", [
      [of("verb", "trip"), sent.trip],
      [of("verb", "clear"), sent.clear],
    ]),
    ...metric("failures", "Looks in a row that have failed.", [["", failures]]),
    ...metric("looked_at_seconds", "Unix time of the last look that succeeded.", [["", lookedAt]]),
    ...metric("balance_wei", "Ether of its account.", [["", balance]]),
    "",
  ].join("\n");
}

/** Serves the figures until it is closed. */
export async function serveMetrics(port: number, figures: () => Figures): Promise<() => void> {
  const server = createServer((request, response) => {
    const isMetrics = request.url === "/metrics";
    response.writeHead(isMetrics ? 200 : 404, { "content-type": "text/plain; version=0.0.4" });
    response.end(isMetrics ? formatMetrics(figures()) : "The figures are at /metrics\n");
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, resolve));
  return () => server.close();
}
