-- Who signs in by the issuer of the region has no account here (ADR 51): what the issuer has said of him stands in his session, and lasts as long
-- as that. While he is on his way to the issuer and back, his sign-in is nobody's yet, and has where he wants to go.
alter table account_session
    alter column account drop not null,
    add column guest_issuer text,
    add column guest_subject text,
    add column guest_name text,
    add column guest_roles text[] not null default '{}',
    add column guest_offices text[] not null default '{}',
    add column return_to text,
    drop constraint account_session_step_check,
    add constraint account_session_step_check check (step in ('issuer', 'code', 'password', 'open')),
    -- Somebody's account's, or a guest's, or of somebody who is on his way.
    add constraint account_session_whose_check check (
        case when step = 'issuer' then account is null and guest_subject is null and return_to is not null
        else (account is null) <> (guest_subject is null) and return_to is null end),
    add constraint account_session_guest_check check (
        (guest_subject is null) = (guest_issuer is null) and (guest_subject is null) = (guest_name is null));
create index account_session_of_guest on account_session (guest_issuer, guest_subject, created_at) where guest_subject is not null;
create index account_session_guests on account_session (created_at) where guest_subject is not null;
