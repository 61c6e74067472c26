-- The authority's last heartbeat that was heard: a restart does not make the directory younger.
create table directory_heartbeat (
    only_one boolean primary key default true check (only_one),
    at       timestamptz not null,
    -- Compact JWS by the exchange authority; verified again at every start.
    jws      text        not null
);

-- At a start the newest entry that was ever held counts: nobody takes it away.
create trigger directory_entry_version_is_append_only before update or delete or truncate on directory_entry_version
    for each statement execute function refuse_change();
