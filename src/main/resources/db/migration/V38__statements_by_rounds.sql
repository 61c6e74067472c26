-- Statements by rounds, of any size, with amendments of earlier months. What was signed before stays as it was signed.
alter table statement
    -- What this node amends of earlier months, compressed as the lines are; null in statements of the old form.
    add column amendments       bytea,
    -- How many rounds the month has here: what the other side may send of a dispute goes by it.
    add column own_due          bigint,
    -- JSON: how many rounds differ, a digest over them, the other side's counts; null until the lines were compared.
    add column differing        text,
    -- In how many parts the differences come; null while none is here.
    add column difference_parts int;

-- Rounds on which the two sides of a dispute differ, in the parts in which they are sent; JSON.
create table statement_difference_part (
    statement   text not null references statement,
    part        int  not null,
    differences text not null,
    primary key (statement, part)
);

insert into statement_difference_part (statement, part, differences)
select id, 1, differences from statement where differences is not null and not settlement;
update statement set difference_parts = 1 where differences is not null and not settlement;

-- Statements were counted from it; a replica of an earlier release must not go on to count slips.
drop view delivered_slip;
