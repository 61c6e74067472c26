-- What offices have to do and wait for, as lists of it tell it apart. A plain selection: it costs nothing and uses the table's indexes.
create view work_slip as
select n.id, n.version, n.direction, n.type, n.state, n.round, n.urgency, n.requires_return, n.counterpart, n.office, n.reference, n.due_date,
       n.open_parts, n.extension_state, n.contested_at, n.arrived_on, n.escalation_office, n.escalated_due,
       n.erased_at is not null as erased,
       n.round > 1 and exists (select from earlier_round e where e.notice_id = n.id and e.contested_at is not null) as sent_back_by_contest
  from notice n;

-- Forms that somebody has begun to fill in: person data, encrypted. Few for each account, small, and kept for days (ADR 44).
create table form_draft (
    account   text        not null,
    -- The form with what it is about, as the owner names it.
    form      text        not null,
    -- The slip that it is about, so that it goes when the slip's person data does; null for one that is not sent yet.
    notice_id uuid,
    saved_at  timestamptz not null,
    key_id    text        not null,
    content   bytea       not null,
    primary key (account, form)
);
create index form_draft_by_age on form_draft (saved_at);
