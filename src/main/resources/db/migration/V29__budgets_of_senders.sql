-- What each sender has had this node keep of a kind of message, by day (UTC), so that none fills memory or tables.

create table sender_budget (
    sender   text   not null,
    kind     text   not null,
    day      date   not null,
    messages bigint not null,
    -- As kept: signed and encrypted.
    bytes    bigint not null,
    primary key (sender, kind, day)
);
create index sender_budget_by_day on sender_budget (day);

-- A message that was refused beyond its sender's budget is kept without its bytes, and so without a key.
alter table received_message alter column key_id drop not null;

-- What a list of agreements shows, so that it does not read the agreements themselves. Null where it has to: what a
-- release before this one adds, and what cannot be read here.
alter table agreement_proposal add column title_zh text, add column title_en text, add column effective_from date,
    add column effective_to date;
do $$
declare
    proposal record;
    terms json;
begin
    for proposal in select parties, id, version, payload from agreement_proposal loop
        begin
            terms := convert_from(proposal.payload, 'UTF8')::json;
            update agreement_proposal
               set title_zh = terms -> 'title' ->> 'zh', title_en = terms -> 'title' ->> 'en',
                   effective_from = (terms ->> 'effectiveFrom')::date, effective_to = (terms ->> 'effectiveTo')::date
             where parties = proposal.parties and id = proposal.id and version = proposal.version;
        exception when others then
            null;
        end;
    end loop;
end $$;
-- Those that wait are counted when a region makes another.
create index agreement_proposal_by_proposer on agreement_proposal (proposer);
