-- What other packages may read of the outbox: ids of messages that are still to be sent, or sent and not receipted yet.
create view outbox_pending as select message_id from outbox;
