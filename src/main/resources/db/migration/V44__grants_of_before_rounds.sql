-- What V36 had made of extensions. A grant that the other node refused extended nothing. Of several grants of a round only the last was
-- kept; the date of the one before it is what the last one replaced. Those before are in signed messages alone, which SQL cannot read.

create table standing_grant as
select t.notice_id, t.round, t.message_id, (t.at at time zone n.receiver_zone)::date as on_day,
       row_number() over (partition by t.notice_id, t.round order by t.at desc, t.id desc) as nth
  from timeline_entry t join notice n on n.id = t.notice_id
 where t.event = 'EXTENSION_GRANTED'
   and not exists (select from timeline_entry r
                    where r.notice_id = t.notice_id and r.event = 'MESSAGE_REFUSED' and r.message_id = t.message_id);
create index on standing_grant (notice_id, round);

update notice n
   set extended = false
 where extended and granted_due is null
   and not exists (select from standing_grant g where g.notice_id = n.id and g.round = n.round);
update earlier_round e
   set extended = false, due_date = first_due_date, unknown = array_remove(unknown, 'due_date')
 where extended and granted_due is null
   and not exists (select from standing_grant g where g.notice_id = e.notice_id and g.round = e.round);

-- A later proposal stands where the grant did; the date that the grant set is the due date.
update notice n
   set granted_on = array[g.on_day], granted_due = array[n.due_date]
  from standing_grant g
 where g.notice_id = n.id and g.round = n.round and g.nth = 1
   and n.extended and n.granted_due is null and n.due_date is not null;

update notice n
   set granted_on = g.on_day || n.granted_on, granted_due = n.extension_due_before || n.granted_due
  from standing_grant g
 where g.notice_id = n.id and g.round = n.round and g.nth = 2
   and cardinality(n.granted_due) = 1 and n.extension_state = 'GRANTED' and n.extension_extended_before
   and n.extension_due_before is not null;
update earlier_round e
   set granted_on = g.on_day || e.granted_on, granted_due = e.extension_due_before || e.granted_due
  from standing_grant g
 where g.notice_id = e.notice_id and g.round = e.round and g.nth = 2
   and cardinality(e.granted_due) = 1 and e.extension_state = 'GRANTED' and e.extension_extended_before
   and e.extension_due_before is not null;

drop table standing_grant;
