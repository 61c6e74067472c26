-- Agreements before both have signed, what happened to them since, and whether partners answer.

create table agreement_proposal (
    id          text  not null,
    version     int   not null check (version > 0),
    counterpart text  not null,
    -- The party that drafted it.
    proposer    text  not null,
    -- The very bytes that both parties sign.
    payload     bytea not null,
    -- Their SHA-256, hex.
    digest      text  not null,
    -- JWS in general JSON serialisation with the proposer's signature; null while it is a draft of this node.
    document    text,
    primary key (id, version)
);
create index agreement_proposal_by_counterpart on agreement_proposal (counterpart);

-- Only ever added: states are derived from these and from the dates of the agreement.
create table agreement_fact (
    id           bigint generated always as identity primary key,
    agreement_id text        not null,
    -- Null for what concerns every version: suspension and resumption.
    version      int,
    event        text        not null,
    at           timestamptz not null,
    -- The mailbox that did it.
    region       text        not null,
    actor        text,
    reason       text,
    last_day     date,
    message_id   uuid,
    -- JSON: what the own administrator found before proposing or signing.
    assessment   text
);
create index agreement_fact_of_agreement on agreement_fact (agreement_id, id);
create index agreement_fact_of_message on agreement_fact (message_id) where message_id is not null;

-- The last probe of each partner. One row is claimed by one replica.
create table partner_probe (
    mailbox     text primary key,
    due_at      timestamptz not null,
    message_id  uuid,
    made_at     timestamptz,
    -- Of the last one that was answered.
    answered_at timestamptz,
    round_trip_millis bigint,
    -- Why the partner refused it; null when it did not.
    refusal     text
);
