package org.huizhi.benchmark;

import org.huizhi.testsupport.Yulin;

/**
 * Loads made-up slips past the node, as many as wanted: two years, twenty counterparts, thirty offices, six types, four
 * in five answered, most of them in time, one in thirteen extended. The same number gives the same slips.
 */
final class SlipLoader {

    private static final String LOAD = """
            insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region, sender_office,
                receiver_region, receiver_office, office, agreement_id, agreement_version, agreement_digest, reply_limit, acceptance_limit,
                unverified, submission, state, round, submitted_at, sent_at, delivered_at, begun_at, returned_at, assessed_at, declined_at,
                withdrawn_at, withdrawal_stored, accept_by, first_due_date, due_date, extended, granted_on, granted_due, sender_fault, reason, late_reason, verdict, progress_messages,
                updated_at, version, movement, sent_on, receipted_in_time, returned_on, return_days, retention_days)
            select uuid_in(md5('slip ' || i)::cstring), '610800-2025-' || lpad(i::text, 8, '0'), direction, type, 'NORMAL', true, counterpart,
                   '610802', office, '140900', null, office, 'agr', 1, repeat('0', 64), 15, 3, '{}', uuid_in(md5('message ' || i)::cstring), state, 1,
                   sent, sent, sent, sent, case when state in ('RETURNED', 'ASSESSED') then sent + days * interval '1 day' end,
                   case when state = 'ASSESSED' then sent + (days + 1) * interval '1 day' end,
                   case when state = 'DECLINED' then sent + interval '1 day' end,
                   case when state = 'WITHDRAWN' then sent + interval '1 day' end, state = 'WITHDRAWN', sent::date + 5, sent::date + 21,
                   sent::date + 21 + case when dice % 13 = 0 then 14 else 0 end, dice % 13 = 0,
                   case when dice % 13 = 0 then array[sent::date + 15] end, case when dice % 13 = 0 then array[sent::date + 35] end,
                   state = 'DECLINED' and dice % 3 = 0,
                   case when state = 'DECLINED' then (array['misrouted', 'incomplete', 'not-competent'])[1 + dice % 3] end,
                   case when state in ('RETURNED', 'ASSESSED') and days > 21 then 'capacity' end,
                   case when state = 'ASSESSED' then case when dice % 20 = 0 then 'invalid' else 'valid' end end, 0,
                   sent + interval '40 days', 3, case when dice % 4 = 0 then 'cross-prefecture' else 'cross-province' end, sent::date,
                   dice % 50 <> 0, case when state in ('RETURNED', 'ASSESSED') then sent::date + days end,
                   case when state in ('RETURNED', 'ASSESSED') then days * 5 / 7 end, 365
              from (select i, dice,
                           case when dice % 2 = 0 then 'OUTGOING' else 'INCOMING' end as direction,
                           (array['residence-confirmation', 'certificate-verification', 'certificate-reissue', 'service-handover',
                                  'entitlement-query', 'cooperation-request'])[1 + (dice / 7) % 6] as type,
                           'cn-' || (100000 + (dice / 50) % 20 * 100) as counterpart,
                           (610800 + (dice / 1000) % 30) || '-hub' as office,
                           timestamptz '2025-01-02T02:00:00Z' + (dice / 30000) % 690 * interval '1 day' as sent,
                           1 + (dice / 11) % 25 + case when dice % 9 = 0 then 12 else 0 end as days,
                           case when dice % 100 < 40 then 'RETURNED' when dice % 100 < 80 then 'ASSESSED'
                                when dice % 100 < 84 then 'DECLINED' when dice % 100 < 86 then 'WITHDRAWN' else 'DELIVERED' end as state
                      from (select i, abs(hashint8(i)) as dice from generate_series(?::bigint, ?::bigint) i) drawn) slips""";

    private static final int CHUNK = 100_000;

    private SlipLoader() {}

    /** @param from number of the first slip */
    static void load(long from, long to) {
        for (long start = from; start <= to; start += CHUNK) {
            Yulin.update(LOAD, start, Math.min(to, start + CHUNK - 1));
        }
    }
}
