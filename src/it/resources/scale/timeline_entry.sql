-- Parameter: own mailbox.
insert into timeline_entry (notice_id, at, event, region, office, actor, message_id, round)
select id, told.at, told.event, told.region, told.office, told.actor, told.message_id, 1
  from (select *, case direction when 'OUTGOING' then own else counterpart end as sender,
               case direction when 'OUTGOING' then counterpart else own end as receiver
          from notice, (select ?::text as own) given) slips,
       lateral (values (submitted_at, 'SUBMITTED', sender, sender_office, case direction when 'OUTGOING' then 'clerk' end, submission),
                       (sent_at, 'SENT', sender, sender_office, null, submission),
                       (delivered_at, 'DELIVERED', receiver, receiver_office, null, submission),
                       (returned_at, 'RETURNED', receiver, receiver_office, case direction when 'INCOMING' then 'clerk' end, answer),
                       (declined_at, 'DECLINED', receiver, receiver_office, case direction when 'INCOMING' then 'clerk' end, answer),
                       (withdrawn_at, 'WITHDRAWN', sender, sender_office, case direction when 'OUTGOING' then 'clerk' end, withdrawal),
                       (assessed_at, 'ASSESSED', sender, sender_office, 'clerk', overlay(id::text placing '3' from 36)::uuid))
           told(at, event, region, office, actor, message_id)
 where told.at is not null
