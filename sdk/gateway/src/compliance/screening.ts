// Whether the gateway deals with an account in a matter: the last word on it, who had it, and what is held until then.
// Providers are asked outside of transactions; what they said is written in one, and tells the shop in it.
import { randomBytes } from "node:crypto";
import { type Address, type Client, getAddress, zeroAddress } from "viem";
import type { Clock } from "../clock.ts";
import type { GatewayConfig } from "../config.ts";
import type { Database, Queries } from "../database.ts";
import { type PaymentFacts, appendEvents, appended, lockOutbox } from "../outbox.ts";
import { Problem, notFound } from "../problem.ts";
import { type Finding, SANCTIONS_LIST, createProviders } from "./providers.ts";
import { type Actor, type Decision, appendReceipt, lockReceipts } from "./receipts.ts";

const DAY = 86_400;
const LOOK_MS = 1_000;
/** Held for a provider that is down, it is asked again after so many seconds. */
const RETRY_SECONDS = 5;
/** Longer than all providers may take: a process that has not settled it by then is dead. */
const CLAIM_SECONDS = 30;
/** Asked at a time, each by itself: an account that makes a provider fail holds up no other. */
const MAX_ASKING = 8;
/** Seconds for which a merchant that may issue invoices is not looked up again. */
const CACHED = 5;

export const MERCHANT = "merchant";
/** Said in the log and of the merchant, so that no silence is taken for a screening. */
export const NOBODY = "Nobody is screened: the chain has no sanctions list, and no provider is named.";
const UNASKED = "It has not been screened yet.";

export const holdStates = ["held", "released", "refused"] as const;
type HoldState = (typeof holdStates)[number];
type State = HoldState | "clear";

export const screeningStates = ["none", "clear", "held", "refused"] as const;
/** As it is shown of a payment, an invoice or the merchant. none: nobody has screened it. */
export type ScreeningState = (typeof screeningStates)[number];

/** An account in one matter. */
export interface Party {
  /** A payment's id, or a name of the matter. */
  readonly subject: string;
  readonly account: Address;
}

export interface ScreeningRow extends Party {
  readonly seq: number;
  readonly id: string;
  readonly state: State;
  readonly reason: string;
  readonly findings: readonly Finding[] | null;
  readonly decided_by: Actor | null;
  readonly overrides: boolean;
  readonly is_told: boolean;
  readonly opened_at: number;
  readonly changed_at: number;
  readonly retry_at: number | null;
}

/** A person's word. */
export interface HandDecision {
  readonly state: "released" | "refused";
  readonly by: Actor;
  readonly reason: string;
  readonly overrides: boolean;
}

export type Screening = ReturnType<typeof createScreening>;

const lower = ({ subject, account }: Party): Party => ({ subject, account: account.toLowerCase() as Address });

export const toShown = (state: State | null | undefined): ScreeningState =>
  state === "released" ? "clear" : (state ?? "none");

/** The verdict of all findings, where a person has allowed some of them. */
function judge(findings: readonly Finding[], allows: { readonly review: boolean; readonly refused: boolean }) {
  const refusal = findings.find(
    (one) => one.verdict === "refused" && !(allows.refused && one.provider !== SANCTIONS_LIST),
  );
  const cause =
    refusal ??
    findings.find(({ verdict }) => verdict === "down") ??
    (allows.review ? undefined : findings.find(({ verdict }) => verdict === "review"));
  if (!cause) return { state: "clear" as const, reason: "Nobody has anything against it." };
  const said = cause.verdict === "down" ? "is down" : `says ${cause.verdict}`;
  const reason = `The ${cause.provider} ${said}: ${cause.reason}`;
  return { state: refusal ? ("refused" as const) : ("held" as const), reason };
}

