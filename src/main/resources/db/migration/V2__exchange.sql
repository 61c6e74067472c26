-- The exchange: notices with their history, messages sent and received, the queue towards the bus, dead letters.
-- Instants are timestamptz, dates are days in the receiving region's time zone. Columns that hold message bytes are locked
-- (AES-256-GCM, key id beside them) wherever they can contain person data.

create table notice (
    id                uuid primary key,
    number            text        not null,
    direction         text        not null check (direction in ('OUTGOING', 'INCOMING')),
    type              text        not null,
    urgency           text        not null check (urgency in ('NORMAL', 'URGENT')),
    requires_return   boolean     not null,
    counterpart       text        not null,
    sender_region     text        not null,
    sender_office     text        not null,
    receiver_region   text        not null,
    receiver_office   text,
    -- The own office that is concerned: the sender's for outgoing, the handling one for incoming. Scope of every caller.
    office            text        not null,
    agreement_id      text        not null,
    agreement_version int         not null,
    agreement_digest  text        not null,
    reply_limit       int         not null,
    acceptance_limit  int         not null,
    reference         text,
    -- JSON pointers of document numbers whose check digit is wrong.
    unverified        text[]      not null,
    submission        uuid        not null,
    state             text        not null,
    round             int         not null,
    submitted_at      timestamptz not null,
    sent_at           timestamptz,
    delivered_at      timestamptz,
    refused_at        timestamptz,
    accepted_at       timestamptz,
    declined_at       timestamptz,
    withdrawn_at      timestamptz,
    -- The message that is the withdrawal, and whether its receipt says that it is stored.
    withdrawal        uuid,
    withdrawal_stored boolean     not null,
    returned_at       timestamptz,
    assessed_at       timestamptz,
    accept_by         date,
    first_due_date    date,
    due_date          date,
    reason            text,
    outcome           text,
    late_reason       text,
    verdict           text,
    answer            uuid,
    progress_messages int         not null,
    updated_at        timestamptz not null,
    version           int         not null
);
-- Listings are always scoped to offices; id is UUIDv7, so it is the order of time.
create index notice_by_office on notice (office, id desc);
create index notice_by_counterpart on notice (counterpart, id desc);
create index notice_by_type on notice (type, id desc);
create index notice_by_change on notice (updated_at, id);
create index notice_open_by_state on notice (state, id desc)
    where state in ('SUBMITTED', 'SENT', 'DELIVERED', 'RECEIVED', 'ACCEPTED', 'RETURNED');
create index notice_open_by_due_date on notice (due_date, id desc)
    where state in ('DELIVERED', 'RECEIVED', 'ACCEPTED');
create index notice_cohort on notice (direction, due_date, counterpart) where requires_return;

-- 编号: sender's code, year, sequence. One sequence a year, made on first use; gaps are allowed, repeats are not.
create function notice_number(code text, year int) returns text
    language plpgsql as $$
declare
    sequence_name text := 'notice_number_' || year;
    n text;
begin
    if to_regclass(sequence_name) is null then
        perform pg_advisory_xact_lock(hashtext(sequence_name));
        execute format('create sequence if not exists %I', sequence_name);
    end if;
    n := nextval(sequence_name)::text;
    return code || '-' || year || '-' || lpad(n, greatest(6, length(n)), '0');
end
$$;

create table timeline_entry (
    id         bigint generated always as identity (cache 50) primary key,
    notice_id  uuid        not null references notice,
    at         timestamptz not null,
    event      text        not null,
    -- The mailbox whose signature stands behind the entry.
    region     text        not null,
    office     text,
    actor      text,
    message_id uuid,
    round      int         not null,
    reason     text
);
create index timeline_of_notice on timeline_entry (notice_id, at, id);

create table notice_return (
    -- Unique per sender only: the other region can use an id of ours.
    message_id  uuid        not null,
    notice_id   uuid        not null references notice,
    round       int         not null,
    kind        text        not null check (kind in ('INTERIM', 'FINAL')),
    at          timestamptz not null,
    office      text        not null,
    outcome     text,
    late_reason text,
    primary key (notice_id, message_id)
);
create index return_of_notice on notice_return (notice_id, at);

