-- The node has looked at each question about a certificate, and left it to the office.
insert into certificate_check (notice_id, agreement_id, day, decided_at, by_node)
select id, agreement_id, sent_on, delivered_at, false from notice where type = 'certificate-verification' and direction = 'INCOMING'
