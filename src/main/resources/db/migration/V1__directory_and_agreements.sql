-- Last good copies of what was signed elsewhere: a node goes on with them when the source is away.

create table directory_entry (
    mailbox   text primary key,
    issued_at timestamptz not null,
    -- Compact JWS by the exchange authority; verified again at every start.
    jws       text        not null,
    loaded_at timestamptz not null
);

create table agreement (
    id        text        not null,
    version   int         not null check (version > 0),
    -- JWS in general JSON serialisation, with the signatures of both parties; verified again at every start.
    document  text        not null,
    -- SHA-256 of the signed bytes, hex; the same on both sides.
    digest    text        not null,
    loaded_at timestamptz not null,
    primary key (id, version)
);
