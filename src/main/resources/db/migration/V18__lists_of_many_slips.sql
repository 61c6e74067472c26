-- Lists are newest first, and what is overdue is never among the newest: whoever looked for it along the primary key read all slips of weeks.
-- What a list asks for stands in the index, so that only what it shows is read: id for the order, the rest to tell apart.
create index notice_awaited on notice (id desc, due_date, office, counterpart)
    where state in ('DELIVERED', 'RECEIVED', 'ACCEPTED');
drop index notice_open_by_due_date;
-- All states: the rare ones, as those refused, are looked for among as many others as there are.
create index notice_by_state on notice (state, id desc, office);
drop index notice_open_by_state;
-- A recount goes month by month, and what was returned in one lies together. It costs a return nothing that could be seen.
create index notice_by_return on notice using brin (returned_on) with (autosummarize = on);
