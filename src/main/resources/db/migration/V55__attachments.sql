-- Files that go with a slip or its return (ADR 57). Their names are with their bytes, encrypted.
create table attachment (
    -- Region that lists it, and the id that it has there.
    mailbox     text        not null,
    id          uuid        not null,
    -- Who uploaded it, where it is of this node.
    account     text,
    -- Region to which it goes; null of an upload that no message lists.
    destination text,
    -- The notice with a message that lists it; null while none does.
    notice_id   uuid,
    -- Told from the content; of one that is not whole yet what its owner says.
    media_type  text,
    bytes       bigint      not null,
    -- SHA-256; null until it is whole, or known from the message that lists it.
    digest      bytea,
    state       text        not null check (state in ('UPLOADING', 'UPLOADED', 'SENT', 'ARRIVED', 'AWAITED', 'RECEIVED', 'WITHHELD', 'LOST', 'ERASED')),
    -- Bytes that are here.
    received    bigint      not null default 0,
    created_at  timestamptz not null,
    -- When it is looked at next, and how often the other region was asked without anything coming.
    due_at      timestamptz,
    asked       integer     not null default 0,
    -- How often all of it was here and was not what is listed.
    damaged     integer     not null default 0,
    primary key (mailbox, id)
);
create index attachment_of_notice on attachment (notice_id) where notice_id is not null;
create index attachment_of_account on attachment (account, created_at) where notice_id is null;
create index attachment_unsent on attachment (created_at) where notice_id is null;
create index attachment_due on attachment (due_at) where due_at is not null;
create index attachment_awaited on attachment (created_at) where state = 'AWAITED';
create index attachment_of_region on attachment (mailbox, created_at) where state <> 'UPLOADING';

-- Pieces of 256 KiB, encrypted, from 1 on; 0 is the name.
create table attachment_part (
    mailbox       text    not null,
    attachment_id uuid    not null,
    number        integer not null,
    key_id        text    not null,
    content       bytea   not null,
    primary key (mailbox, attachment_id, number),
    foreign key (mailbox, attachment_id) references attachment (mailbox, id) on delete cascade
);
create index attachment_part_key on attachment_part (key_id);

-- Pieces that another region has asked for and that have not left yet.
create table attachment_request (
    attachment_id uuid        primary key,
    destination   text        not null,
    numbers       integer[]   not null,
    turn_at       timestamptz not null
);
create index attachment_request_turn on attachment_request (turn_at);

-- What asks for pieces is evidence of nothing, as probes are.
drop index sent_technical;
create index sent_technical on sent_message (created_at, id)
    where type in ('org.huizhi.receipt.v1', 'org.huizhi.probe.v1', 'org.huizhi.attachment.asked.v1');
