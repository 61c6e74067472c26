-- Every third slip is about somebody new. Parameter: own mailbox.
insert into notice_person (notice_id, key_id, mac)
select id, own || '#index-1', sha256(int8send(abs(hashtextextended(id::text, 0)) % total))
  from notice, (select ?::text as own, (select count(*) / 3 + 1 from notice) as total) given
