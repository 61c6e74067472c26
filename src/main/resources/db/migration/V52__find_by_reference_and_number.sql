-- A caller finds its own case by its own case number, and anybody by the number 编号 that is on a paper. Several notices may have one reference; the
-- newest is shown first. Incoming notices have none.
create index notice_by_reference on notice (reference, id desc) where reference is not null;
create index notice_by_number on notice (number);
