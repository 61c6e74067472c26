-- Runs that were begun and neither ended nor came further: an upload that ends the node is not begun for ever.
alter table upload add column attempts integer not null default 0;
-- Bytes of the rows that were refused.
alter table upload add column failure_bytes bigint not null default 0;
