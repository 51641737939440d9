// Before the merchant is known: whoever has the setup token names it once, by the merchant's own signature for the
// gateway's signer, which the gateway sends.
import { createHash, randomBytes } from "node:crypto";
import {
  type FeiqianActions,
  type Journal,
  SignerNotAllowedError,
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionUnknownError,
  journalKey,
} from "@feiqian/sdk";
import type { Context } from "hono";
import { type Address, type Hex, type PublicActions, formatEther, getAddress, isAddressEqual } from "viem";
import type { Clock } from "./clock.ts";
import type { GatewayConfig, StartConfig } from "./config.ts";
import type { Database, Queries } from "./database.ts";
import { bearerOf, createGuesses } from "./guard.ts";
import { createFirstKey, createKeys, hashOf } from "./keys.ts";
import { Problem } from "./problem.ts";
import type { GasDay, Sender } from "./sender.ts";

const YEAR = 365 * 86_400;
/** Seconds ahead that the signer can be named for at most. */
const MAX_VALIDITY = 2 * YEAR;
/** Share that fee and splits may take together, unless the merchant says otherwise: a tenth. */
const OUT_BPS = 1_000;

/** As POST /v1/setup takes it. */
export interface SetupRequest {
  readonly merchant: Address;
  readonly name: string;
  readonly domain?: string | undefined;
  /** Unix seconds, as `deadline` is. */
  readonly validUntil: number;
  readonly maxOutBps: number;
  readonly deadline: number;
  readonly signature: Hex;
}

/** The terms that the merchant is asked to sign, and the account that sends them. */
export interface SetupOffer {
  readonly chainId: number;
  readonly isTest: boolean;
  readonly processor: Address;
  readonly multicall3: Address;
  readonly signer: Address;
  /** Ether. */
  readonly gasBalance: string;
  readonly validUntil: number;
  readonly maxOutBps: number;
  readonly maxValidUntil: number;
  readonly gas: GasDay;
}

export interface SetupResult {
  readonly merchant: Address;
  readonly name: string;
  /** Secret of the first API key. */
  readonly key: string;
  readonly transactionHash: Hex;
}

export interface Setup {
  /** @throws Problem unless the request has the token */
  readonly admit: (context: Context) => Promise<void>;
  readonly read: () => Promise<SetupOffer>;
  readonly name: (request: SetupRequest) => Promise<SetupResult>;
}

interface Setting {
  readonly place: string;
  readonly merchant: Address | null;
  readonly name: string | null;
  readonly domain: string | null;
  readonly token_hash: string | null;
  readonly claim: SetupRequest | null;
}

/** The settings are of another chain, contract or merchant than the database. */
export class OtherDatabaseError extends Error {
  override readonly name = "OtherDatabaseError";
  readonly next = "set what the database is of, or name another database";
  constructor(given: string, kept: string) {
    super(`The settings are for ${given}, and the database is of ${kept}.`);
  }
}

const alreadySetUp = (): Problem =>
  new Problem("AlreadySetUp", "The gateway has its merchant, and the setup token is spent.", {
    status: 409,
    next: "Use the API key that the setup gave. If it was lost on its way, start with an empty database and sign again.",
  });

export const notSetUp = (): Problem =>
  new Problem("NotSetUp", "The gateway has no merchant yet.", {
    ...{ status: 503, next: "Open the link that it printed at its start, or set GATEWAY_MERCHANT and restart it." },
  });

const refuse = async (): Promise<never> => {
  throw alreadySetUp();
};
/** Of a gateway that has its merchant. */
export const spentSetup: Setup = { admit: refuse, read: refuse, name: refuse };

const readSetting = async ({ query }: Queries): Promise<Setting | undefined> =>
  (await query<Setting>("select place, merchant, name, domain, token_hash, claim from setting"))[0];

/**
 * The settings with the merchant; undefined: nobody has named one. The environment's is kept, so that a database never
 * has two, and goes on where the environment no longer names it. @throws OtherDatabaseError
 */
export async function findMerchant(config: StartConfig, database: Queries): Promise<GatewayConfig | undefined> {
  const { chainId, processor } = config.deployment;
  const place = `processor ${processor} on chain ${chainId}`;
  await database.query("insert into setting (id, place) values (1, $1) on conflict (id) do nothing", [place]);
  const before = await readSetting(database);
  if (before && before.place !== place) throw new OtherDatabaseError(place, before.place);
  if (config.merchant) await database.query("update setting set merchant = coalesce(merchant, $1)", [config.merchant]);
  const kept = await readSetting(database);
  if (!kept?.merchant) return undefined;
  const { merchant = kept.merchant, domain = kept.domain ?? undefined } = config;
  if (!isAddressEqual(merchant, kept.merchant)) throw new OtherDatabaseError(`the merchant ${merchant}`, kept.merchant);
  return { ...config, merchant, domain, name: kept.name ?? undefined };
}

export const isSetupToken = (text: string): boolean => /^[\w-]{32,100}$/.test(text);

/** Makes the token of this start: one of an earlier start is worth nothing any more. */
export async function createSetupToken({ query }: Queries, given?: string): Promise<string> {
  const token = given ?? randomBytes(24).toString("base64url");
  await query("update setting set token_hash = $1 where merchant is null", [hashOf(token)]);
  return token;
}

interface SetupContext {
  readonly config: StartConfig;
  readonly database: Database;
  readonly client: FeiqianActions & Pick<PublicActions, "getBalance">;
  readonly sender: Sender;
  readonly journal: Journal;
  readonly clock: Clock;
  /** @default a random one */
  readonly firstKey: string | undefined;
  readonly onNamed: () => Promise<void>;
}

