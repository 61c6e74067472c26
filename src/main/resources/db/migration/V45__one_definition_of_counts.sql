-- The lines of statements are read from the function that counts figures, so that there is one definition of each number in SQL. They say of
-- withdrawn rounds too whether a grant had moved the due date (granted); the function is otherwise the one of V42.

drop view counted_detail;
drop view counted_cell;
drop view slip_figure;
drop function round_figure(date);

create function round_figure(as_of date)
    returns table (id uuid, round int, direction text, counterpart text, office text, type text, movement text, urgency text, agreement text,
                   other_office text, other_region text, begun_on date, first_due_date date, due_date date, last_due_date date, moved boolean,
                   settled_by date, returned_on date, return_days int, arrived_on date, declined_on date, withdrawn_on date, late_reason text, reason text,
                   due boolean, withdrawn boolean, sender_fault boolean, cohort boolean, returned boolean, on_time boolean, declined boolean,
                   open boolean, extended boolean, valid boolean, invalid boolean, contested boolean, arrived_late boolean, granted boolean)
    language sql stable as $$
select id, round, direction, counterpart, office, type, movement, urgency, agreement_id, peer_office,
       case direction when 'OUTGOING' then receiver_region else sender_region end,
       begun_on, first_due_date, due_on, due_date, extended, settled_by,
       returned_on, return_days, case when $1 is null or arrived_on <= $1 then arrived_on end, declined_on, withdrawn_on, late_reason, reason,
       true, stands = 'WITHDRAWN', stands = 'DECLINED' and at_fault, stands <> 'WITHDRAWN' and not (stands = 'DECLINED' and at_fault),
       stands = 'RETURNED', stands = 'RETURNED' and returned_on <= due_on, stands = 'DECLINED' and not at_fault,
       stands = 'OPEN', moved and stands <> 'WITHDRAWN' and not (stands = 'DECLINED' and at_fault),
       stands = 'RETURNED' and judged and verdict = 'valid', stands = 'RETURNED' and judged and verdict = 'invalid',
       stands = 'DECLINED' and objected, stands = 'RETURNED' and arrived_late and ($1 is null or arrived_on <= $1), moved
  from (select *,
               -- Where it is not known when a date was moved, the present one stands for all days.
               case when $1 is null or granted_on is null or granted_on[cardinality(granted_on)] <= $1 then due_date
                    else coalesce((select max(moving.due) from unnest(granted_on, granted_due) as moving (day, due)
                                    where moving.day <= $1), first_due_date) end as due_on
          from slip_round
         -- What is due has begun, and to find a day in its zone is dear.
         where $1 is null or due_date <= $1 or begun_on <= $1) facts
       cross join lateral (
           select stands, objected, sender_fault and not objected as at_fault, moved, judged
             from (select case when $1 is null then state
                               when declined_on <= $1 then 'DECLINED'
                               when returned_on <= $1 then 'RETURNED'
                               when withdrawn_on <= $1 then 'WITHDRAWN'
                               else 'OPEN' end as stands,
                          extended and ($1 is null or granted_on is null or $1 >= any (granted_on)) as moved,
                          contested_on is not null and ($1 is null or contested_on <= $1) as objected,
                          judged_on is not null and ($1 is null or judged_on <= $1) as judged
                   -- Once for each round, and not for each figure that asks for it.
                   offset 0) as stood
           offset 0) as told
$$;

create view slip_figure as select * from round_figure(null);

-- The same, summed up: a cell holds what agrees in everything sums are kept of. The day is that of sending for the first two figures, of
-- which notices are counted, that of the return for the last, the due date for the others.
create view counted_cell as
select day, direction, counterpart, office, type, movement,
       sum(sent) as sent, sum(receipted) as receipted, sum(due) as due, sum(cohort) as cohort, sum(returned) as returned,
       sum(on_time) as on_time, sum(sender_fault) as sender_fault, sum(withdrawn) as withdrawn, sum(declined) as declined,
       sum(open) as open, sum(extended) as extended, sum(valid) as valid, sum(invalid) as invalid, sum(contested) as contested,
       sum(arrived_late) as arrived_late, sum(answered) as answered
  from (select sent_on as day, direction, counterpart, office, type, movement, 1 as sent, receipted_in_time::int as receipted,
               0 as due, 0 as cohort, 0 as returned, 0 as on_time, 0 as sender_fault, 0 as withdrawn, 0 as declined, 0 as open,
               0 as extended, 0 as valid, 0 as invalid, 0 as contested, 0 as arrived_late, 0 as answered
          from sent_notice where sent_on is not null
        union all
        select due_date, direction, counterpart, office, type, movement, 0, 0, 1, cohort::int, returned::int, on_time::int,
               sender_fault::int, withdrawn::int, declined::int, open::int, extended::int, valid::int, invalid::int, contested::int,
               arrived_late::int, 0
          from slip_figure
        union all
        select returned_on, direction, counterpart, office, type, movement, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
          from slip_figure where returned) counted
 group by day, direction, counterpart, office, type, movement;

create view counted_detail as
select due_date as day, direction, counterpart, office, type, movement, kind, value, count(*) as slips
  from slip_figure,
       lateral (values ('return-days', case when returned then return_days::text end),
                       ('late-reason', case when returned and not on_time then coalesce(late_reason, 'none') end),
                       ('decline-reason', case when declined then reason end),
                       ('fault-reason', case when sender_fault then reason end)) as told(kind, value)
 where value is not null
 group by due_date, direction, counterpart, office, type, movement, kind, value;
