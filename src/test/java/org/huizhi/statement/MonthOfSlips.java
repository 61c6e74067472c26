package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.ValidatableResponse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.NewPartner;
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

    /** Of a dispute about that version, as the side signs it that proposed. */
    static StatementDocument settlement(
            StatementDocument of, int disputed, List<StatementDocument.Difference> differences, String reason) {
        Differences.Sum sum = new Differences.Sum(of);
        differences.forEach(sum);
        return new StatementDocument(
                of.month(),
                disputed + 1,
                of.parties(),
                of.cutOff(),
                of.directions(),
                of.amends(),
                sum.differing(),
                null,
                reason);
    }

    /**
     * The partner proposes a month without its first slip; Yulin disputes it, and both find that slip.
     *
     * @return what the partner signs then: that the two stay apart
     */
    static StatementDocument theyProposeOneLessThenSettle(
            StatementScheduler scheduler, NewPartner partner, CalculatedStatement ours, String reason) {
        StatementDocument theirs = withoutItsFirst(ours);
        partner.says(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, partner.party.signingKey()));
        scheduler.runDue();
        Arrived disputed = partner.onBus.await(MessageType.STATEMENT_DISPUTED, theirs.id());
        String told = disputed.data().path("lines").get(0).asText();
        String line = told.substring(told.indexOf('|') + 1);
        String slip = line.substring(0, line.indexOf('|'));
        takes(
                partner,
                MessageType.STATEMENT_DISPUTED,
                theirs.id(),
                Map.of(
                        "digest",
                        disputed.data().path("digest").asText(),
                        "differences",
                        List.of(Map.of("from", "cn-610800", "id", slip, "responder", line, "fields", List.of()))));
        StatementDocument settlement = settlement(
                theirs,
                1,
                List.of(new StatementDocument.Difference("cn-610800", slip, 1, null, line, List.of())),
                reason);
        takes(
                partner,
                MessageType.STATEMENT_PROPOSED,
                settlement.id(),
                Books.proposal(settlement, partner.party.signingKey()));
        return settlement;
    }

    private static void takes(NewPartner partner, MessageType type, String id, Object data) {
        assertThat(partner.says(type, id, data).verdict()).isEqualTo(Verdict.STORED);
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

    /** The partner says that it has no round of the first day of what Yulin proposed. */
    static void theyHaveNothingOfTheFirstDay(StatementScheduler scheduler, NewPartner partner, String id) {
        assertThat(theySayOfTheFirstDay(scheduler, partner, id, List.of()))
                .hasSize(2)
                .allSatisfy(
                        difference -> assertThat(difference.has("responder")).isFalse());
    }

    /** The partner says that it has assessed both rounds of the first day as valid. */
    static void theyHaveAssessedTheFirstDay(
            StatementScheduler scheduler, NewPartner partner, CalculatedStatement ours) {
        LocalDate first = ours.document().yearMonth().atDay(15);
        List<String> lines = new ArrayList<>();
        LineStore.read(ours.lines(), (from, line) -> {
            if (line.dueDate().equals(first)) {
                lines.add(from + "|" + line.text().replace("|false||false|", "|false|valid|false|"));
            }
        });
        assertThat(theySayOfTheFirstDay(scheduler, partner, ours.document().id(), lines))
                .hasSize(2);
    }

    /**
     * @param lines each behind its sender's mailbox
     * @return the differences that Yulin found
     */
    private static JsonNode theySayOfTheFirstDay(
            StatementScheduler scheduler, NewPartner partner, String id, List<String> lines) {
        ValidatableResponse ours = ShownStatement.read(id);
        String day = ours.extract().path("directions[0].days[0].day");
        takes(
                partner,
                MessageType.STATEMENT_DISPUTED,
                id,
                Map.of(
                        "digest",
                        ours.extract().path("digest"),
                        "days",
                        List.of("cn-610800|" + day),
                        "part",
                        1,
                        "parts",
                        1,
                        "lines",
                        lines));
        scheduler.runDue();
        return partner.onBus.await(MessageType.STATEMENT_DISPUTED, id).data().path("differences");
    }
}
