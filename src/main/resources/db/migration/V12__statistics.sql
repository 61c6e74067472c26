-- Figures of slips are kept beside them as sums, so that a query costs the same however many slips there are.

alter table notice
    -- How the two regions lie to each other, by their codes at that time (domain, "Regions").
    add column movement          text    not null default '',
    -- Day of sending in the sender's zone, and whether the receipt is dated within one working day of it.
    add column sent_on           date,
    add column receipted_in_time boolean not null default false,
    -- Day of the return in the receiver's zone, and the working days from delivery to it.
    add column returned_on       date,
    add column return_days       int,
    -- Its due date was moved by a granted extension.
    add column extended          boolean not null default false;

create function movement_class(one text, other text) returns text
    language sql immutable as $$
select case
    when left(one, 2) <> left(other, 2) then 'cross-province'
    when left(one, 4) <> left(other, 4) then 'cross-prefecture'
    when left(one, 6) = left(other, 6) then 'within-county'
    when substr(one, 5, 2) between '01' and '20' and substr(other, 5, 2) between '01' and '20' then 'district-to-district'
    else 'cross-county'
end
$$;

-- Until now plain weekends counted, and everybody was in one zone.
update notice
   set movement = movement_class(sender_region, receiver_region),
       sent_on = (case direction when 'OUTGOING' then sent_at else submitted_at end at time zone 'Asia/Shanghai')::date,
       receipted_in_time = coalesce(delivered_at < case direction when 'OUTGOING' then sent_at else submitted_at end
                                                   + interval '1 day', false),
       returned_on = (returned_at at time zone 'Asia/Shanghai')::date,
       return_days = case when returned_at is not null then (
           select count(*) from generate_series((delivered_at at time zone 'Asia/Shanghai')::date + 1,
                                                (returned_at at time zone 'Asia/Shanghai')::date, '1 day') day
            where extract(isodow from day) < 6) end;
drop function movement_class;

-- What a slip counts as: the one definition in SQL (its twin in Java is statistics.Measure), for recounts and for opening figures.
create view slip_figure as
select id, direction, counterpart, office, type, movement, sent_on, due_date, returned_on, return_days, late_reason, reason,
       sent_on is not null as sent,
       sent_on is not null and receipted_in_time as receipted,
       due,
       due and state = 'WITHDRAWN' as withdrawn,
       due and state = 'DECLINED' and reason = 'misrouted' as misrouted,
       due and not (state = 'WITHDRAWN' or state = 'DECLINED' and reason = 'misrouted') as cohort,
       due and state in ('RETURNED', 'ASSESSED') as returned,
       due and state in ('RETURNED', 'ASSESSED') and returned_on <= due_date as on_time,
       due and state = 'DECLINED' and reason <> 'misrouted' as declined,
       due and state in ('DELIVERED', 'RECEIVED', 'ACCEPTED') as open,
       due and extended and not (state = 'WITHDRAWN' or state = 'DECLINED' and reason = 'misrouted') as extended,
       due and assessed_at is not null and verdict = 'valid' as valid,
       -- An invalid first return stays counted in the second round.
       case when due then round - 1 + (assessed_at is not null and verdict = 'invalid')::int else 0 end as invalid
  from (select *, requires_return and delivered_at is not null and due_date is not null and state <> 'REFUSED' as due from notice) slips;

