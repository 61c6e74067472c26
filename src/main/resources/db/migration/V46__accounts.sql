-- Accounts of people who use the console, their sessions, and one-time links (ADR 43). None is ever deleted, so that a name in the audit
-- log is one person's for ever.
create table local_account (
    id uuid primary key,
    name text not null unique,
    display_name text not null,
    roles text[] not null,
    offices text[] not null,
    -- Argon2id in the PHC form; null until a link was used.
    password text,
    password_set_at timestamptz,
    must_change boolean not null default false,
    -- Secret of the second factor, encrypted.
    key_id text,
    totp bytea,
    -- The last step of time whose code counted.
    totp_step bigint not null default 0,
    -- SHA-256 of each that is left.
    recovery_codes text[] not null default '{}',
    disabled_at timestamptz,
    created_at timestamptz not null,
    created_by text not null,
    version integer not null default 1
);

create table account_session (
    id uuid primary key,
    -- SHA-256 of what the browser has.
    token bytea not null unique,
    account uuid not null references local_account,
    -- What comes next: code, password, or nothing (open).
    step text not null check (step in ('code', 'password', 'open')),
    attempts integer not null default 0,
    address text not null,
    agent text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ends_at timestamptz not null
);
create index account_session_of_account on account_session (account, created_at);
create index account_session_end on account_session (ends_at);

create table account_link (
    -- SHA-256 of what is in the link.
    token bytea primary key,
    purpose text not null check (purpose in ('first', 'set-up', 'second-factor')),
    -- Null for the first account, which is not there yet.
    account uuid unique references local_account,
    key_id text not null,
    totp bytea not null,
    created_at timestamptz not null,
    created_by text not null,
    ends_at timestamptz not null,
    check ((purpose = 'first') = (account is null))
);
create index account_link_end on account_link (ends_at);

-- From where somebody has signed in: others' refused attempts do not delay him there.
create table account_address (
    account uuid not null references local_account,
    address bytea not null,
    last_at timestamptz not null,
    primary key (account, address)
);
create index account_address_last on account_address (last_at);

-- Attempts that were refused, by name, by address and by both (SHA-256), whether there is such a name or not.
create table sign_in_attempt (
    subject bytea primary key,
    failures integer not null,
    last_at timestamptz not null,
    blocked_until timestamptz
);
create index sign_in_attempt_last on sign_in_attempt (last_at);
