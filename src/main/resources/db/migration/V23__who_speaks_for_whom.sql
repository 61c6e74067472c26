-- Each office has a register of its own: what another has entered neither shows nor stands in the way.
alter table certificate drop constraint certificate_pkey;
alter table certificate add primary key (mac, office);

-- Which own office issues certificates of a kind under a name: the node answers by itself for that office alone. Nothing is deleted.
create table certificate_issuer (
    id         bigint      generated always as identity primary key,
    kind       text        not null,
    issuer     text        not null,
    office     text        not null,
    valid_from date        not null,
    -- First day on which it no longer counts.
    valid_to   date,
    entered_by text        not null,
    entered_at timestamptz not null
);
create index certificate_issuer_of on certificate_issuer (kind, issuer);

-- How often a caller has looked persons up by document number, by the region's day.
create table lookup_day (
    account text not null,
    day     date not null,
    lookups int  not null,
    primary key (account, day)
);

-- Whether it is in the audit log that the office that was asked sees the slip no longer.
alter table notice_part add column access_ended boolean not null default false;
create index part_with_access on notice_part (ended_at) where state <> 'OPEN' and not access_ended;
