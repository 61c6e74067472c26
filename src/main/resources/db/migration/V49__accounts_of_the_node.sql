-- What the node has written of accounts, sessions and links, it can prove (ADR 49). The bytes in totp of accounts and links are encrypted for all
-- of their row; accounts without a second factor have them too. Rows of before are not the node's.
alter table account_session
    add column mac_key text,
    add column mac bytea;
