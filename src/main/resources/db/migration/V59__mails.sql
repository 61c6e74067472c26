-- Who is told by e-mail (ADR 59): addresses for each own office, and for those who run the node under the name 'node'.
create table mail_recipient (
    office       text        primary key,
    addresses    text[]      not null,
    language     text        not null check (language in ('zh', 'en')),
    changed_by   text        not null,
    changed_at   timestamptz not null,
    -- Day for which it was told what is due.
    digest_on    date,
    -- Mails about news: when the next one may be, and how many there were on a day.
    next_mail_at timestamptz,
    mails_on     date,
    mails        integer     not null default 0
);

-- What is to be told with the next mail; no person data.
create table mail_news (
    id          bigint generated always as identity primary key,
    office      text   not null references mail_recipient on delete cascade,
    kind        text   not null,
    counterpart text   not null,
    number      text,
    type        text,
    day         date
);
create index mail_news_of_office on mail_news (office, id);

-- What is told once as long as it lasts.
create table mail_told (
    kind    text not null,
    subject text not null,
    primary key (kind, subject)
);

-- Up to where changes of slips (V50) were looked at, and when. One row.
create table mail_progress (
    only_one  boolean     primary key default true check (only_one),
    tx        bigint      not null,
    entry     bigint      not null,
    looked_at timestamptz not null
);

-- Mails that the mail server has not taken yet.
create table mail (
    id              uuid        primary key,
    office          text        not null references mail_recipient on delete cascade,
    address         text        not null,
    sender          text        not null,
    subject         text        not null,
    content         text        not null,
    made_at         timestamptz not null,
    state           text        not null check (state in ('WAITING', 'PARKED')),
    attempts        integer     not null default 0,
    next_attempt_at timestamptz not null,
    -- What the mail server said last: its code, or what kept the node from asking it.
    failure         text,
    leased_until    timestamptz
);
create index mail_to_send on mail (next_attempt_at, id) where state = 'WAITING';
create index mail_parked on mail (made_at, id) where state = 'PARKED';
create index mail_of_office on mail (office);

-- Slips have their numbers in lists of what is due.
create or replace view work_slip as
select n.id, n.version, n.direction, n.type, n.state, n.round, n.urgency, n.requires_return, n.counterpart, n.office, n.reference, n.due_date,
       n.open_parts, n.extension_state, n.contested_at, n.arrived_on, n.escalation_office, n.escalated_due,
       n.erased_at is not null as erased,
       n.round > 1 and exists (select from earlier_round e where e.notice_id = n.id and e.contested_at is not null) as sent_back_by_contest,
       n.number
  from notice n;
