-- Their bodies are erased, the digest stays. Parameter: own mailbox.
insert into sent_message (id, type, subject, destination, created_at, digest, key_id)
select said.id, 'org.huizhi.notice.' || said.verb || '.v1', slips.id::text, counterpart, said.at, sha256(uuid_send(said.id)), own || '#vault-1'
  from (select *, direction = 'OUTGOING' as out, overlay(id::text placing '3' from 36)::uuid as assessment from notice, (select ?::text as own) given) slips,
       lateral (values (out, submission, 'submitted', submitted_at), (not out, answer, 'returned', returned_at), (not out, answer, 'declined', declined_at),
                       (out, withdrawal, 'withdrawn', withdrawn_at), (out, assessment, 'assessed', assessed_at)) said(own_message, id, verb, at)
 where own_message and said.at is not null
