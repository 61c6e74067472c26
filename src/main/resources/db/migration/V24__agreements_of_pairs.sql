-- An id of agreements belongs to the two who use it: the two mailboxes in alphabetical order, as in the document that they sign.
create function agreement_parties(payload bytea) returns text language sql immutable as $$
    select string_agg(party, ' ' order by party collate "C")
      from json_array_elements_text(convert_from(payload, 'UTF8')::json -> 'parties') party
$$;

alter table agreement add column parties text;
update agreement a
   set parties = agreement_parties(decode(translate(u.payload, '-_', '+/') || repeat('=', (4 - length(u.payload) % 4) % 4), 'base64'))
  from (select id, version, document::json ->> 'payload' as payload from agreement) u
 where u.id = a.id and u.version = a.version;
alter table agreement alter column parties set not null;
alter table agreement drop constraint agreement_pkey;
alter table agreement add primary key (parties, id, version);

alter table agreement_proposal add column parties text;
update agreement_proposal set parties = agreement_parties(payload);
alter table agreement_proposal alter column parties set not null;
alter table agreement_proposal drop constraint agreement_proposal_pkey;
alter table agreement_proposal add primary key (parties, id, version);

alter table agreement_fact add column parties text;
update agreement_fact f
   set parties = coalesce((select min(a.parties) from agreement a where a.id = f.agreement_id),
                          (select min(p.parties) from agreement_proposal p where p.id = f.agreement_id), '');
alter table agreement_fact alter column parties set not null;
drop index agreement_fact_of_agreement;
create index agreement_fact_of_agreement on agreement_fact (parties, agreement_id, id);

drop function agreement_parties(bytea);
