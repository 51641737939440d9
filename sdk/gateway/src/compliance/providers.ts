// Who says whether the gateway may deal with an account. Silence is no yes: a provider that is late, fails, or answers
// something else than it was asked is down.
import type { Deployment } from "@feiqian/sdk";
import { screenPayees } from "@feiqian/sdk/safe";
import { z } from "@hono/zod-openapi";
import { type Address, type Client, getAddress, isAddress, isAddressEqual } from "viem";
import type { Clock } from "../clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { Queries } from "../database.ts";
import { readText } from "../text.ts";

export const words = ["clear", "refused", "review"] as const;

/** A provider's word on an account. */
export interface Verdict {
  readonly account: Address;
  /** review: a person has to look. */
  readonly verdict: (typeof words)[number];
  readonly reason: string;
  /** The provider's own name for its answer. */
  readonly reference: string | null;
}

export interface ScreeningProvider {
  readonly name: string;
  /** One verdict for each account. It throws where it cannot tell. */
  readonly screen: (accounts: readonly Address[], signal: AbortSignal) => Promise<readonly Verdict[]>;
}

/** A verdict as the gateway keeps it. */
export interface Finding extends Omit<Verdict, "account" | "verdict"> {
  readonly provider: string;
  readonly verdict: Verdict["verdict"] | "down";
  /** Unix seconds when the provider was asked. */
  readonly at: number;
}

/** Nobody overrides it. */
export const SANCTIONS_LIST = "sanctions list";
const OWN_LIST = "own list";

/** Seconds in which a provider has to answer, to the last byte. */
const LIMIT_SECONDS = 5;
const MAX_BYTES = 256 * 1_024;
/** Seconds for which a clear verdict is believed. */
const BELIEVED = 60;
const MAX_BELIEVED_SECONDS = 3_600;
/** Verdicts that are believed at a time. */
const MAX_BELIEVED = 10_000;

/** Text that the database can keep: no NUL, no half of a character. */
export const isStorable = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);
const textOf = (most: number) => z.string().max(most).refine(isStorable, "plain text");

function createSanctionsList(
  client: Client,
  { deployment, allowsUnscreened = false }: Pick<GatewayConfig, "deployment" | "allowsUnscreened">,
): ScreeningProvider {
  return {
    name: SANCTIONS_LIST,
    async screen(accounts) {
      const { lists, sanctioned } = await screenPayees({ client, deployment, payees: accounts });
      if (lists.length === 0 && !allowsUnscreened) throw new Error("The chain's sanctions policy names no list.");
      return accounts.map((account): Verdict => {
        const found = sanctioned.find(({ address }) => isAddressEqual(address, account));
        return found
          ? { account, verdict: "refused", reason: "The chain's list has it.", reference: found.list }
          : { account, verdict: "clear", reason: "No list of the chain has it.", reference: lists.join(" ") || null };
      });
    },
  };
}

const answerSchema = z.strictObject({
  results: z
    .array(
      z.strictObject({
        account: z.string().refine((text) => isAddress(text, { strict: false })),
        verdict: z.enum(words),
        reason: textOf(500),
        reference: textOf(200).nullable(),
      }),
    )
    .max(1_000),
});

function createHttpProvider(
  { url, key }: NonNullable<GatewayConfig["screening"]>,
  { chainId }: Deployment,
): ScreeningProvider {
  return {
    name: "provider",
    async screen(accounts, signal) {
      const response = await fetch(url, {
        ...{ method: "POST", redirect: "error", signal, body: JSON.stringify({ chainId, accounts }) },
        headers: {
          ...{ "content-type": "application/json", accept: "application/json" },
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
        },
      }).catch((error: Error) => {
        if (!(error.cause instanceof Error)) throw error;
        throw new Error(`It does not answer: ${error.cause.message}.`, { cause: error });
      });
      const text = await readText(response, MAX_BYTES);
      if (response.status !== 200) throw new Error(`It answered ${response.status}.`);
      try {
        const { results } = answerSchema.parse(JSON.parse(text));
        return results.map((one) => ({ ...one, account: getAddress(one.account.toLowerCase()) }));
      } catch (cause) {
        // Of the answer itself nothing is repeated.
        throw new Error("Its answer is not of the form that was agreed.", { cause });
      }
    },
  };
}

/** The reason without a node's URL, which may hold an access token. */
const reasonOf = (error: unknown): string => {
  const { shortMessage, message, name } = error as Error & { readonly shortMessage?: string };
  if (name === "TimeoutError") return `It has not answered within ${LIMIT_SECONDS} s.`;
  const said = (shortMessage ?? message).slice(0, 300);
  return isStorable(said) ? said : "It failed.";
};

