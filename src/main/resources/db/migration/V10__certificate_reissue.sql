-- The one request for re-issue that an answered question about a certificate may lead to.
create table certificate_reissue (
    original  uuid primary key references notice,
    notice_id uuid not null references notice
);
