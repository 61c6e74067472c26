insert into notice_return (message_id, notice_id, round, kind, at, office, outcome, late_reason)
select answer, id, 1, 'FINAL', returned_at, coalesce(receiver_office, receiver_region || '-health'), outcome, late_reason from notice where returned_at is not null
