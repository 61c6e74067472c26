-- Made-up slips in the order of their sending over two years: half out, half in. Each office has two types, five counterparts, and takes about so long.
-- Most are answered within five weeks, some declined or withdrawn, one in fifty never. Those that have ended are erased.
-- Parameters: first and last, how many in all, own offices, counterparts, agreement and digest.
insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region, sender_office, receiver_region,
                    receiver_office, office, agreement_id, agreement_version, agreement_digest, reply_limit, acceptance_limit, unverified,
                    submission, state, round, submitted_at, sent_at, delivered_at, begun_at, accepted_at, declined_at, withdrawn_at, withdrawal,
                    withdrawal_stored, returned_at, assessed_at, accept_by, first_due_date, due_date, reason, outcome, late_reason, verdict,
                    answer, progress_messages, updated_at, version, movement, sent_on, receipted_in_time, returned_on, return_days,
                    retention_days, erase_on, erased_at)
select (key || '0')::uuid, left(office, 2) || '0800-' || extract(year from sent) || '-' || lpad(i::text, 8, '0'), direction, type, 'NORMAL', true, counterpart,
       case direction when 'OUTGOING' then left(office, 6) else other end, case direction when 'OUTGOING' then office else other || '-health' end,
       case direction when 'OUTGOING' then other else left(office, 6) end, case direction when 'INCOMING' then office end,
       office, agreement, 1, digest, 15, 3, '{}',
       (key || '1')::uuid, state, 1, sent, case direction when 'OUTGOING' then sent + interval '1 second' end, sent + interval '2 seconds', sent + interval '2 seconds', returned, declined, withdrawn,
       case when withdrawn is not null then (key || '4')::uuid end,
       withdrawn is not null, returned, assessed, sent::date + 5, sent::date + 21, sent::date + 21,
       case when declined is not null then (array['misrouted', 'incomplete', 'not-competent'])[1 + i % 3] end,
       case when returned is not null then 'confirmed' end, case when returned::date > sent::date + 21 then 'capacity' end,
       case when assessed is not null then 'valid' end,
       case when coalesce(returned, declined) is not null then (key || '2')::uuid end, 0,
       coalesce(assessed, returned, declined, withdrawn, sent + interval '2 seconds'), 3, 'cross-province', sent::date, true,
       returned::date, case when returned is not null then days * 5 / 7 end, 180,
       case when state in ('DELIVERED', 'RECEIVED') then current_date + 180 end,
       case when state not in ('DELIVERED', 'RECEIVED') then now() end
  from (select *, substr(counterpart, 4) as other,
               case when assessed is not null then 'ASSESSED' when returned is not null then 'RETURNED' when declined is not null then 'DECLINED'
                    when withdrawn is not null then 'WITHDRAWN' when direction = 'OUTGOING' then 'DELIVERED' else 'RECEIVED' end as state
          from (select *, case when returned is not null and direction = 'OUTGOING' and i % 8 = 0 then returned + interval '1 hour' end as assessed
                  from (select *, case when fate < 930 and sent + days * interval '1 day' < now() then sent + days * interval '1 day' end as returned,
                               case when fate between 930 and 969 then sent + interval '1 minute' end as declined,
                               case when fate between 970 and 979 then sent + interval '1 minute' end as withdrawn
                          from (select i, agreement, digest, sent, dice % 1000 as fate, 3 + desk + (dice / 1000) % 4 + case when dice % 29 = 0 then 14 else 0 end as days,
                                       case when dice % 2 = 0 then 'OUTGOING' else 'INCOMING' end as direction,
                                       counterparts[1 + (desk * 5 + dice / 7 % 5) % cardinality(counterparts)] as counterpart, offices[1 + desk] as office,
                                       (array['residence-confirmation', 'certificate-verification', 'certificate-reissue', 'service-handover',
                                              'entitlement-query', 'cooperation-request'])[1 + (desk + dice % 2) % 6] as type,
                                       -- A UUID of version 7 but for its last digit, which tells a slip's messages apart.
                                       lpad(to_hex((extract(epoch from sent) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 14) as key
                                  from (select i, agreement, digest, offices, counterparts, abs(hashint8(i)::bigint) as dice, md5(i::text) as noise,
                                               (abs(hashint8(i)::bigint) / 13 % cardinality(offices))::int as desk,
                                               now() - interval '730 days' + (i - 0.5) / total * interval '729 days' as sent
                                          from generate_series(?::bigint, ?::bigint) i,
                                               (select ?::bigint as total, ?::text[] as offices, ?::text[] as counterparts, ?::text as agreement, ?::text as digest) given
                                        offset 0) drawn
                                offset 0) dealt
                        offset 0) lived
                offset 0) judged
        offset 0) slips
