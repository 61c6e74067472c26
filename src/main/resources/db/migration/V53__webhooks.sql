-- What an account may do, as it showed last: for what goes on for it while it does not call (ADR 55).
create table standing_right (
    account text primary key,
    subject text not null,
    roles text[] not null,
    offices text[] not null,
    shown_at timestamptz not null
);

-- Addresses that changes of slips are sent to, each with its own place in the order of changes (V50). The lease is that of one turn of one replica.
create table webhook (
    id uuid primary key,
    account text not null,
    subject text not null,
    url text not null,
    description text,
    events text[] not null,
    offices text[] not null,
    notice_types text[] not null,
    counterparts text[] not null,
    directions text[] not null,
    state text not null,
    reason text,
    created_at timestamptz not null,
    position bigint not null,
    entry bigint not null,
    mark integer not null,
    attempts integer not null default 0,
    failing_since timestamptz,
    next_attempt_at timestamptz,
    delivered_at timestamptz,
    lease uuid,
    renewals integer not null default 0,
    unique (account, url)
);
create index webhook_by_state on webhook (state, id);

-- One, and for some time after a rotation the one before.
create table webhook_secret (
    id uuid primary key,
    webhook_id uuid not null references webhook on delete cascade,
    made_at timestamptz not null,
    ends_at timestamptz,
    key_id text not null,
    secret bytea not null
);
create index webhook_secret_by_webhook on webhook_secret (webhook_id);
create index webhook_secret_by_key on webhook_secret (key_id);

-- The last calls of each; nothing of what was said.
create table webhook_attempt (
    id bigint generated always as identity primary key,
    webhook_id uuid not null references webhook on delete cascade,
    at timestamptz not null,
    event text not null,
    type text not null,
    status integer,
    failure text,
    millis integer not null
);
create index webhook_attempt_by_webhook on webhook_attempt (webhook_id, id);
