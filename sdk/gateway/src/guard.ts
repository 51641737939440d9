// The checks before a request's handler: key and scope, rate, and one effect for one Idempotency-Key.
import { createHash } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Env, Gateway } from "./context.ts";
import { type Scope, allows } from "./keys.ts";
import { Problem } from "./problem.ts";

const DAY = 86_400;
/** Wrong keys a minute and address. */
const GUESSES = 20;
/** Seconds after which a request that was not answered is taken for dead, with the process that had it. */
const UNANSWERED = 30;
const MAX_KEY_LENGTH = 200;
/** Not mined yet, not there yet, in another state just now, too many: another attempt may be answered otherwise. */
const PASSING: ReadonlySet<number> = new Set([202, 404, 409, 429]);

const tooMany = (cause: unknown): Problem => {
  if (!(cause instanceof RateLimiterRes)) throw cause;
  const retryAfter = Math.ceil(cause.msBeforeNext / 1_000);
  const next = `Try again in ${retryAfter} s.`;
  return new Problem("TooManyRequests", "There were too many requests.", { status: 429, next, retryAfter });
};

const addressOf = (context: Context): string => {
  // Tests call the app without a socket.
  const { incoming } = (context.env ?? {}) as { readonly incoming?: unknown };
  return (incoming ? getConnInfo(context).remote.address : undefined) ?? "nobody";
};

/** The secret that a request carries. */
export const bearerOf = ({ req }: Context): string | undefined =>
  /^Bearer (\S{1,200})$/.exec(req.header("authorization") ?? "")?.[1];

/** Counts wrong secrets by where they come from. @throws Problem (429) */
export function createGuesses(): (context: Context) => Promise<void> {
  const guesses = new RateLimiterMemory({ points: GUESSES, duration: 60 });
  return async (context) => {
    await guesses.consume(addressOf(context)).catch((error: unknown) => {
      throw tooMany(error);
    });
  };
}

export type Guard = ReturnType<typeof createGuard>;

export function createGuard({ database, keys, config, clock }: Gateway) {
  const perKey = new RateLimiterMemory({ points: config.requestsPerMinute ?? 6_000, duration: 60 });
  const countGuess = createGuesses();

  /** Lets a request through whose key has the scope. */
  const requires = (scope: Scope): MiddlewareHandler<Env> =>
    createMiddleware<Env>(async (context, next) => {
      const secret = bearerOf(context);
      const apiKey = secret === undefined ? undefined : await keys.find(secret);
      if (!apiKey) {
        // A good key passes all the same: many shops may come by one proxy's address.
        if (secret !== undefined) await countGuess(context);
        throw new Problem("Unauthorized", secret === undefined ? "There is no API key." : "The API key is unknown.", {
          status: 401,
          next: "Send Authorization: Bearer and a key of this gateway that is not revoked.",
        });
      }
      await perKey.consume(apiKey.id).catch((error: unknown) => {
        throw tooMany(error);
      });
      if (!allows(apiKey, scope))
        throw new Problem("ScopeMissing", `The key "${apiKey.name}" lacks the scope ${scope}.`, {
          status: 403,
          detail: `It has ${apiKey.scopes.join(", ") || "none"}.`,
        });
      context.set("apiKey", apiKey);
      await next();
    });

  let claims = 0;
  const claim = async (apiKeyId: string, key: string, fingerprint: string): Promise<boolean> => {
    const now = Math.floor(clock());
    // Now and then, so that the table has some days' at most.
    if (claims++ % 1_000 === 0) await database.query("delete from idempotency where created_at <= $1", [now - DAY]);
    const rows = await database.query(
      `insert into idempotency (api_key_id, key, fingerprint, created_at) values ($1, $2, $3, $4)
       on conflict (api_key_id, key) do update
         set fingerprint = excluded.fingerprint, created_at = excluded.created_at, status = null, body = null
         where idempotency.created_at <= $5
           or (idempotency.status is null and idempotency.created_at <= $6
             and idempotency.fingerprint = excluded.fingerprint)
       returning key`,
      [apiKeyId, key, fingerprint, now, now - DAY, now - UNANSWERED],
    );
    return rows.length === 1;
  };

  /**
   * A request with a key that was answered before has the same answer again, for a day. The effects of a request that
   * was not answered happen once, too: each has a key of its own, the order's or the transaction's.
   */
  const once = ({ isRequired = false } = {}): MiddlewareHandler<Env> =>
    createMiddleware<Env>(async (context, next) => {
      const key = context.req.header("idempotency-key");
      if (key === undefined && !isRequired) return next();
      if (key === undefined || key.length === 0 || key.length > MAX_KEY_LENGTH)
        throw new Problem("IdempotencyKeyMissing", "The request needs an Idempotency-Key.", {
          status: 400,
          next: `Send a header Idempotency-Key of 1 to ${MAX_KEY_LENGTH} characters, and the same one with each repetition.`,
        });
      const { id } = context.get("apiKey");
      const { method, path } = context.req;
      const fingerprint = createHash("sha256")
        .update(`${method} ${path}\n${await context.req.text()}`)
        .digest("hex");
      if (!(await claim(id, key, fingerprint))) {
        const [known] = await database.query<{ fingerprint: string; status: number | null; body: object | null }>(
          "select fingerprint, status, body from idempotency where api_key_id = $1 and key = $2",
          [id, key],
        );
        if (known && known.fingerprint !== fingerprint)
          throw new Problem("IdempotencyKeyReused", "The Idempotency-Key stands for another request.", {
            status: 409,
            next: "Repeat the request as it was, or give this one a key of its own.",
          });
        if (!known || known.status === null)
          throw new Problem("RequestRunning", "The request with this Idempotency-Key is not answered yet.", {
            ...{ status: 409, next: "Repeat it in some seconds.", retryAfter: 5 },
          });
        context.header("idempotent-replayed", "true");
        return context.json(known.body, known.status as 200);
      }
      await next();
      const { status } = context.res;
      const isFinal = status < 500 && !PASSING.has(status) && !context.res.headers.has("retry-after");
      const answer = isFinal ? await context.res.clone().text() : undefined;
      // A failure that is no fault of the request is tried again, and a transaction without a block looked for again.
      if (answer === undefined)
        await database.query("delete from idempotency where api_key_id = $1 and key = $2", [id, key]);
      else
        await database.query("update idempotency set status = $3, body = $4 where api_key_id = $1 and key = $2", [
          ...[id, key, status, answer === "" ? null : answer],
        ]);
      return undefined;
    });

  return { requires, once };
}
