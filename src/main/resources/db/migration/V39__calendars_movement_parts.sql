-- Years of calendars are kept as entries are, under their key.
comment on column directory_entry.mailbox is 'Key of the record: a mailbox, or calendar/<id>/<year>';
comment on column directory_entry_version.mailbox is 'Key of the record: a mailbox, or calendar/<id>/<year>';

-- By which holidays the partner says that it counts: calendar/year/digest. Null where it has not said so.
alter table partner_probe add column calendars text[];

alter table notice_part
    -- It has a due date of its own; else it is due with its slip, and moves with it.
    add column own_date boolean not null default false,
    -- It was overdue, and closed because the slip was answered without it.
    add column missed   boolean not null default false;

update notice_part p set own_date = true
  from notice n
 where n.id = p.notice_id and p.due_date is distinct from n.due_date and p.due_date is distinct from n.first_due_date;

-- Whatever ended the first round of a slip that has a second one was its return.
update notice_part p set missed = true
  from notice n
 where n.id = p.notice_id and p.state = 'CLOSED'
   and case when p.round < n.round then (p.ended_at at time zone 'Asia/Shanghai')::date > p.due_date
            else n.state in ('RETURNED', 'ASSESSED') and n.returned_on > p.due_date end;

create or replace view part_figure as
select office, asked_by, due_date, state, ended_on, working_days, notice_id, part, missed from notice_part;
