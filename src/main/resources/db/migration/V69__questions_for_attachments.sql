-- The message in which an attachment was asked for last: as long as the bus has not taken it, nobody was asked.
alter table attachment add column question uuid;
