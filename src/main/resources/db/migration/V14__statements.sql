-- Monthly statements with other regions: computed on both sides, exchanged, countersigned or disputed.
create table statement (
    -- <month>.<first mailbox>.<second mailbox>.<version>: the same on both nodes.
    id          text        primary key,
    counterpart text        not null,
    month       date        not null,
    version     int         not null,
    proposer    text        not null,
    state       text        not null,
    settlement  boolean     not null,
    -- SHA-256 of the signed bytes; the document is a JWS in general JSON serialisation.
    digest      text        not null,
    document    text        not null,
    -- The lines of this node's own slips, compressed, as they were counted; null until it has counted.
    lines       bytea,
    -- JSON; null until both sides' lines were compared.
    differences text,
    -- Into how many parts the other side split its lines of the days that differ.
    parts       int,
    differing_days text[]   not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    unique (counterpart, month, version)
);
create index statement_to_do on statement (state, updated_at) where state in ('PROPOSED', 'RECEIVED', 'DISPUTED');

create table statement_part (
    statement text not null references statement,
    part      int  not null,
    lines     text not null,
    primary key (statement, part)
);

create table statement_event (
    id         bigint      generated always as identity primary key,
    statement  text        not null references statement,
    at         timestamptz not null,
    event      text        not null,
    region     text        not null,
    actor      text,
    reason     text,
    message_id uuid
);
create index event_of_statement on statement_event (statement, id);
