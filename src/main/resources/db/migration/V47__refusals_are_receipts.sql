-- The receipt of a refusal is a receipt too (domain, "Rates"): what was refused within a working day of its sending was receipted in time. Days are
-- counted with plain weekends, as those of earlier returns were.
with told as (
    update notice n set receipted_in_time = true
     where n.state = 'REFUSED' and n.refused_at is not null and n.sent_on is not null and not n.receipted_in_time
       and (select count(*) from generate_series(n.sent_on + 1,
                                                 (greatest(n.refused_at, n.submitted_at) at time zone n.receiver_zone)::date, '1 day') day
             where extract(isodow from day) < 6) <= 1
    returning sent_on, direction, counterpart, office, type, movement)
insert into statistic_delta (day, direction, counterpart, office, type, movement, sent, receipted, due, cohort, returned, on_time,
                             sender_fault, withdrawn, declined, open, extended, valid, invalid, contested, arrived_late, answered)
select sent_on, direction, counterpart, office, type, movement, 0, count(*), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  from told group by sent_on, direction, counterpart, office, type, movement;
