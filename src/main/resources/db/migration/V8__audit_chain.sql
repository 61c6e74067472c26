-- The audit log is append-only, chained by hashes behind the writers' backs, and its head is signed from time to time.

-- Entries that are not chained yet; written with them in one statement, so that the chain forgets none and writers wait for nobody.
create table audit_pending (
    entry_id bigint primary key
);
insert into audit_pending (entry_id) select id from audit_entry;

create table audit_chain (
    position bigint primary key,
    entry_id bigint not null unique references audit_entry,
    -- SHA-256 over the hash before (32 zero bytes at the begin) and the entry's canonical form.
    hash     bytea  not null
);

create table audit_checkpoint (
    position  bigint primary key references audit_chain,
    signed_at timestamptz not null,
    -- Compact JWS by this node.
    jws       text        not null
);

create function refuse_change() returns trigger
    language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
create trigger audit_entry_is_append_only before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();
create trigger audit_chain_is_append_only before update or delete or truncate on audit_chain
    for each statement execute function refuse_change();
create trigger audit_checkpoint_is_append_only before update or delete or truncate on audit_checkpoint
    for each statement execute function refuse_change();

create index audit_by_time on audit_entry (at);
