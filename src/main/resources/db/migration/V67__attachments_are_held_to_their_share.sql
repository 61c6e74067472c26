-- When its pieces were asked for first: a region's share of a day is counted by it.
alter table attachment add column begun_at timestamptz;
update attachment set begun_at = created_at where state in ('AWAITED', 'RECEIVED', 'WITHHELD', 'LOST') and (received > 0 or asked > 0);
drop index attachment_of_region;
create index attachment_of_region on attachment (mailbox, begun_at) where begun_at is not null;

-- What nobody can have written who goes by the contract.
alter table attachment add constraint attachment_is_possible
    check (bytes between 1 and 20971520 and received between 0 and bytes and asked >= 0 and damaged >= 0);

-- Regions have their turns, and within one its attachments.
drop index attachment_request_turn;
create index attachment_request_turn on attachment_request (destination, turn_at);

-- What nobody is given is not kept.
delete from attachment_part p using attachment a
 where p.mailbox = a.mailbox and p.attachment_id = a.id and p.number > 0 and a.state in ('WITHHELD', 'LOST');
