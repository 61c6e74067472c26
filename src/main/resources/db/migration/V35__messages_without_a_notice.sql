-- What belongs to no notice is erased by its age, and technical messages are deleted by theirs. Partial indexes: the messages of notices are in none of
-- them, so only refusals, probes and receipts (one for each batch) pay for them.
create index received_aged on received_message (received_at, id) where verdict = 'refused' or type = 'org.huizhi.probe.v1';
-- By itself: most receipts stay, and each is looked at once.
create index received_receipts on received_message (received_at, id) where type = 'org.huizhi.receipt.v1';
create index sent_technical on sent_message (created_at, id)
    where type in ('org.huizhi.receipt.v1', 'org.huizhi.probe.v1');
create index dead_letter_by_age on dead_letter (received_at) where value is not null;

-- Up to which of the receipts, in the order of their arrival, it was looked at whether they are still needed: those that are stay with their notices.
create table retention_progress (
    job         text primary key,
    received_at timestamptz not null,
    message_id  uuid        not null
);
insert into retention_progress values ('receipts', timestamptz '2000-01-01T00:00:00Z', '00000000-0000-0000-0000-000000000000');
