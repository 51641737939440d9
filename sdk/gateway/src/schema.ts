import { complianceTables } from "./compliance/tables.ts";

// The gateway's tables. Times are unix seconds; ids of payments are lower-case hex. A change is a further list.
const first = [
  `create table api_key (
    id text primary key,
    name text not null,
    -- sha256 of the secret: a key cannot be read out of the database.
    hash text not null unique,
    scopes jsonb not null,
    created_at bigint not null,
    expires_at bigint
  )`,

  // The merchant of this database, in one row: from the environment, or as the holder of the setup token has named it.
  `create table setting (
    id integer primary key check (id = 1),
    -- Chain and contract: numbers, payments and what was read are of them alone.
    place text not null,
    merchant text,
    name text,
    domain text,
    -- sha256 of the setup token.
    token_hash text,
    -- The request whose transaction was sent last: until that has failed, no other merchant is named.
    claim jsonb
  )`,

  // Answers under an Idempotency-Key, for a day.
  `create table idempotency (
    api_key_id text not null,
    key text not null,
    -- Method, path and body that the key stands for.
    fingerprint text not null,
    status integer,
    body jsonb,
    created_at bigint not null,
    primary key (api_key_id, key)
  )`,
  "create index idempotency_by_time on idempotency (created_at)",

  // The first number that no process has ahead.
  "create table number_series (series text primary key, next numeric(78) not null)",

  // Every version of every invoice. An amended order has several, of one number.
  `create table invoice (
    id text primary key,
    order_key text not null,
    version integer not null,
    number numeric(78) not null,
    terms jsonb not null,
    signer text not null,
    signature text not null,
    -- The request that it was made from: an amendment changes parts of it.
    input jsonb not null,
    -- Lines, tax, buyer: what the terms' referenceHash commits to, with the salt.
    document jsonb,
    -- Whoever has it may read the document: the id is public once it is paid.
    salt text not null,
    -- open, charged, authorized, superseded (another version was paid), foreign (other terms were), cancelled,
    -- expired (nobody opened it), abandoned (it was opened)
    status text not null,
    pay_expiry bigint not null,
    issued_at bigint not null,
    opened_at bigint,
    closed_at bigint,
    paid_at bigint,
    -- Who has paid it, in lower case.
    payer text,
    unique (order_key, version)
  )`,
  "create index invoice_by_issue on invoice (issued_at, id)",
  "create index invoice_by_status on invoice (status, issued_at, id)",
  "create index invoice_by_number on invoice (number)",
  "create index invoice_by_expiry on invoice (pay_expiry) where status = 'open'",

  // Events, in order: the outbox of webhooks, and the API's feed.
  `create table event (
    seq bigint generated always as identity primary key,
    id text not null unique,
    type text not null,
    -- Payment or invoice that it is about: its events are delivered in order.
    subject text not null,
    -- Chain, contract, block hash and log index of a payment's event.
    place text,
    body jsonb not null,
    created_at bigint not null
  )`,
  "create index event_by_place on event (place)",
  "create index event_by_subject on event (subject, seq)",
  "create index event_by_type on event (type, seq)",
  `create index event_refunds on event (seq)
   where type = 'payment.seen' and body->'data'->>'verb' = 'refunded'`,

  // How far the chain was read: the SDK's cursor. Written in one transaction with the events.
  "create table feed (name text primary key, cursor jsonb not null)",
  // Which process does what only one may do.
  "create table lease (name text primary key, owner text not null, until double precision not null)",

  `create table endpoint (
    id text primary key,
    url text not null,
    -- Types of events; empty: all.
    types jsonb not null,
    -- [{secret, until}], the current one first: one before it signs too until its grace ends.
    secrets jsonb not null,
    -- active, gone (it has answered 410), deleted
    status text not null,
    created_at bigint not null
  )`,
  `create table delivery (
    id text primary key,
    endpoint_id text not null references endpoint,
    seq bigint not null references event,
    subject text not null,
    -- pending, delivered, dead
    status text not null,
    -- Those that began: the number of the last one is the claim of its process.
    attempts integer not null,
    -- When it is due; of one that is being sent, when its process is taken for dead.
    next_at double precision not null,
    first_at double precision,
    -- When the last result came.
    last_at double precision,
    last_status integer,
    last_error text,
    unique (endpoint_id, seq)
  )`,
  "create index delivery_due on delivery (endpoint_id, next_at) where status = 'pending'",
  "create index delivery_order on delivery (endpoint_id, subject, seq) where status = 'pending'",
  "create index delivery_by_event on delivery (seq, id)",
  "create index delivery_dead on delivery (seq, id) where status = 'dead'",

  // Transactions by their keys: the SDK's journal.
  "create table journal (key text primary key, chain_id bigint not null, account text not null, entry jsonb not null)",
  "create index journal_open on journal (chain_id, account) where (entry->>'isDone') is distinct from 'true'",

  // Gas that the gateway pays for, in wei by UTC day: of an unsettled transaction the most that it may cost.
  `create table gas (
    key text primary key,
    day text not null,
    wei numeric(78) not null,
    is_settled boolean not null
  )`,
  "create index gas_by_day on gas (day)",

  ...complianceTables,
];

export const migrations: readonly (readonly string[])[] = [first];
