-- Figures as of a day: sums as they are now, put right by the rounds that have changed since (ADR 37). A round that settles by its due date
-- has no entry in the index of those, which is most of them.

drop view counted_detail;
drop view counted_cell;
drop view slip_figure;
drop function round_figure;

-- As before, and settled_by: nothing of the round is dated later. Days of other zones are at most one later than those of UTC.
create or replace view slip_round as
select n.id, n.round, n.direction, n.counterpart, n.office, n.peer_office, n.sender_region, n.receiver_region, n.type, n.urgency,
       n.agreement_id, n.movement, n.receiver_zone as zone, n.begun_at, (n.begun_at at time zone n.receiver_zone)::date as begun_on,
       n.accept_by, n.first_due_date, n.due_date, n.granted_on, n.granted_due, n.extended,
       (n.accepted_at at time zone n.receiver_zone)::date as accepted_on, (n.declined_at at time zone n.receiver_zone)::date as declined_on,
       n.reason, n.sender_fault, (n.contested_at at time zone n.receiver_zone)::date as contested_on,
       (n.withdrawn_at at time zone n.receiver_zone)::date as withdrawn_on, n.returned_on, n.return_days, n.arrived_on, n.arrived_late,
       n.outcome, n.late_reason, (n.assessed_at at time zone n.receiver_zone)::date as judged_on,
       case when n.assessed_at is not null then n.verdict end as verdict,
       case when n.state in ('RETURNED', 'ASSESSED') then 'RETURNED' when n.state in ('DECLINED', 'WITHDRAWN') then n.state
            else 'OPEN' end as state,
       greatest(n.returned_on, n.arrived_on, n.granted_on[cardinality(n.granted_on)],
                (n.declined_at at time zone 'UTC')::date + 1, (n.withdrawn_at at time zone 'UTC')::date + 1,
                (n.contested_at at time zone 'UTC')::date + 1, (n.assessed_at at time zone 'UTC')::date + 1) as settled_by
  from notice n
 where n.requires_return and n.state <> 'REFUSED' and n.begun_at is not null and n.due_date is not null
union all
select n.id, e.round, n.direction, n.counterpart, e.office, e.peer_office, n.sender_region, n.receiver_region, n.type, n.urgency,
       n.agreement_id, n.movement, n.receiver_zone, e.begun_at, (e.begun_at at time zone n.receiver_zone)::date,
       e.accept_by, e.first_due_date, e.due_date, e.granted_on, e.granted_due, e.extended,
       (e.accepted_at at time zone n.receiver_zone)::date, (e.declined_at at time zone n.receiver_zone)::date,
       e.reason, e.sender_fault, (e.contested_at at time zone n.receiver_zone)::date,
       (e.withdrawn_at at time zone n.receiver_zone)::date, e.returned_on, e.return_days, e.arrived_on, e.arrived_late,
       e.outcome, e.late_reason, (e.assessed_at at time zone n.receiver_zone)::date,
       case when e.assessed_at is not null then e.verdict end,
       case when e.declined_at is not null then 'DECLINED' when e.returned_at is not null then 'RETURNED'
            when e.withdrawn_at is not null then 'WITHDRAWN' else 'OPEN' end,
       greatest(e.returned_on, e.arrived_on, e.granted_on[cardinality(e.granted_on)],
                (e.declined_at at time zone 'UTC')::date + 1, (e.withdrawn_at at time zone 'UTC')::date + 1,
                (e.contested_at at time zone 'UTC')::date + 1, (e.assessed_at at time zone 'UTC')::date + 1)
  from earlier_round e join notice n on n.id = e.notice_id
 where n.requires_return and n.state <> 'REFUSED' and e.begun_at is not null and e.due_date is not null;
create index notice_settled_late on notice
    (direction,
     greatest(returned_on, arrived_on, granted_on[cardinality(granted_on)],
               (declined_at at time zone 'UTC')::date + 1, (withdrawn_at at time zone 'UTC')::date + 1,
               (contested_at at time zone 'UTC')::date + 1, (assessed_at at time zone 'UTC')::date + 1),
     due_date)
    where requires_return
      and greatest(returned_on, arrived_on, granted_on[cardinality(granted_on)],
               (declined_at at time zone 'UTC')::date + 1, (withdrawn_at at time zone 'UTC')::date + 1,
               (contested_at at time zone 'UTC')::date + 1, (assessed_at at time zone 'UTC')::date + 1)
          > due_date;
-- As notice_moved. Without it every notice was looked at, for the few that have a first round behind them.
create index earlier_round_moved on earlier_round (due_date, first_due_date) where extended;

-- As before, and whether the receipt can be of a later day than the sending: no zone is further from UTC than 14 hours.
create or replace view sent_notice as
select id, direction, counterpart, office, peer_office, type, urgency, agreement_id, movement, sent_on, receipted_in_time,
       sender_region, receiver_region, (coalesce(delivered_at, refused_at) at time zone receiver_zone)::date as receipted_on,
       receipted_in_time and coalesce(delivered_at, refused_at) at time zone 'UTC' >= sent_on + 1 - interval '14 hours' as receipted_later
  from notice
 where sent_on is not null;
create index notice_receipted_later on notice (direction, sent_on)
    where receipted_in_time and coalesce(delivered_at, refused_at) at time zone 'UTC' >= sent_on + 1 - interval '14 hours';

-- What a round counts as at the end of a day, from dated facts; as it stands now for null. The one definition in SQL (its twin in Java is
-- statistics.Measure), for the recount, for figures as of a day, for groups of which no sums are kept, and for opening figures. PostgreSQL puts
-- its one statement into the query that calls it, so that conditions reach the tables and their indexes.
create function round_figure(as_of date)
    returns table (id uuid, round int, direction text, counterpart text, office text, type text, movement text, urgency text, agreement text,
                   other_office text, other_region text, begun_on date, first_due_date date, due_date date, last_due_date date, moved boolean,
                   settled_by date, returned_on date, return_days int, arrived_on date, declined_on date, withdrawn_on date, late_reason text, reason text,
                   due boolean, withdrawn boolean, sender_fault boolean, cohort boolean, returned boolean, on_time boolean, declined boolean,
                   open boolean, extended boolean, valid boolean, invalid boolean, contested boolean, arrived_late boolean)
    language sql stable as $$
select id, round, direction, counterpart, office, type, movement, urgency, agreement_id, peer_office,
       case direction when 'OUTGOING' then receiver_region else sender_region end,
       begun_on, first_due_date, due_on, due_date, extended, settled_by,
       returned_on, return_days, case when $1 is null or arrived_on <= $1 then arrived_on end, declined_on, withdrawn_on, late_reason, reason,
       true, stands = 'WITHDRAWN', stands = 'DECLINED' and at_fault, stands <> 'WITHDRAWN' and not (stands = 'DECLINED' and at_fault),
       stands = 'RETURNED', stands = 'RETURNED' and returned_on <= due_on, stands = 'DECLINED' and not at_fault,
       stands = 'OPEN', moved and stands <> 'WITHDRAWN' and not (stands = 'DECLINED' and at_fault),
       stands = 'RETURNED' and judged and verdict = 'valid', stands = 'RETURNED' and judged and verdict = 'invalid',
       stands = 'DECLINED' and objected, stands = 'RETURNED' and arrived_late and ($1 is null or arrived_on <= $1)
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