-- The same, summed up: a cell holds the slips of a day that agree in everything one can ask for. The day is that of sending for the first
-- two figures, that of the return for the last, the due date for the others.
create view counted_cell as
select day, direction, counterpart, office, type, movement,
       sum(sent) as sent, sum(receipted) as receipted, sum(due) as due, sum(cohort) as cohort, sum(returned) as returned,
       sum(on_time) as on_time, sum(misrouted) as misrouted, sum(withdrawn) as withdrawn, sum(declined) as declined,
       sum(open) as open, sum(extended) as extended, sum(valid) as valid, sum(invalid) as invalid, sum(answered) as answered
  from (select sent_on as day, direction, counterpart, office, type, movement, 1 as sent, receipted::int as receipted,
               0 as due, 0 as cohort, 0 as returned, 0 as on_time, 0 as misrouted, 0 as withdrawn, 0 as declined, 0 as open,
               0 as extended, 0 as valid, 0 as invalid, 0 as answered
          from slip_figure where sent
        union all
        select due_date, direction, counterpart, office, type, movement, 0, 0, 1, cohort::int, returned::int, on_time::int,
               misrouted::int, withdrawn::int, declined::int, open::int, extended::int, valid::int, invalid, 0
          from slip_figure where due
        union all
        select returned_on, direction, counterpart, office, type, movement, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
          from slip_figure where returned) slips
 group by day, direction, counterpart, office, type, movement;

create view counted_detail as
select due_date as day, direction, counterpart, office, type, movement, kind, value, count(*) as slips
  from slip_figure,
       lateral (values ('return-days', case when returned then return_days::text end),
                       ('late-reason', case when returned and not on_time then coalesce(late_reason, 'none') end),
                       ('decline-reason', case when misrouted or declined then reason end)) as told(kind, value)
 where due and value is not null
 group by due_date, direction, counterpart, office, type, movement, kind, value;

-- What changed and is not summed up yet: appended by whoever changes a slip, in the same transaction, so that nobody waits for anybody.
create table statistic_delta (
    id          bigint generated always as identity (cache 50) primary key,
    day         date not null,
    direction   text not null,
    counterpart text not null,
    office      text not null,
    type        text not null,
    movement    text not null,
    sent int not null, receipted int not null, due int not null, cohort int not null, returned int not null,
    on_time int not null, misrouted int not null, withdrawn int not null, declined int not null, open int not null,
    extended int not null, valid int not null, invalid int not null, answered int not null
);
create table statistic_detail_delta (
    id          bigint generated always as identity (cache 50) primary key,
    day         date not null,
    direction   text not null,
    counterpart text not null,
    office      text not null,
    type        text not null,
    movement    text not null,
    kind        text not null,
    value       text not null,
    slips       int  not null
);

-- What sums are kept of. Scope names the dimensions that are told apart; the others are empty.
create table statistic_cell (
    id          int generated always as identity primary key,
    scope       text not null,
    direction   text not null,
    counterpart text not null,
    office      text not null,
    type        text not null,
    movement    text not null,
    unique (scope, direction, counterpart, office, type, movement)
);
-- Summed up, by the day, or by the month that begins with the day.
create table statistic (
    cell    int     not null references statistic_cell,
    monthly boolean not null,
    day     date    not null,
    sent bigint not null, receipted bigint not null, due bigint not null, cohort bigint not null, returned bigint not null,
    on_time bigint not null, misrouted bigint not null, withdrawn bigint not null, declined bigint not null, open bigint not null,
    extended bigint not null, valid bigint not null, invalid bigint not null, answered bigint not null,
    primary key (cell, monthly, day)
);
create index statistic_open on statistic (cell, day) include (open) where not monthly and open <> 0;
create table statistic_detail (
    cell    int     not null references statistic_cell,
    monthly boolean not null,
    day     date    not null,
    kind    text    not null,
    value   text    not null,
    slips   bigint  not null,
    primary key (cell, monthly, day, kind, value)
);

insert into statistic_delta (day, direction, counterpart, office, type, movement, sent, receipted, due, cohort, returned, on_time,
                             misrouted, withdrawn, declined, open, extended, valid, invalid, answered)
select * from counted_cell;
insert into statistic_detail_delta (day, direction, counterpart, office, type, movement, kind, value, slips)
select * from counted_detail;
-- Opening a figure: the slips of a period.
create index notice_by_sending on notice (direction, sent_on, counterpart);
