-- Receipt messages are shared by many slips; none is loaded.
insert into receipt (message_id, verdict, received_at, receipt_id)
select id, 'stored', created_at + interval '2 seconds', overlay(id::text placing 'f' from 36)::uuid from sent_message