const byItself = <answer>(asked: Promise<answer>, signal: AbortSignal): Promise<answer> =>
  Promise.race([
    asked,
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
  ]);

export interface ListedRow {
  readonly account: Address;
  readonly state: "blocked" | "trusted";
  readonly reason: string;
  readonly added_by: string;
  readonly added_at: number;
}

export type Providers = ReturnType<typeof createProviders>;

export function createProviders(
  { deployment, screening, allowsUnscreened }: Pick<GatewayConfig, "deployment" | "screening" | "allowsUnscreened">,
  { client, database, clock }: { readonly client: Client; readonly database: Queries; readonly clock: Clock },
) {
  const chain = deployment.sanctionsPolicy ? createSanctionsList(client, { deployment, allowsUnscreened }) : undefined;
  const http = screening && createHttpProvider(screening, deployment);
  const trust = Math.min(screening?.believed ?? BELIEVED, MAX_BELIEVED_SECONDS);
  const believed = new Map<string, { readonly finding: Finding; readonly until: number }>();

  async function askProvider(provider: ScreeningProvider, accounts: readonly Address[]): Promise<readonly Finding[]> {
    const { name } = provider;
    const at = Math.floor(clock());
    const signal = AbortSignal.timeout(LIMIT_SECONDS * 1_000);
    try {
      const verdicts = await byItself(provider.screen(accounts, signal), signal);
      const found = accounts.map((account) => verdicts.find((one) => isAddressEqual(one.account, account)));
      // One that is missing, and one too many, both make it doubtful whom the others are about.
      if (verdicts.length !== accounts.length || found.includes(undefined))
        throw new Error("Its answer is not about each account that it was asked about, and no other.");
      return found.map((one) => {
        const { verdict, reason, reference } = one!;
        return { provider: name, verdict, reason, reference, at };
      });
    } catch (error) {
      const reason = reasonOf(error);
      return accounts.map(() => ({ provider: name, verdict: "down" as const, reason, reference: null, at }));
    }
  }

  /** A provider's answer. Clear verdicts of a short while ago are believed, and no others. */
  async function askOrBelieve(provider: ScreeningProvider, accounts: readonly Address[], isFresh: boolean) {
    const keyOf = (account: Address) => `${provider.name} ${account}`;
    const known = new Map<Address, Finding>();
    for (const account of accounts) {
      const one = believed.get(keyOf(account));
      if (one && one.until > clock() && !isFresh) known.set(account, one.finding);
    }
    const asked = accounts.filter((account) => !known.has(account));
    if (asked.length === 0) return known;
    for (const [i, finding] of (await askProvider(provider, asked)).entries()) {
      known.set(asked[i]!, finding);
      if (believed.size >= MAX_BELIEVED) believed.clear();
      if (finding.verdict === "clear") believed.set(keyOf(asked[i]!), { finding, until: finding.at + trust });
      else believed.delete(keyOf(asked[i]!));
    }
    return known;
  }

  return {
    /** Empty: nobody is screened but by the gateway's own list. */
    names: [chain, http].flatMap((one) => (one ? [one.name] : [])),
    /** Whether the provider is asked that a URL names. */
    hasHttp: http !== undefined,

    /** All that is said of each account, which is nothing where nobody is asked. */
    async ask(
      given: readonly Address[],
      { isFresh = false }: { readonly isFresh?: boolean } = {},
    ): Promise<ReadonlyMap<Address, readonly Finding[]>> {
      const accounts = [...new Set(given)];
      const rows = await database.query<ListedRow>(
        "select * from listed where account in (select jsonb_array_elements_text($1::jsonb))",
        [accounts.map((account) => account.toLowerCase())],
      );
      const own = new Map(rows.map((row) => [row.account, row]));
      const listedAs = (account: Address) => own.get(account.toLowerCase() as Address);
      // Trust in an account replaces the word of the provider, and never the chain's list.
      const untrusted = accounts.filter((account) => listedAs(account)?.state !== "trusted");
      const [byChain, byHttp] = await Promise.all([
        chain && accounts.length > 0 ? askOrBelieve(chain, accounts, isFresh) : undefined,
        http && untrusted.length > 0 ? askOrBelieve(http, untrusted, isFresh) : undefined,
      ]);
      const at = Math.floor(clock());
      return new Map(
        accounts.map((account): [Address, Finding[]] => {
          const row = listedAs(account);
          const verdict = row?.state === "blocked" ? "refused" : "clear";
          const listed =
            row && ({ provider: OWN_LIST, verdict, reason: row.reason, reference: row.added_by, at } as const);
          return [account, [byChain?.get(account), listed, byHttp?.get(account)].filter((one) => one !== undefined)];
        }),
      );
    },
  };
}
