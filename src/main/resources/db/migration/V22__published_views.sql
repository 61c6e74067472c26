-- A table has one owner. Others read what it publishes: these views, and slip_figure (V12). They are plain selections, which PostgreSQL puts into the
-- query that reads them, so they cost nothing and use the table's indexes.

-- Slips that were delivered, as dated facts; refused ones never reached an office.
create view delivered_slip as
select id, type, direction, counterpart, due_date, state, reason, withdrawn_at, declined_at, returned_on, assessed_at, verdict, extended, round
  from notice
 where requires_return and delivered_at is not null and state <> 'REFUSED';

-- What other regions sent and no office has taken up.
create view received_notice as
select id, type, counterpart, agreement_id, agreement_version, office, submission
  from notice
 where direction = 'INCOMING' and state = 'RECEIVED';

-- Parts of slips, without what was asked and answered.
create view part_figure as
select office, asked_by, due_date, state, ended_on, working_days from notice_part;

-- Entries of the audit log: only ever added.
create view audit_record as
select id, at, caller, action, notice_id, detail, traceparent from audit_entry;
