-- Every entry of the directory that was ever accepted: evidence of an old slip needs the keys that were published then.
create table directory_entry_version (
    mailbox   text        not null,
    issued_at timestamptz not null,
    jws       text        not null,
    loaded_at timestamptz not null,
    primary key (mailbox, issued_at)
);
insert into directory_entry_version (mailbox, issued_at, jws, loaded_at)
select mailbox, issued_at, jws, loaded_at from directory_entry;
