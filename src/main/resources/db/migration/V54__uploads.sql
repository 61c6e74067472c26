-- Files of rows that become slips (ADR 56). The file goes when it is done, the rest some days later.
create table upload (
    id          uuid        primary key,
    -- Whose it is; what he may do is with the file, encrypted.
    account     text        not null,
    type        text        not null,
    -- Media type of the file.
    format      text        not null,
    state       text        not null check (state in ('RECEIVING', 'WAITING', 'RUNNING', 'CANCELLING', 'DONE', 'CANCELLED', 'REFUSED', 'INTERRUPTED')),
    -- Idempotency key of the request, and SHA-256 of what it asked for.
    request_key text,
    digest      bytea,
    bytes       bigint      not null default 0,
    -- Rows with something in them; null while they are not counted.
    row_count   integer,
    -- Number of the last row that is done, as spreadsheet programs show it.
    last_row    integer     not null default 0,
    sent        integer     not null default 0,
    failed      integer     not null default 0,
    -- Why the file as a whole was refused, in English and Chinese.
    fault_en    text,
    fault_zh    text,
    created_at  timestamptz not null,
    progress_at timestamptz not null,
    ended_at    timestamptz,
    -- Which run has it in hand, and until when.
    claim       uuid,
    claimed_until timestamptz
);
create index upload_of_account on upload (account, created_at);
create unique index upload_request on upload (account, request_key) where request_key is not null;
create index upload_open on upload (created_at) where state in ('RECEIVING', 'WAITING', 'RUNNING', 'CANCELLING');
create index upload_by_age on upload (created_at);

-- Pieces of the file, encrypted, from 1 on; 0 says for whom it is done.
create table upload_part (
    upload_id uuid    not null references upload on delete cascade,
    number    integer not null,
    account   text    not null,
    key_id    text    not null,
    content   bytea   not null,
    primary key (upload_id, number)
);
create index upload_part_key on upload_part (key_id);

-- Rows that were refused, with why, encrypted; 0 has the names of the columns.
create table upload_failure (
    upload_id uuid    not null references upload on delete cascade,
    number    integer not null,
    account   text    not null,
    key_id    text    not null,
    content   bytea   not null,
    primary key (upload_id, number)
);
create index upload_failure_key on upload_failure (key_id);
