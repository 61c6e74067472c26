-- What background jobs could not do for one item (ADR 31): its job leaves it alone until the next attempt, or for good.
create table parked_item (
    id              bigint      generated always as identity primary key,
    job             text        not null,
    item            text        not null,
    reason          text        not null,
    since           timestamptz not null,
    attempts        integer     not null,
    next_attempt_at timestamptz not null,
    status          text        not null check (status in ('PARKED', 'DISCARDED')),
    decided_at      timestamptz,
    decided_by      text,
    decision        text,
    constraint parked_item_is_one unique (job, item)
);
