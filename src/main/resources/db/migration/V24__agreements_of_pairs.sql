-- An id of agreements belongs to the two who use it: the two mailboxes in alphabetical order, as in the document that they sign.
-- Earlier versions took bytes that are no JSON in UTF-8: those belong to nobody. No text of this database can hold \u0000.
create function agreement_parties(payload bytea) returns text language plpgsql immutable as $$
begin
    return coalesce((select string_agg(party, ' ' order by party collate "C")
                       from json_array_elements_text(replace(convert_from(payload, 'UTF8'), '\u0000', '\ufffd')::json -> 'parties') party), '');
exception when others then
    return '';
end $$;
create function agreement_payload(document text) returns bytea language plpgsql immutable as $$
declare
    payload text;
begin
    payload := replace(document, '\u0000', '\ufffd')::json ->> 'payload';
    return decode(translate(payload, '-_', '+/') || repeat('=', (4 - length(payload) % 4) % 4), 'base64');
exception when others then
    return null;
end $$;

alter table agreement add column parties text;
update agreement set parties = agreement_parties(agreement_payload(document));
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
drop function agreement_payload(text);
