-- A message that comes again is receipted with what was said the first time: of what begins a round, the due date too. Where it is not
-- kept, from before, the line says none.
alter table received_message
    add column due_date         date,
    add column holidays_unknown int[];
-- What a partner's receipts said that a restored node reads once more.
alter table held_receipt
    add column due_date         date,
    add column holidays_unknown int[];
