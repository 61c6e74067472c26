package org.huizhi.statement;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;

/** A month of slips from Yulin to another region, as Yulin holds it; and what the other side would count of it. */
final class MonthOfSlips {

    private MonthOfSlips() {}

    static void forget() {
        Yulin.update("delete from notice where number like 'statement-%'");
        Yulin.recount();
    }

    /** As a side counts that has one slip less. */
    static StatementDocument withoutItsFirst(CalculatedStatement ours) {
        StatementDocument.Direction direction = ours.document().directions().get(1);
        List<StatementLine> lines = new ArrayList<>();
        LineStore.read(ours.lines(), (from, line) -> {
            if (from.equals(direction.from())) {
                lines.add(line);
            }
        });
        DayCounts others = new DayCounts();
        lines.subList(1, lines.size()).forEach(others::add);
        return with(
                ours.document(),
                new StatementDocument.Direction(
                        direction.from(), direction.to(), others.totals(), others.days(), direction.amendments()));
    }

    private static StatementDocument with(StatementDocument document, StatementDocument.Direction direction) {
        return new StatementDocument(
                document.month(),
                document.version(),
                document.parties(),
                document.cutOff(),
                List.of(document.directions().get(0), direction),
                document.amends(),
                null,
                null,
                null);
    }

    /** As a side would count that has other lines. */
    static StatementDocument altered(StatementDocument document) {
        var direction = document.directions().get(1);
        var days = direction.days();
        var first = new StatementDocument.Day(days.get(0).day(), days.get(0).slips(), "0".repeat(64));
        var changed = new ArrayList<>(days);
        changed.set(0, first);
        return with(
                document,
                new StatementDocument.Direction(
                        direction.from(), direction.to(), direction.totals(), changed, direction.amendments()));
    }

    /** Four of ours to them: on time, late, never answered, withdrawn; so rates are of three. */
    static List<String> with(String counterpart, YearMonth month) {
        LocalDate due = month.atDay(15);
        return List.of(
                slip(counterpart, due, "RETURNED", null, due.minusDays(2)),
                slip(counterpart, due, "RETURNED", null, due.plusDays(3)),
                slip(counterpart, due.plusDays(1), "DELIVERED", null, null),
                slip(counterpart, due.plusDays(1), "WITHDRAWN", null, null));
    }

    private static String slip(
            String counterpart, LocalDate due, String state, @Nullable String reason, @Nullable LocalDate returnedOn) {
        String id = UUID.randomUUID().toString();
        Yulin.update(
                """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, begun_at, returned_at,
                    withdrawn_at, withdrawal_stored, due_date, first_due_date, reason, updated_at, progress_messages, version,
                    returned_on)
                values (?::uuid, 'statement-' || ?, 'OUTGOING', 'residence-confirmation', 'NORMAL', true, ?, '610802',
                    '610802-health', '140930', '610802-health', 'agr', 1, repeat('0', 64), 15, 3, '{}', ?, ?, 1, ?, ?, ?, ?, ?, true, ?, ?, ?,
                    '2018-01-20T00:00:00Z', 0, 1, ?)""",
                id,
                id,
                counterpart,
                UUID.randomUUID(),
                state,
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                due.minusDays(20).atStartOfDay().atOffset(ZoneOffset.UTC),
                returnedOn == null ? null : returnedOn.atTime(2, 0).atOffset(ZoneOffset.UTC),
                state.equals("WITHDRAWN") ? due.minusDays(5).atTime(2, 0).atOffset(ZoneOffset.UTC) : null,
                due,
                due,
                reason,
                returnedOn);
        return id;
    }
}
