-- After a database was restored to an earlier moment (ADR 0033): what was declared, whom this node asks, who asks this node, and what waits meanwhile.

create table restoration (
    id          uuid        primary key,
    restored_to timestamptz not null unique,
    declared_at timestamptz not null
);

-- One partner that is asked what it sent to this node, and has from it, since then.
create table resync (
    -- Subject of the messages.
    id          uuid        primary key,
    restoration uuid        not null references restoration,
    partner     text        not null,
    since       timestamptz not null,
    state       text        not null check (state in ('ASKING', 'REPLAYING', 'DONE', 'REFUSED')),
    -- Up to where the partner has answered, in its words; null before its first answer.
    after       text,
    -- The question that awaits its answer.
    question    uuid,
    -- A message that is longer than an answer, as far as it has come; encrypted.
    piece_key   text,
    piece       bytea,
    messages    int         not null,
    -- Code of the reason why the partner gave no answer.
    refusal     text,
    began_at    timestamptz not null,
    ended_at    timestamptz,
    unique (restoration, partner)
);
create index resync_open on resync (began_at) where state in ('ASKING', 'REPLAYING');
create index resync_of_partner on resync (partner, state);

-- What a partner asked last. Its questions before that are forgotten.
create table resync_question (
    partner  text        primary key,
    id       uuid        not null,
    -- Null once it is answered.
    question uuid,
    since    timestamptz not null,
    after    text,
    due_at   timestamptz not null,
    -- The id under which it was answered last.
    answered uuid
);

-- Partners whose messages are held, and not handled, since a resync with them is not over.
create table held_partner (
    partner text        primary key,
    since   timestamptz not null
);

-- Messages of both sides of an exchange with a partner, held until they are handled in their order; afterwards what came of them, without the bytes.
create table held_message (
    partner     text        not null,
    sender      text        not null,
    id          uuid        not null,
    digest      bytea       not null,
    type        text        not null,
    subject     text        not null,
    sent_at     timestamptz not null,
    received_at timestamptz not null,
    key_id      text        not null,
    jws         bytea,
    -- Null while it waits.
    result      text,
    settled_at  timestamptz,
    primary key (partner, sender, id, digest)
);
alter table held_message alter column jws set storage external;
create index held_waiting on held_message (partner, subject) where result is null;
create index held_by_key on held_message (key_id) where jws is not null;
create index held_by_subject on held_message (subject) where jws is not null;

-- What one side said of the other's messages, until those are handled.
create table held_receipt (
    partner     text        not null,
    speaker     text        not null,
    message_id  uuid        not null,
    sha256      text        not null,
    verdict     text        not null,
    reason      text,
    received_at timestamptz not null,
    receipt_id  uuid        not null,
    primary key (partner, speaker, message_id, sha256)
);

-- Which messages were receipted since a moment: asked for after a partner was restored. Costs an insert next to nothing.
create index receipt_by_time on receipt using brin (received_at) with (autosummarize = on);

-- Goes on with the numbers of a year far above those that were given to slips of which the database knows nothing any more.
create function skip_notice_numbers(year int, at_least bigint) returns void
    language plpgsql as $$
declare
    sequence_name text := 'notice_number_' || year;
    last bigint;
begin
    perform pg_advisory_xact_lock(hashtext(sequence_name));
    execute format('create sequence if not exists %I', sequence_name);
    execute format('select last_value from %I', sequence_name) into last;
    perform setval(sequence_name::regclass, greatest(last + 1000000, at_least));
end
$$;
