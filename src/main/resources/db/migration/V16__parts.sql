-- Slips in parts: what the office that has a slip asks of other offices of its region.
create table notice_part (
    notice_id    uuid        not null references notice,
    -- Counted from 1 within the notice.
    part         int         not null,
    round        int         not null,
    office       text        not null,
    -- The office that had the slip then.
    asked_by     text        not null,
    asked_at     timestamptz not null,
    due_date     date        not null,
    state        text        not null check (state in ('OPEN', 'ANSWERED', 'DECLINED', 'CLOSED')),
    ended_at     timestamptz,
    -- Day of the answer in the region's time zone, and the working days that it took.
    ended_on     date,
    working_days int,
    late_reason  text,
    reason       text,
    -- Question, answer and texts, locked; null once erased.
    key_id       text        not null,
    content      bytea,
    primary key (notice_id, part)
);
create index part_by_office on notice_part (office, due_date);
create index part_by_asker on notice_part (asked_by, due_date);
create index part_by_due_date on notice_part (due_date);

alter table notice
    add column parts      int not null default 0,
    add column open_parts int not null default 0;
