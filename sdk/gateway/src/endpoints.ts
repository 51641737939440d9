// Where webhooks go, and the secrets that sign them.
import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Database, Queries } from "./database.ts";
import type { EventType } from "./outbox.ts";
import { Problem, notFound } from "./problem.ts";

/** Each event writes a row for each. */
const MAX_ENDPOINTS = 50;
/** Each signs each webhook. */
const MAX_SECRETS = 5;

export interface Secret {
  readonly secret: string;
  /** Unix seconds until which it signs; null: no end. */
  readonly until: number | null;
}

export interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly types: readonly EventType[];
  readonly secrets: readonly Secret[];
  readonly status: "active" | "gone" | "deleted";
  readonly created_at: number;
}

/** The secrets that sign now. */
export const liveSecrets = (secrets: readonly Secret[], now: number): readonly string[] =>
  secrets.filter(({ until }) => until === null || until > now).map(({ secret }) => secret);

const createSecret = (): Secret => ({ secret: `whsec_${randomBytes(32).toString("base64")}`, until: null });

export const createEndpoint = (
  { transaction }: Database,
  clock: Clock,
  { url, types }: Pick<EndpointRow, "url" | "types">,
): Promise<EndpointRow> =>
  transaction(async ({ query }) => {
    const [{ count } = { count: 0 }] = await query<{ count: number }>(
      "select count(*)::integer as count from endpoint where status = 'active'",
    );
    if (count >= MAX_ENDPOINTS)
      throw new Problem("TooManyEndpoints", `There are ${count} endpoints.`, {
        ...{ status: 409, detail: `${MAX_ENDPOINTS} are allowed.`, next: "Delete one that is not used." },
      });
    const [row] = await query<EndpointRow>(
      "insert into endpoint (id, url, types, secrets, status, created_at) values ($1, $2, $3, $4, 'active', $5) returning *",
      [`ep_${randomBytes(8).toString("hex")}`, url, types, [createSecret()], Math.floor(clock())],
    );
    return row!;
  });

/** All but the deleted ones. */
export const listEndpoints = ({ query }: Database) =>
  query<EndpointRow>("select * from endpoint where status <> 'deleted' order by created_at, id");

/** A new secret; those that sign now sign beside it for `graceSeconds` at most. */
export const rotateEndpoint = (
  { transaction }: Database,
  clock: Clock,
  id: string,
  graceSeconds: number,
): Promise<EndpointRow> =>
  transaction(async ({ query }) => {
    const [row] = await query<EndpointRow>("select * from endpoint where id = $1 and status <> 'deleted' for update", [
      id,
    ]);
    if (!row) throw notFound("endpoint", id);
    const now = Math.floor(clock());
    const kept = row.secrets.filter(({ until }) => until === null || until > now);
    if (graceSeconds > 0 && kept.length >= MAX_SECRETS)
      throw new Problem("TooManySecrets", `${kept.length} secrets of the endpoint sign already.`, {
        ...{
          status: 409,
          detail: `${MAX_SECRETS} are allowed.`,
          next: "Give graceSeconds: 0, which ends the others now.",
        },
      });
    const until = now + graceSeconds;
    const secrets = [
      createSecret(),
      ...kept.map((secret) => ({ ...secret, until: Math.min(secret.until ?? until, until) })),
    ];
    await query("update endpoint set secrets = $2 where id = $1", [id, secrets]);
    return { ...row, secrets };
  });

/** Sends nothing to it any more. False: there is none, or it has ended already. */
export async function endEndpoint(
  { query }: Queries,
  id: string,
  { status, reason }: { readonly status: "gone" | "deleted"; readonly reason: string },
): Promise<boolean> {
  const rows = await query(
    "select id from endpoint where id = $1 and (status = 'active' or (status = 'gone' and $2 = 'deleted')) for update",
    [id, status],
  );
  if (rows.length === 0) return false;
  await query("update endpoint set status = $2 where id = $1", [id, status]);
  await query("update delivery set status = 'dead', last_error = $2 where endpoint_id = $1 and status = 'pending'", [
    ...[id, reason],
  ]);
  return true;
}
