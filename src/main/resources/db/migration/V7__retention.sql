-- Person data is found by exact document number through a keyed hash, and erased after its retention period.

-- HMAC-SHA-256 of the document numbers in a notice's submission.
create table notice_person (
    notice_id uuid  not null references notice,
    key_id    text  not null,
    mac       bytea not null,
    primary key (notice_id, mac)
);
create index notice_person_by_mac on notice_person (mac);

alter table notice
    -- Of the type, or of the agreement where that says otherwise.
    add column retention_days   int not null default 365,
    -- The day from which on the person data is erased; null once that is done.
    add column erase_on         date,
    add column erased_at        timestamptz,
    add column legal_hold_since timestamptz;
update notice set erase_on = greatest(updated_at::date, due_date) + retention_days;
create index notice_to_erase on notice (erase_on) where erase_on is not null and legal_hold_since is null;

-- This node's signed statements of what it erased.
create table notice_erasure (
    id        bigint generated always as identity primary key,
    notice_id uuid        not null references notice,
    erased_at timestamptz not null,
    -- Compact JWS; ids and digests, no person data.
    jws       text        not null
);
create index erasure_of_notice on notice_erasure (notice_id);

-- Null once erased; the digest stays.
alter table sent_message alter column jws drop not null;
alter table received_message alter column jws drop not null;
create index sent_by_subject on sent_message (subject) where jws is not null;
create index received_by_subject on received_message (subject) where jws is not null;
-- For the replacement of keys: what is not locked with the current one.
create index sent_by_key on sent_message (key_id) where jws is not null;
create index received_by_key on received_message (key_id) where jws is not null;
create index dead_letter_by_key on dead_letter (key_id) where value is not null;
create index dead_letter_by_subject on dead_letter (subject) where value is not null;
