-- What the hot path pays for with each row and nothing needs (ADR 26).

-- Rows that are referred to are never deleted, and those that refer to them are entered in the transaction that makes them or locks them: a check for
-- each row, and a lock on the row it finds, prove nothing new.
alter table timeline_entry drop constraint timeline_entry_notice_id_fkey;
alter table notice_return drop constraint notice_return_notice_id_fkey;
alter table notice_person drop constraint notice_person_notice_id_fkey;
alter table receipt drop constraint receipt_message_id_fkey;
alter table outbox drop constraint outbox_message_id_fkey;

-- One index that finds a notice's entries and keeps them apart, in place of two.
alter table timeline_entry drop constraint timeline_entry_pkey;
drop index timeline_of_notice;
alter table timeline_entry add primary key (notice_id, at, id);

-- A notice has a handful of returns, which the primary key finds.
drop index return_of_notice;
