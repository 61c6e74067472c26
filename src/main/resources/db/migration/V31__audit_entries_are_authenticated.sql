-- An entry of the audit log carries a MAC under a key that is not in the database, made when the act was entered. What somebody else puts into these tables
-- has none, and is not chained. Entries of an earlier version have none either (null): they are chained as they were until an hour after the first with one.
alter table audit_entry
    -- Id of the act, so that a copy of an entry is known as one.
    add column act     uuid,
    add column mac_key text,
    add column mac     bytea;

-- A link whose entry's MAC was good has the id of its act, which is in its hash too, and a MAC over position and hash.
alter table audit_chain
    add column act     uuid unique,
    add column mac_key text,
    add column mac     bytea;

-- What was found in these tables and is not of the node's making.
create table audit_rejected (
    id       bigint generated always as identity primary key,
    found_at timestamptz not null,
    reason   text        not null,
    -- Of one of the two: it may be gone, so nothing is referenced.
    entry_id bigint,
    position bigint
);
create trigger audit_rejected_is_append_only before update or delete or truncate on audit_rejected
    for each statement execute function refuse_change();
