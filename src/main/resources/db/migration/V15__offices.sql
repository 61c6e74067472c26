-- Which office gets an incoming slip that names none. What is null fits all; nothing is deleted.
create table routing_rule (
    id         bigint      generated always as identity primary key,
    type       text,
    area       text,
    department text,
    office     text        not null,
    valid_from date        not null,
    -- First day on which it no longer counts.
    valid_to   date,
    entered_by text        not null,
    entered_at timestamptz not null
);

alter table timeline_entry
    -- The office that got the slip when it was handed over.
    add column to_office  text,
    -- The office that entered it on behalf of the one below it.
    add column entered_by text;
