// Keys of the API: random, shown once, kept as a hash, with scopes and an end.
import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { Queries } from "./database.ts";

export const nouns = [
  "invoices",
  "payments",
  "refunds",
  "payouts",
  "events",
  "webhooks",
  "prices",
  "merchant",
  "compliance",
  "keys",
] as const;
/** "invoices:write" may read too. */
export const scopes = nouns.flatMap((noun) => [`${noun}:read`, `${noun}:write`] as const);
export type Scope = (typeof scopes)[number];

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created_at: number;
  /** Null: it has no end. */
  readonly expires_at: number | null;
}

export interface Keys {
  readonly create: (draft: {
    readonly name: string;
    readonly scopes: readonly Scope[];
    /** @default none */
    readonly expiresAt?: number | null | undefined;
    /** A given secret, for scripts. @default a random one */
    readonly secret?: string | undefined;
  }) => Promise<ApiKey & { readonly secret: string }>;
  /** The key of a secret, while it is good. */
  readonly find: (secret: string) => Promise<ApiKey | undefined>;
  readonly list: () => Promise<readonly ApiKey[]>;
  /** Whether a key that was found is good still. */
  readonly isLive: (id: string) => Promise<boolean>;
  /** A new secret with the same scopes and end; the old one stays good for `graceSeconds`. */
  readonly rotate: (id: string, graceSeconds: number) => Promise<(ApiKey & { readonly secret: string }) | undefined>;
  readonly revoke: (id: string) => Promise<boolean>;
  readonly count: () => Promise<number>;
}

export const allows = ({ scopes: given }: Pick<ApiKey, "scopes">, scope: Scope): boolean =>
  given.includes(scope) || given.includes(scope.replace(/:read$/, ":write") as Scope);

const generateSecret = (): string => `fq_${randomBytes(24).toString("base64url")}`;
/** As long as a random one at least, so that nobody guesses a given one. */
export const isSecret = (text: string): boolean => /^fq_[\w-]{32,100}$/.test(text);

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** The key of a new gateway, which may do everything. @param secret For scripts. */
export const createFirstKey = ({ create }: Pick<Keys, "create">, secret?: string): ReturnType<Keys["create"]> =>
  create({ name: "first", scopes: nouns.map((noun) => `${noun}:write` as const), secret });

/** Seconds for which a key that was found is not looked up again: a revoked one is good that long in other processes. */
const CACHED = 5;

export function createKeys(database: Queries, clock: Clock): Keys {
  const cache = new Map<string, { readonly key: ApiKey; readonly until: number }>();
  const columns = "id, name, scopes, created_at, expires_at";

  const create: Keys["create"] = async ({ name, scopes: given, expiresAt = null, secret = generateSecret() }) => {
    const [key] = await database.query<ApiKey>(
      `insert into api_key (id, name, hash, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)
       returning ${columns}`,
      [`key_${randomBytes(8).toString("hex")}`, name, hashOf(secret), given, Math.floor(clock()), expiresAt],
    );
    return { ...key!, secret };
  };

  return {
    create,
    async find(secret) {
      const hash = hashOf(secret);
      const known = cache.get(hash);
      const isGood = ({ expires_at: end }: ApiKey) => end === null || end > clock();
      if (known && known.until > clock()) return isGood(known.key) ? known.key : undefined;
      const [key] = await database.query<ApiKey>(`select ${columns} from api_key where hash = $1`, [hash]);
      cache.delete(hash);
      if (!key || !isGood(key)) return undefined;
      cache.set(hash, { key, until: clock() + CACHED });
      return key;
    },
    async isLive(id) {
      const [key] = await database.query(
        "select id from api_key where id = $1 and (expires_at is null or expires_at > $2)",
        [...[id, clock()]],
      );
      return key !== undefined;
    },
    list: () => database.query<ApiKey>(`select ${columns} from api_key order by created_at, id`),
    async rotate(id, graceSeconds) {
      const now = Math.floor(clock());
      const [old] = await database.query<ApiKey>(
        `select ${columns} from api_key where id = $1 and (expires_at is null or expires_at > $2)`,
        [id, now],
      );
      if (!old) return undefined;
      await database.query(
        "update api_key set expires_at = least(coalesce(expires_at, $2::bigint), $2::bigint) where id = $1",
        [id, now + graceSeconds],
      );
      cache.clear();
      return create({ ...old, expiresAt: old.expires_at });
    },
    async revoke(id) {
      const rows = await database.query("delete from api_key where id = $1 returning id", [id]);
      cache.clear();
      return rows.length === 1;
    },
    async count() {
      const [row] = await database.query<{ count: number }>("select count(*)::integer as count from api_key");
      return row!.count;
    },
  };
}
