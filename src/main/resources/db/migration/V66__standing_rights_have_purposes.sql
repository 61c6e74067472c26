-- What goes on for an account while it does not call: webhooks, uploads. Nothing keeps a row without one.
alter table standing_right add column purposes text[] not null default '{webhooks}';
