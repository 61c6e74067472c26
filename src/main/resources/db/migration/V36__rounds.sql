-- Rounds are the unit of account (domain, "Rounds"). Those of the current round stay columns of the notice; the first round of a slip
-- that is in its second one is a row of its own, which nothing that comes later rewrites.

alter table notice
    -- Time zone (IANA) of the region that owes the return: the days of the clock are its days.
    add column receiver_zone  text not null default 'Asia/Shanghai',
    -- Of the other region: the office that was addressed or that sent it, then the one that speaks for it.
    add column peer_office    text,
    -- Begin of the round: the receiver's time. Null while the sender has no receipt of what opened it; then there is no due date either.
    add column begun_at       timestamptz,
    add column contested_at   timestamptz,
    -- The message by which the sender judged the answer.
    add column judgement      uuid,
    -- The decline is the sender's fault: misrouted or incomplete, before any acceptance, by the accept-by day.
    add column sender_fault   boolean not null default false,
    -- Where the receiver's first due date is another one than ours.
    add column due_date_there date,
    -- The receiver's day on which the answer was at the sender, as far as this node knows; and whether that was more than one working
    -- day after the day in the return's signature.
    add column arrived_on     date,
    add column arrived_late   boolean not null default false,
    -- Each grant that moved the due date: the receiver's day of its signature, and the due date since. Null without one.
    add column granted_on     date[],
    add column granted_due    date[];

create table earlier_round (
    notice_id      uuid        primary key references notice,
    round          int         not null,
    office         text        not null,
    peer_office    text,
    begun_at       timestamptz,
    accept_by      date,
    first_due_date date,
    due_date       date,
    due_date_there date,
    holidays_unknown int[]     not null default '{}',
    accepted_at    timestamptz,
    declined_at    timestamptz,
    contested_at   timestamptz,
    withdrawn_at   timestamptz,
    returned_at    timestamptz,
    assessed_at    timestamptz,
    reason         text,
    sender_fault   boolean     not null default false,
    outcome        text,
    late_reason    text,
    verdict        text,
    answer         uuid,
    judgement      uuid,
    returned_on    date,
    return_days    int,
    arrived_on     date,
    arrived_late   boolean     not null default false,
    extended       boolean     not null default false,
    extension_proposal        uuid,
    extension_due_date        date,
    extension_round           int,
    extension_state           text,
    extension_decision        uuid,
    extension_due_before      date,
    extension_extended_before boolean,
    granted_on     date[],
    granted_due    date[],
    -- Columns whose facts had not been kept when rounds came to be told apart; what stands in them is the nearest that is known.
    unknown        text[]      not null default '{}'
);
create index earlier_round_due on earlier_round (due_date);
create index earlier_round_returned on earlier_round (returned_on);

-- The first rounds of slips that are in their second one: from the returns and the timeline, which are never erased. Days of a return
-- are counted with plain weekends, as before there were calendars.
insert into earlier_round (notice_id, round, office, peer_office, begun_at, accept_by, first_due_date, due_date, holidays_unknown,
                           accepted_at, returned_at, assessed_at, outcome, late_reason, verdict, answer, judgement, returned_on, return_days,
                           extended, extension_proposal, extension_due_date, extension_round, extension_state, extension_decision,
                           extension_due_before, extension_extended_before, granted_on, granted_due, unknown)
