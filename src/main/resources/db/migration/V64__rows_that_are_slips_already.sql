-- Rows of which there was the slip already, by an upload before.
alter table upload add column repeated integer not null default 0;
-- They have the slip, and what they ask for is told by the row that was sent: no hash of their own.
alter table upload_row alter column mac drop not null;