/** The transaction's: another signature is another transaction. */
const keyOf = ({ merchant, validUntil, maxOutBps, deadline, signature }: SetupRequest): string => {
  const terms = [merchant, validUntil, maxOutBps, deadline, signature].join(" ").toLowerCase();
  return `setup ${createHash("sha256").update(terms).digest("hex")}`;
};

const isUndone = (error: unknown): error is TransactionRevertedError | TransactionReplacedError =>
  error instanceof TransactionRevertedError || error instanceof TransactionReplacedError;

/** A transaction's outcome, in words for whoever has signed. */
function toSetupProblem(error: unknown): unknown {
  if (error instanceof TransactionUnknownError)
    return new Problem("SetupPending", "The signature was sent, and is not mined yet.", {
      ...{ status: 503, retryAfter: 5, cause: error },
      next: "Repeat the request as it was: nothing is sent again.",
    });
  if (!isUndone(error)) return error;
  return new Problem("SetupReverted", error.shortMessage, {
    ...{ status: 502, cause: error, next: "Nothing was named but gas was spent. Sign again, with another deadline." },
  });
}

export function createSetup(context: SetupContext): Setup {
  const { config, database, client, sender, journal, clock, firstKey, onNamed } = context;
  const { deployment, signer } = config;
  const countGuess = createGuesses();
  const now = () => Math.floor(clock());

  function check({ merchant, validUntil }: SetupRequest): void {
    if (isAddressEqual(merchant, signer.address)) throw new SignerNotAllowedError({ signer: signer.address });
    const last = now() + MAX_VALIDITY;
    if (validUntil > now() && validUntil <= last) return;
    throw new Problem("ValidityRefused", `The signer cannot be named until ${validUntil}.`, {
      status: 422,
      detail: `It is ${now()}; the last allowed is ${last}, in unix seconds.`,
      next: "Sign again with a validUntil between them. Nothing was sent.",
    });
  }

  const send = (request: SetupRequest) => {
    const { merchant, maxOutBps, validUntil, deadline, signature } = request;
    const terms = {
      ...{ merchant, signer: signer.address, signature, maxOutBps: BigInt(maxOutBps) },
      ...{ validUntil: BigInt(validUntil), deadline: BigInt(deadline) },
    };
    return sender.send({
      key: keyOf(request),
      plan: async () => ({ call: client.signer.set.call(terms), amount: undefined, token: undefined }),
      async send(bounds) {
        const claim = "update setting set claim = $1 where merchant is null returning id";
        if ((await database.query(claim, [request])).length === 0) throw alreadySetUp();
        return client.signer.setSync({ ...terms, ...bounds });
      },
    });
  };

  /** A process that was killed may have sent another request, which then is the one that counts. */
  async function conclude(claim: SetupRequest, request: SetupRequest): Promise<void> {
    const key = journalKey({ chainId: deployment.chainId, account: signer.address }, keyOf(claim));
    if (keyOf(claim) === keyOf(request) || !(await journal.get(key))) return;
    const isNamed = await send(claim).then(
      () => true,
      (error: unknown) => {
        if (!isUndone(error)) throw error;
        return false;
      },
    );
    if (isNamed && !isAddressEqual(claim.merchant, request.merchant))
      throw new Problem("SetupTaken", `An earlier request has named ${claim.merchant}.`, {
        ...{ status: 409, detail: "Its answer was lost." },
        next: `Repeat it, or sign again for ${claim.merchant}. For another merchant set GATEWAY_MERCHANT and restart the gateway.`,
      });
  }

  async function nameMerchant(request: SetupRequest): Promise<SetupResult> {
    const setting = await readSetting(database);
    if (setting?.merchant) throw alreadySetUp();
    check(request);
    if (setting?.claim) await conclude(setting.claim, request);
    const { receipt } = await send(request);
    const { name, domain = null } = request;
    const merchant = getAddress(request.merchant);
    const { secret } = await database.transaction(async (queries) => {
      const rows = await queries.query(
        `update setting set merchant = $1, name = $2, domain = $3, token_hash = null, claim = null
         where merchant is null returning id`,
        [merchant, name, domain],
      );
      if (rows.length === 0) throw alreadySetUp();
      return createFirstKey(createKeys(queries, clock), firstKey);
    });
    return { merchant, name, key: secret, transactionHash: receipt.transactionHash };
  }

  return {
    async admit(request) {
      const setting = await readSetting(database);
      if (setting?.merchant) throw alreadySetUp();
      const token = bearerOf(request);
      if (token !== undefined && hashOf(token) === setting?.token_hash) return;
      if (token !== undefined) await countGuess(request);
      const title = token === undefined ? "There is no setup token." : "The setup token is unknown.";
      throw new Problem("Unauthorized", title, {
        status: 401,
        next: "Open the link that the gateway printed at its last start: a restart makes a new one.",
      });
    },

    async read() {
      const [balance, gas] = await Promise.all([client.getBalance({ address: signer.address }), sender.today()]);
      const { chainId, isTest, processor, multicall3 } = deployment;
      return {
        ...{ chainId, isTest, processor, multicall3 },
        ...{ signer: signer.address, gasBalance: formatEther(balance), gas, maxOutBps: OUT_BPS },
        ...{ validUntil: now() + YEAR, maxValidUntil: now() + MAX_VALIDITY },
      };
    },

    async name(request) {
      // One after the other, in all processes of the database.
      const result = await journal
        .exclusively("setup", () => nameMerchant(request))
        .catch((error: unknown) => {
          throw toSetupProblem(error);
        });
      await onNamed();
      return result;
    },
  };
}