select n.id, 1, n.office, coalesce(case n.direction when 'OUTGOING' then answer.office else n.sender_office end, n.receiver_office),
       n.delivered_at, n.accept_by, n.first_due_date,
       case when kept then n.extension_due_date else n.first_due_date end, '{}',
       n.accepted_at, coalesce(answer.at, judged.at), judged.at, answer.outcome, answer.late_reason, 'invalid', answer.message_id,
       judged.message_id, (coalesce(answer.at, judged.at) at time zone n.receiver_zone)::date,
       (select count(*)::int from generate_series((n.delivered_at at time zone n.receiver_zone)::date + 1,
                                                  (coalesce(answer.at, judged.at) at time zone n.receiver_zone)::date, '1 day') day
         where extract(isodow from day) < 6),
       granted.at is not null,
       case when kept then n.extension_proposal end, case when kept then n.extension_due_date end, case when kept then 1 end,
       case when kept then 'GRANTED' end, case when kept then n.extension_decision end, case when kept then n.extension_due_before end,
       case when kept then n.extension_extended_before end,
       case when kept then array[(granted.at at time zone n.receiver_zone)::date] end,
       case when kept then array[n.extension_due_date] end,
       array_remove(array['holidays_unknown', 'return_days',
                          case when answer.message_id is null then 'returned_at' end,
                          case when granted.at is not null and not kept then 'due_date' end], null)
  from notice n
  left join lateral (select message_id, at, office, outcome, late_reason from notice_return r
                      where r.notice_id = n.id and r.round = 1 and r.kind = 'FINAL' order by at desc limit 1) answer on true
  left join lateral (select at, message_id from timeline_entry t
                      where t.notice_id = n.id and t.round = 1 and t.event = 'ASSESSED' order by at desc limit 1) judged on true
  left join lateral (select at, message_id from timeline_entry t
                      where t.notice_id = n.id and t.round = 1 and t.event = 'EXTENSION_GRANTED' order by at desc limit 1) granted on true
  cross join lateral (select granted.at is not null and n.extension_round = 1 and n.extension_state = 'GRANTED'
                             and n.extension_decision = granted.message_id as kept) held
 where n.round = 2 and n.requires_return;

-- In their second round: what belongs to the first is there now, and the clock runs since the assessment, as it did.
update notice n
   set begun_at = (select greatest(e.returned_at, e.assessed_at) from earlier_round e where e.notice_id = n.id),
       accept_by = null,
       first_due_date = case when extension_round = 2 and extension_state = 'GRANTED' then coalesce(extension_due_before, due_date)
                             else due_date end,
       extended = exists (select from timeline_entry t
                           where t.notice_id = n.id and t.round = 2 and t.event = 'EXTENSION_GRANTED'),
       return_days = case when returned_at is not null then
           (select count(*)::int from earlier_round e,
                   generate_series((greatest(e.returned_at, e.assessed_at) at time zone n.receiver_zone)::date + 1,
                                   (n.returned_at at time zone n.receiver_zone)::date, '1 day') day
             where e.notice_id = n.id and extract(isodow from day) < 6) end,
       extension_proposal = case when extension_round = 2 then extension_proposal end,
       extension_due_date = case when extension_round = 2 then extension_due_date end,
       extension_state = case when extension_round = 2 then extension_state end,
       extension_decision = case when extension_round = 2 then extension_decision end,
       extension_due_before = case when extension_round = 2 then extension_due_before end,
       extension_extended_before = case when extension_round = 2 then extension_extended_before end,
       extension_round = case when extension_round = 2 then 2 end
 where round = 2 and requires_return;

update notice n
   set begun_at = case when round = 1 and requires_return then delivered_at else begun_at end,
       peer_office = case direction
           when 'INCOMING' then sender_office
           else coalesce((select t.office from timeline_entry t
                           where t.notice_id = n.id and t.region = n.counterpart
                             and t.event in ('ACCEPTED', 'INTERIM_RETURN', 'RETURNED', 'DECLINED')
                           order by t.at desc, t.id desc limit 1), receiver_office) end,
       sent_on = case when sent_on is not null and direction = 'OUTGOING' then (submitted_at at time zone 'Asia/Shanghai')::date
                      else sent_on end,
       judgement = case when assessed_at is not null then
           (select t.message_id from timeline_entry t
             where t.notice_id = n.id and t.round = n.round and t.event = 'ASSESSED' order by t.at desc limit 1) end,
       sender_fault = declined_at is not null and accepted_at is null and reason in ('misrouted', 'incomplete')
                      and coalesce((declined_at at time zone receiver_zone)::date <= accept_by, false),
       granted_on = case when extension_state = 'GRANTED' then
           (select array[(t.at at time zone n.receiver_zone)::date] from timeline_entry t
             where t.notice_id = n.id and t.event = 'EXTENSION_GRANTED' and t.message_id = n.extension_decision limit 1) end,
       granted_due = case when extension_state = 'GRANTED' then
           (select array[n.extension_due_date] from timeline_entry t
             where t.notice_id = n.id and t.event = 'EXTENSION_GRANTED' and t.message_id = n.extension_decision limit 1) end,
       -- By it, a decline that stands can still be contested in time.
       arrived_on = case when state = 'DECLINED' then
           (coalesce(case direction
                when 'OUTGOING' then (select r.received_at from received_message r
                                       where r.sender = n.counterpart and r.id = n.answer and r.verdict = 'stored' limit 1)
                else (select r.received_at from receipt r where r.message_id = n.answer) end, declined_at)
            at time zone receiver_zone)::date end;