/** Holds a payer until it was screened, in the transaction of its payment's event. No provider is asked here. */
export const holdPayer = ({ query }: Queries, party: Party, isScreened: boolean, now: number) =>
  query(
    `insert into screening (id, subject, account, state, reason, overrides, is_told, opened_at, changed_at, retry_at)
     select $1, $2, $3, 'held', '${UNASKED}', false, false, $4::bigint, $4::bigint, $4::bigint
     where $5 or exists (select 1 from listed where account = $3) on conflict (subject, account) do nothing`,
    [holdId(), ...Object.values(lower(party)), now, isScreened],
  );

/** The state of a payer in its payment's event. Of a held one the shop is told by it. */
export async function stateInEvent({ query }: Queries, party: Party, tells: boolean): Promise<ScreeningState> {
  const { subject, account } = lower(party);
  const [row] = await query<Pick<ScreeningRow, "state">>(
    `update screening set is_told = is_told or ($3 and state = 'held') where subject = $1 and account = $2 returning state`,
    [subject, account, tells],
  );
  return toShown(row?.state);
}

const holdId = (): string => `hold_${randomBytes(8).toString("hex")}`;

export function createScreening(
  config: GatewayConfig,
  { database, client, clock }: { readonly database: Database; readonly client: Client; readonly clock: Clock },
) {
  const { deployment, merchant } = config;
  const providers = createProviders(config, { client, database, clock });
  const isScreened = providers.names.length > 0;
  let merchantUntil = 0;

  /** Tells the shop about a payment whose payer is held, released or refused. One that the chain took back is no news. */
  async function tell(queries: Queries, row: ScreeningRow): Promise<void> {
    const [entry] = await queries.query<{ type: string; data: PaymentFacts }>(
      `select type, body->'data' as data from event
       where subject = $1 and place is not null and body->'data'->'args' ? 'terms' order by seq desc limit 1`,
      [row.subject],
    );
    const isThere = entry && entry.type !== "payment.retracted";
    if (!isThere || String(entry.data.args.payer).toLowerCase() !== row.account) return;
    const { id, order, number } = entry.data;
    const { id: hold, account, reason, decided_by: by, state } = row;
    const type = `payment.${state as HoldState}` as const;
    const data = { id, order, number, payer: getAddress(account), hold, reason, by: by?.name ?? null };
    await appendEvents(queries, deployment, clock, [{ type, subject: id, data }]);
  }

  /** Writes what was found, with its receipt, if it changes anything. Undefined: nobody has anything to say. */
  const settle = (given: Party, findings: readonly Finding[], hand?: HandDecision): Promise<ScreeningRow | undefined> =>
    database.transaction(async (queries) => {
      const { subject, account } = lower(given);
      // Always in this order, as in the feed.
      const isPayment = subject.startsWith("0x");
      if (isPayment) await lockOutbox(queries);
      await lockReceipts(queries);
      const [row] = await queries.query<ScreeningRow>(
        "select * from screening where subject = $1 and account = $2 for update",
        [subject, account],
      );
      const now = clock();
      // A refusal holds until somebody releases it, and so does all else where nobody is asked any more.
      if (!hand && (row?.state === "refused" || findings.length === 0)) return row;
      const isAllowed = hand?.state === "released" || (row?.decided_by ?? null) !== null;
      const overrides = hand ? hand.overrides : (row?.overrides ?? false);
      const judged = judge(findings, { review: isAllowed, refused: isAllowed && overrides });
      const wasHeld = row !== undefined && row.state !== "clear" && (row.findings !== null || row.is_told);
      const isHand = hand !== undefined && (hand.state === "refused" || judged.state === "clear");
      const state: State = isHand ? hand.state : judged.state === "clear" && wasHeld ? "released" : judged.state;
      const returned = state === "released" ? "What held it has nothing against it any more." : judged.reason;
      const reason = isHand ? hand.reason : returned;
      const by = isHand ? hand.by : state === "refused" ? null : (row?.decided_by ?? null);
      const isDown = state === "held" && findings.some(({ verdict }) => verdict === "down");
      const daily = subject === MERCHANT && state !== "refused" ? now + DAY : null;
      const retryAt = isDown ? now + RETRY_SECONDS : daily;
      if (row && !isHand && row.state === state && (state !== "held" || row.reason === reason)) {
        await queries.query("update screening set retry_at = $2 where id = $1", [row.id, retryAt]);
        return row;
      }
      const at = Math.floor(now);
      const decision: Decision = {
        ...{ at, subject, account: getAddress(account), decision: state, reason, findings },
        ...{ by: isHand ? hand.by : null, overrides: isHand && overrides },
      };
      const seq = await appendReceipt(queries, decision);
      const [written] = await queries.query<ScreeningRow>(
        `insert into screening (id, subject, account, state, reason, findings, decided_by, overrides, is_told, opened_at,
           changed_at, retry_at, decision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12)
         on conflict (subject, account) do update set state = excluded.state, reason = excluded.reason,
           findings = excluded.findings, decided_by = excluded.decided_by, overrides = excluded.overrides,
           is_told = excluded.is_told, changed_at = excluded.changed_at, retry_at = excluded.retry_at,
           decision = excluded.decision
         returning *`,
        [
          ...[holdId(), subject, account, state, reason, findings, by, isHand ? overrides : by !== null && overrides],
          ...[wasHeld || state === "held", at, retryAt, seq],
        ],
      );
      const isNews = state === "held" ? row?.state !== "held" || row.findings === null : state !== "clear";
      if (isNews && isPayment) await tell(queries, written!);
      return written;
    });

  const find = async (party: Party): Promise<ScreeningRow | undefined> => {
    const { subject, account } = lower(party);
    const [row] = await database.query<ScreeningRow>("select * from screening where subject = $1 and account = $2", [
      subject,
      account,
    ]);
    return row;
  };

  const screen = async (given: readonly Party[]): Promise<readonly ScreeningRow[]> => {
    const parties = given
      .filter(({ account }) => account.toLowerCase() !== zeroAddress)
      .map(({ subject, account }) => ({ subject, account: getAddress(account) }));
    const findings = await providers.ask(parties.map(({ account }) => account));
    const rows: ScreeningRow[] = [];
    for (const party of parties) {
      const row = await settle(party, findings.get(party.account)!);
      if (row) rows.push(row);
    }
    return rows;
  };

  /** Lets the parties pass, or none. @throws Problem "CounterpartyRefused" (422) or "Held" (409) */
  async function admit(parties: readonly Party[]): Promise<void> {
    const rows = await screen(parties);
    const refused = rows.filter(({ state }) => state === "refused");
    const held = rows.filter(({ state }) => state === "held");
    const [first] = refused.length > 0 ? refused : held;
    if (!first) return;
    const errors = [...refused, ...held].map(({ id, account, reason }) => {
      return { path: getAddress(account), message: `${id}: ${reason}` };
    });
    const who = `${first.subject === MERCHANT ? "The merchant" : "The counterparty"} ${getAddress(first.account)}`;
    if (first.state === "refused")
      throw new Problem("CounterpartyRefused", `${who} is refused.`, {
        ...{ status: 422, detail: first.reason, errors },
        next: `Nothing was done. Leave it out, or release it by POST /v1/compliance/holds/${first.id}/release.`,
      });
    throw new Problem("Held", `${who} is held by screening.`, {
      ...{ status: 409, detail: first.reason, errors, retryAfter: RETRY_SECONDS },
      next: `Nothing was done. Repeat the request once ${first.id} is released: by itself when a provider is back, or by POST /v1/compliance/holds/${first.id}/release.`,
    });
  }

  return {
    providers,
    isScreened,
    find,
    admit,

    /** A merchant that is held or refused issues no invoice. */
    async admitMerchant(): Promise<void> {
      if (merchantUntil > clock()) return;
      const row = await find({ subject: MERCHANT, account: merchant });
      const passes = row && ["clear", "released"].includes(row.state) && (row.retry_at ?? 0) > clock();
      if (!passes) await admit([{ subject: MERCHANT, account: merchant }]);
      merchantUntil = clock() + CACHED;
    },

    /** States of payments by their ids and payers, in that order. One that the feed has yet to read is held. */
    async statesOf(
      payments: readonly { readonly id: string; readonly payer: Address }[],
    ): Promise<readonly ScreeningState[]> {
      const rows = await database.query<{ state: State | null; is_seen: boolean }>(
        `select screening.state, exists(select 1 from event where subject = asked.id and place is not null) as is_seen
         from rows from (jsonb_to_recordset($1::jsonb) as (id text, payer text)) with ordinality as asked (id, payer, n)
         left join screening on screening.subject = asked.id and account = asked.payer order by asked.n`,
        [payments.map(({ id, payer }) => ({ id, payer: payer.toLowerCase() }))],
      );
      return rows.map(({ state, is_seen: isSeen }) => (state || isSeen || !isScreened ? toShown(state) : "held"));
    },

    /** A person's word on a hold. The providers are asked once more: who is refused now is not released. */
    async decide(id: string, hand: HandDecision): Promise<ScreeningRow> {
      const [row] = await database.query<ScreeningRow>("select * from screening where id = $1", [id]);
      if (!row) throw notFound("hold", id);
      const isSame = row.state === hand.state || (hand.state === "released" && row.state === "clear");
      if (isSame)
        throw new Problem("HoldClosed", `The hold ${id} is ${row.state} already.`, { status: 409, detail: row.reason });
      const party = { subject: row.subject, account: getAddress(row.account) };
      const findings = await providers.ask([party.account], { isFresh: true });
      const settled = (await settle(party, findings.get(party.account)!, hand))!;
      if (settled.state === hand.state) return settled;
      const isFinal = settled.findings!.some(
        ({ provider, verdict }) => provider === SANCTIONS_LIST && verdict === "refused",
      );
      const byHand = isFinal ? "The chain's sanctions list is not overridden." : "With overrides: true it is released.";
      throw new Problem(settled.state === "held" ? "Held" : "CounterpartyRefused", `The hold ${id} is not released.`, {
        ...{ status: 409, detail: settled.reason },
        next: settled.state === "held" ? "Repeat it when the provider answers; nothing passes until then." : byHand,
      });
    },

    /** Asks about what is due, once for all processes. @returns how many it was */
    async look(): Promise<number> {
      const due = await database.query<ScreeningRow>(
        `update screening set retry_at = $1::double precision + ${CLAIM_SECONDS}
         where id in (select id from screening where retry_at <= $1 order by retry_at limit ${MAX_ASKING}
           for update skip locked) returning *`,
        [clock()],
      );
      await Promise.all(due.map(({ subject, account }) => screen([{ subject, account: getAddress(account) }])));
      return due.length;
    },

    /** The merchant is screened at each start, and once a day. */
    async begin(): Promise<void> {
      if (!isScreened) return;
      await holdPayer(database, { subject: MERCHANT, account: merchant }, true, Math.floor(clock()));
      await database.query(
        "update screening set retry_at = $2 where subject = $1 and account = $3 and state <> 'refused'",
        [...[MERCHANT, Math.floor(clock()), merchant.toLowerCase()]],
      );
    },
  };
}

/** Screens what is held for that, beside the feed, which never asks a provider. @returns a function that ends it */
export function startScreening(screening: Screening, onError: (error: Error) => void): () => Promise<void> {
  let isEnded = false;
  let looking: Promise<void> | undefined;
  let isCalled = false;
  let isBegun = false;
  function wake(): void {
    isCalled = true;
    looking ??= (async () => {
      if (!isBegun) await screening.begin();
      isBegun = true;
      while (isCalled && !isEnded) {
        isCalled = false;
        if ((await screening.look()) > 0) isCalled = true;
      }
    })()
      .catch(onError)
      .finally(() => {
        looking = undefined;
      });
  }
  wake();
  const timer = setInterval(wake, LOOK_MS);
  appended.on("event", wake);
  return async () => {
    isEnded = true;
    clearInterval(timer);
    appended.off("event", wake);
    await looking;
  };
}
