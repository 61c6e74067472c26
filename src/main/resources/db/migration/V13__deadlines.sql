-- Extensions, reminders and escalation of slips that nobody answers.
alter table notice
    -- The last later due date that the receiver proposed: the message that did, for which round, and what became of it.
    add column extension_proposal uuid,
    add column extension_due_date date,
    add column extension_round    int,
    add column extension_state    text,
    add column extension_decision uuid,
    add column extension_due_before      date,
    add column extension_extended_before boolean,
    -- Outgoing and open: the next day on which something is said of it, by the agreement's rule.
    add column next_reminder_on   date,
    add column reminders          int not null default 0,
    add column reminded_at        timestamptz,
    -- Long overdue: reached the contacts of both sides, for the due date that was then; and the own office it reached, which sees it since.
    add column escalated_at       timestamptz,
    add column escalated_due      date,
    add column escalation_office  text;

create index notice_to_remind on notice (next_reminder_on) where next_reminder_on is not null;
create index notice_escalated on notice (escalation_office, id desc) where escalation_office is not null;
