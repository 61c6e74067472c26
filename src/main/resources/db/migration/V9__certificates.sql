-- What own offices have issued, by the keyed hash of a digest that they compute themselves: no person data reaches the register.
create table certificate (
    mac           bytea primary key,
    key_id        text        not null,
    office        text        not null,
    registered_at timestamptz not null,
    revoked_on    date
);

-- Each question about a certificate that the node has looked at by itself, once.
create table certificate_check (
    notice_id    uuid primary key references notice,
    agreement_id text        not null,
    -- In the region's time zone: so many a day are agreed.
    day          date        not null,
    decided_at   timestamptz not null,
    -- False where the answer is left to the office.
    by_node      boolean     not null
);
create index certificate_checks_of_day on certificate_check (agreement_id, day) where by_node;
