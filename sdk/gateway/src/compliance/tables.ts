// Accounts that the gateway deals with, and those that it holds or refuses.
export const complianceTables = [
  // The gateway's own list. Accounts are in lower case.
  `create table listed (
    account text primary key,
    -- blocked, trusted
    state text not null,
    reason text not null,
    -- Id of the API key.
    added_by text not null,
    added_at bigint not null
  )`,

  // The last word on an account in one matter.
  `create table screening (
    seq bigint generated always as identity,
    id text primary key,
    -- A payment's id, order:KEY, refund:ID, payout:REFERENCE, capture:ID, merchant
    subject text not null,
    account text not null,
    -- held, clear, released (it was held), refused
    state text not null,
    reason text not null,
    -- The providers' words; null: none was asked yet.
    findings jsonb,
    -- The API key that released or refused it last: its release covers what a person has to look at.
    decided_by jsonb,
    -- That release covers a refusal, too; never one by the chain's list.
    overrides boolean not null,
    -- The shop has heard that it is held.
    is_told boolean not null,
    opened_at bigint not null,
    changed_at bigint not null,
    -- When the providers are asked again; null: never.
    retry_at double precision,
    -- Number of its last receipt.
    decision bigint,
    unique (subject, account)
  )`,
  "create index screening_due on screening (retry_at) where retry_at is not null",
  "create index screening_queue on screening (seq) where state <> 'clear'",
  "create index screening_by_account on screening (account, seq)",

  // Never changed: each row holds the hash of the one before.
  "create table decision (seq bigint primary key, body jsonb not null, previous text not null, hash text not null)",
  "create index decision_by_account on decision ((body->>'account'), seq)",
];
