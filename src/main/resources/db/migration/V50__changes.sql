-- What happened to slips, in an order in which readers miss nothing and see nothing twice (ADR 50). No row is written anew: entries of before have no
-- position, and the index over those that have one is made while it is empty.

-- What is added to the server's transaction ids, which begin anew where a database is copied into another server.
create function change_offset() returns bigint language sql stable as 'select 0::bigint';

-- Of whatever this transaction writes.
create function change_position() returns bigint language sql stable as 'select pg_current_xact_id()::text::bigint + change_offset()';

-- Whatever has a position before this one is committed and seen by this statement, or will never be.
create function change_horizon() returns bigint language sql stable
    as 'select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + change_offset()';

-- Positions go on behind all that there are. Called before a node writes; does nothing but in a database that was copied into another server.
create function continue_change_positions() returns boolean
    language plpgsql as $$
declare
    last bigint;
begin
    perform pg_advisory_xact_lock(hashtext('change_offset'));
    select max(tx) into last from timeline_entry;
    if last is null or last < change_position() then
        return false;
    end if;
    execute format('create or replace function change_offset() returns bigint language sql stable as %L', 'select ' || last || '::bigint');
    return true;
end
$$;

alter table timeline_entry add column tx bigint;
alter table timeline_entry alter column tx set default change_position();
create index timeline_by_change on timeline_entry (tx, id) where tx is not null;

-- What is whole: a change that is missing here now, because its transaction runs, will stand behind all that are here.
create view slip_change as
select t.tx, t.id, t.notice_id, t.at, t.event, t.round, n.number, n.direction, n.type, n.counterpart, n.office, n.escalation_office,
       -- Who handed it over is told that, and nothing after it.
       case when t.event = 'HANDED_OVER' then t.office end as former_office,
       greatest(n.returned_at, n.declined_at, n.withdrawn_at, n.assessed_at, n.refused_at) as ended_at, n.parts > 0 as in_parts
  from timeline_entry t join notice n on n.id = t.notice_id
 where t.tx < change_horizon();

-- Offices that were asked for a part of a slip, and until when they see the slip by it, save for the time that they have beyond the end.
create view slip_part_office as
select notice_id, office, case when state = 'OPEN' then timestamptz 'infinity' else ended_at end as until from notice_part;

-- Microseconds since 1970: whoever writes a slip from now on dates the change later than this. A sequence, since what is set is there for everybody at
-- once, in whichever transaction they are.
create sequence change_floor as bigint minvalue 0 start 0;
