-- A dead letter is known by its content, not by its place: what a mirror copies again, or its sender sends again, is counted and is no second one.

create function dead_letter_content(value_digest bytea, record_key bytea, headers jsonb) returns bytea
    language sql as $$
    select sha256(value_digest || coalesce(sha256(record_key), ''::bytea) || convert_to(headers::text, 'UTF8'))
$$;

alter table dead_letter
    add column times            int not null default 1,
    add column last_received_at timestamptz,
    -- Null of those that were erased or doubled before this column was there.
    add column content          bytea;
update dead_letter set last_received_at = received_at;
update dead_letter d
   set content = first.content
  from (select distinct on (content) id, content
          from (select id, dead_letter_content(sha256, record_key, headers) as content
                  from dead_letter where value is not null) known
         order by content, id) first
 where d.id = first.id;
alter table dead_letter alter column last_received_at set not null;

alter table dead_letter drop constraint dead_letter_topic_partition_offset_sha256_key;
create unique index dead_letter_by_content on dead_letter (content);
