-- What a partner has given back is bounded in bytes too, and while its last answer has not reached the bus none is made for it.
alter table resync add column bytes bigint not null default 0;
-- The message that answered last.
alter table resync_question add column answer uuid;
-- Asked for each message that waits; the primary key would be read from end to end for it.
create index held_receipt_of_message on held_receipt (partner, message_id);