-- Messages this node has sent: the signed bytes, kept as evidence. Never updated; a receipt is a row of its own.
create table sent_message (
    id          uuid primary key,
    type        text        not null,
    subject     text        not null,
    destination text        not null,
    created_at  timestamptz not null,
    digest      bytea       not null,
    key_id      text        not null,
    jws         bytea       not null
);
alter table sent_message alter column jws set storage external;

create table receipt (
    message_id  uuid primary key references sent_message,
    verdict     text        not null,
    reason      text,
    received_at timestamptz not null,
    -- The receipt message that carried it, in received_message.
    receipt_id  uuid        not null
);

-- The queue towards the bus: the exact record bytes, from the transaction that caused them until they are receipted.
create table outbox (
    -- Not cached: within one case the order of seq is the order of what happened.
    seq             bigint generated always as identity primary key,
    message_id      uuid        not null references sent_message,
    shard           int         not null,
    type            text        not null,
    subject         text        not null,
    destination     text        not null,
    created_at      timestamptz not null,
    traceparent     text,
    record          bytea       not null,
    awaits_receipt  boolean     not null,
    attempts        int         not null,
    sent_at         timestamptz,
    next_attempt_at timestamptz not null
);
alter table outbox alter column record set storage external;
create index outbox_due on outbox (shard, next_attempt_at, seq);
create index outbox_by_message on outbox (message_id);

-- Relays of several replicas share the queue by shard, so that the messages about one notice keep their order.
create table outbox_shard (
    shard        int primary key,
    leased_by    text,
    leased_until timestamptz not null
);
insert into outbox_shard (shard, leased_until) select n, timestamptz '2000-01-01T00:00:00Z' from generate_series(0, 15) n;

-- Messages this node has received from authenticated senders: handle-once guard and evidence in one.
-- A null verdict waits: the notice (or the round) it speaks about is not known yet.
create table received_message (
    sender      text        not null,
    id          uuid        not null,
    digest      bytea       not null,
    type        text        not null,
    subject     text        not null,
    sent_at     timestamptz not null,
    received_at timestamptz not null,
    verdict     text,
    reason      text,
    key_id      text        not null,
    jws         bytea       not null,
    primary key (sender, id, digest)
);
alter table received_message alter column jws set storage external;
create index received_waiting on received_message (subject) where verdict is null;
create index received_waiting_since on received_message (received_at) where verdict is null;

create table dead_letter (
    id          uuid primary key,
    topic       text        not null,
    partition   int         not null,
    "offset"    bigint      not null,
    sha256      bytea       not null,
    record_key  bytea,
    headers     jsonb       not null,
    source      text,
    type        text,
    subject     text,
    key_id      text        not null,
    value       bytea,
    size        int         not null,
    reason      text        not null,
    detail      text        not null,
    received_at timestamptz not null,
    status      text        not null check (status in ('OPEN', 'REPLAYED', 'DISCARDED')),
    attempts    int         not null,
    decided_at  timestamptz,
    decided_by  text,
    decision    text,
    -- The same record read again after a crash is the same dead letter; offsets start anew when a cluster is rebuilt.
    unique (topic, partition, "offset", sha256)
);
create index dead_letter_by_status on dead_letter (status, id desc);

create table idempotency_key (
    caller     text        not null,
    key        text        not null,
    request    bytea       not null,
    status     int         not null,
    notice_id  uuid        not null,
    response   text        not null,
    etag       text        not null,
    created_at timestamptz not null,
    primary key (caller, key)
);
create index idempotency_key_age on idempotency_key (created_at);

create table audit_entry (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    caller      text        not null,
    action      text        not null,
    notice_id   uuid,
    detail      text,
    traceparent text
);
create index audit_by_notice on audit_entry (notice_id) where notice_id is not null;