-- One row for each round that figures and statements can count: of a slip that requires a return, is not refused, and whose clock has
-- begun to run. Days are those of the receiver. (Its twin in Java is notice.RoundSnapshot.)
create view slip_round as
select n.id, n.round, n.direction, n.counterpart, n.office, n.peer_office, n.sender_region, n.receiver_region, n.type, n.urgency,
       n.agreement_id, n.movement, n.receiver_zone as zone, n.begun_at, (n.begun_at at time zone n.receiver_zone)::date as begun_on,
       n.accept_by, n.first_due_date, n.due_date, n.granted_on, n.granted_due, n.extended,
       (n.accepted_at at time zone n.receiver_zone)::date as accepted_on, (n.declined_at at time zone n.receiver_zone)::date as declined_on,
       n.reason, n.sender_fault, (n.contested_at at time zone n.receiver_zone)::date as contested_on,
       (n.withdrawn_at at time zone n.receiver_zone)::date as withdrawn_on, n.returned_on, n.return_days, n.arrived_on, n.arrived_late,
       n.outcome, n.late_reason, (n.assessed_at at time zone n.receiver_zone)::date as judged_on,
       case when n.assessed_at is not null then n.verdict end as verdict,
       case when n.state in ('RETURNED', 'ASSESSED') then 'RETURNED' when n.state in ('DECLINED', 'WITHDRAWN') then n.state
            else 'OPEN' end as state
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
            when e.withdrawn_at is not null then 'WITHDRAWN' else 'OPEN' end
  from earlier_round e join notice n on n.id = e.notice_id
 where n.requires_return and n.state <> 'REFUSED' and e.begun_at is not null and e.due_date is not null;

-- What is sent and receipted is counted of notices.
create view sent_notice as
select id, direction, counterpart, office, peer_office, type, urgency, agreement_id, movement, sent_on, receipted_in_time
  from notice
 where sent_on is not null;

-- What a slip counts as, as before, of rounds; the sums that are kept follow with the new figures.
create or replace view slip_figure as
select id, direction, counterpart, office, type, movement, null::date as sent_on, due_date, returned_on, return_days, late_reason, reason,
       false as sent, false as receipted, true as due,
       state = 'WITHDRAWN' as withdrawn,
       state = 'DECLINED' and reason = 'misrouted' as misrouted,
       not (state = 'WITHDRAWN' or state = 'DECLINED' and reason = 'misrouted') as cohort,
       state = 'RETURNED' as returned,
       state = 'RETURNED' and returned_on <= due_date as on_time,
       state = 'DECLINED' and reason <> 'misrouted' as declined,
       state = 'OPEN' as open,
       extended and not (state = 'WITHDRAWN' or state = 'DECLINED' and reason = 'misrouted') as extended,
       coalesce(verdict = 'valid', false) as valid,
       coalesce(verdict = 'invalid', false)::int as invalid
  from slip_round
union all
select id, direction, counterpart, office, type, movement, sent_on, null, null, null, null, null,
       true, receipted_in_time, false, false, false, false, false, false, false, false, false, false, 0
  from sent_notice;
