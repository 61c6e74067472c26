-- Parameter: own mailbox.
insert into received_message (sender, id, digest, type, subject, sent_at, received_at, verdict, key_id)
select counterpart, said.id, sha256(uuid_send(said.id)), 'org.huizhi.notice.' || said.verb || '.v1', slips.id::text, said.at, said.at + interval '1 second', 'stored',
       own || '#vault-1'
  from (select *, direction = 'INCOMING' as coming, overlay(id::text placing '3' from 36)::uuid as assessment from notice, (select ?::text as own) given) slips,
       lateral (values (coming, submission, 'submitted', submitted_at), (not coming, answer, 'returned', returned_at),
                       (not coming, answer, 'declined', declined_at), (coming, withdrawal, 'withdrawn', withdrawn_at)) said(others, id, verb, at)
 where others and said.at is not null
