-- Which rows became which slips. The same row, in whatever file its account brings it, is one slip: it is known again by a keyed hash of what it
-- asks for (ADR 56). Goes with its upload.
create table upload_row (
    upload_id uuid    not null references upload on delete cascade,
    -- As spreadsheet programs show it.
    number    integer not null,
    account   text    not null,
    mac       bytea   not null,
    -- Null until it is known what became of it.
    notice_id uuid,
    primary key (upload_id, number)
);
create unique index upload_row_content on upload_row (account, mac);
