package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A database of before rounds: a slip that was answered late and wrongly, and right in its second round, has a first
 * round again; one whose extension was overwritten says that its date is not known.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarlierRoundsMigrationTest {

    private static final String NAME = "before_rounds";

    private final EmbeddedDatabase server = EmbeddedDatabase.start();
    private final UUID twice = UUID.randomUUID();
    private final UUID extended = UUID.randomUUID();
    private final UUID declined = UUID.randomUUID();
    private final UUID granted = UUID.randomUUID();
    private final UUID grantedTwice = UUID.randomUUID();
    private final UUID refused = UUID.randomUUID();
    private final UUID proposed = UUID.randomUUID();

    @BeforeAll
    void migrate() {
        server.createDatabase(NAME);
        upTo("35");
        slip(twice, "ASSESSED", 2, """
                returned_at = '2026-04-01T02:00:00Z', returned_on = '2026-04-01', return_days = 22, assessed_at = '2026-04-02T02:00:00Z',
                verdict = 'valid', due_date = '2026-04-20', accepted_at = '2026-03-04T02:00:00Z', outcome = 'confirmed'""");
        entry(twice, "2026-03-26T02:00:00Z", "RETURNED", 1, null);
        entry(twice, "2026-03-27T02:00:00Z", "ASSESSED", 1, "invalid");
        entry(twice, "2026-04-02T02:00:00Z", "ASSESSED", 2, "valid");
        answer(twice, "2026-03-26T02:00:00Z", 1, "not-found", "capacity");
        answer(twice, "2026-04-01T02:00:00Z", 2, "confirmed", null);
        slip(extended, "ACCEPTED", 2, """
                due_date = '2026-04-20', accepted_at = '2026-03-04T02:00:00Z', extended = true, extension_round = 2,
                extension_state = 'PROPOSED', extension_due_date = '2026-05-06', extension_proposal = gen_random_uuid(), verdict = 'invalid'""");
        entry(extended, "2026-03-20T02:00:00Z", "EXTENSION_GRANTED", 1, null);
        entry(extended, "2026-03-27T02:00:00Z", "ASSESSED", 1, "invalid");
        answer(extended, "2026-03-26T02:00:00Z", 1, "not-found", null);
        slip(
                declined,
                "DECLINED",
                1,
                "declined_at = '2026-03-05T15:00:00Z', reason = 'misrouted', due_date = '2026-03-23'");
        slip(granted, "DELIVERED", 1, """
                due_date = '2026-04-10', extended = true, extension_round = 1, extension_state = 'GRANTED',
                extension_due_date = '2026-04-10', extension_due_before = '2026-03-23', extension_extended_before = false,
                extension_proposal = gen_random_uuid(), extension_decision = (select '11111111-1111-1111-1111-111111111111'::uuid)""");
        server.update(
                NAME,
                "insert into timeline_entry (notice_id, at, event, region, message_id, round) values (?, '2026-03-20T02:00:00Z',"
                        + " 'EXTENSION_GRANTED', 'cn-610800', '11111111-1111-1111-1111-111111111111', 1)",
                granted);
        slip(grantedTwice, "DELIVERED", 1, """
                due_date = '2026-05-06', extended = true, extension_round = 1, extension_state = 'GRANTED',
                extension_due_date = '2026-05-06', extension_due_before = '2026-04-10', extension_extended_before = true,
                extension_proposal = gen_random_uuid(), extension_decision = '22222222-2222-2222-2222-222222222222'""");
        decision(grantedTwice, "2026-03-20T02:00:00Z", "EXTENSION_GRANTED", "33333333-3333-3333-3333-333333333333", 1);
        decision(grantedTwice, "2026-04-09T02:00:00Z", "EXTENSION_GRANTED", "22222222-2222-2222-2222-222222222222", 1);
        slip(refused, "ACCEPTED", 2, """
                due_date = '2026-04-20', accepted_at = '2026-03-04T02:00:00Z', verdict = 'invalid'""");
        decision(refused, "2026-03-20T02:00:00Z", "EXTENSION_GRANTED", "44444444-4444-4444-4444-444444444444", 1);
        decision(refused, "2026-03-20T03:00:00Z", "MESSAGE_REFUSED", "44444444-4444-4444-4444-444444444444", 1);
        entry(refused, "2026-03-27T02:00:00Z", "ASSESSED", 1, "invalid");
        answer(refused, "2026-03-26T02:00:00Z", 1, "not-found", null);
        decision(refused, "2026-04-01T02:00:00Z", "EXTENSION_GRANTED", "55555555-5555-5555-5555-555555555555", 2);
        decision(refused, "2026-04-01T03:00:00Z", "MESSAGE_REFUSED", "55555555-5555-5555-5555-555555555555", 2);
        slip(proposed, "DELIVERED", 1, """
                due_date = '2026-04-10', extended = true, extension_round = 1, extension_state = 'PROPOSED',
                extension_due_date = '2026-05-06', extension_proposal = gen_random_uuid()""");
        decision(proposed, "2026-03-20T02:00:00Z", "EXTENSION_GRANTED", "66666666-6666-6666-6666-666666666666", 1);
        upTo("44");
    }

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void theFirstRoundIsThereAgain() {
        assertThat(rounds(twice)).hasSize(2);
        assertThat(rounds(twice).get(0))
                .containsEntry("state", "RETURNED")
                .hasEntrySatisfying("due_date", day -> assertThat(day).hasToString("2026-03-23"))
                .hasEntrySatisfying("returned_on", day -> assertThat(day).hasToString("2026-03-26"))
                .containsEntry("late_reason", "capacity")
                .containsEntry("outcome", "not-found")
                .containsEntry("verdict", "invalid")
                .containsEntry("extended", false);
        assertThat(rounds(twice).get(1))
                .containsEntry("verdict", "valid")
                .hasEntrySatisfying("begun_on", day -> assertThat(day).hasToString("2026-03-27"))
                .hasEntrySatisfying("first_due_date", day -> assertThat(day).hasToString("2026-04-20"))
                .containsEntry("return_days", 3);
        assertThat(unknown(twice)).isEqualTo("{holidays_unknown,return_days}");
    }

    @Test
    void whatWasOverwrittenIsSaidToBeUnknown() {
        assertThat(rounds(extended).get(0)).containsEntry("extended", true);
        assertThat(rounds(extended).get(1)).containsEntry("extended", false).containsEntry("verdict", null);
        assertThat(unknown(extended)).contains("due_date");
    }

    @Test
    void whoseFaultADeclineIsFollowsFromItsDay() {
        assertThat(rounds(declined).get(0))
                .containsEntry("sender_fault", true)
                .hasEntrySatisfying("arrived_on", day -> assertThat(day).hasToString("2026-03-05"));
    }

    @Test
    void aGrantKeepsItsDay() {
        assertThat(server.query(
                        NAME,
                        "select granted_on::text as on_day, granted_due::text as due from slip_round where id = ?",
                        granted))
                .containsExactly(Map.of("on_day", "{2026-03-20}", "due", "{2026-04-10}"));
    }

    @Test
    void ofTwoGrantsBothAreThere() {
        assertThat(grants(grantedTwice)).containsExactly("{2026-03-20,2026-04-09} {2026-04-10,2026-05-06}");
        assertThat(grants(proposed))
                .as("a proposal stood where the grant did")
                .containsExactly("{2026-03-20} {2026-04-10}");
    }

    @Test
    void aGrantThatWasRefusedExtendedNothing() {
        assertThat(rounds(refused))
                .extracting(round -> round.get("extended"), round -> String.valueOf(round.get("due_date")))
                .containsExactly(tuple(false, "2026-03-23"), tuple(false, "2026-04-20"));
        assertThat(unknown(refused)).doesNotContain("due_date");
    }

    private List<String> grants(UUID slip) {
        return server
                .query(
                        NAME,
                        "select granted_on::text || ' ' || granted_due::text as both from slip_round where id = ?",
                        slip)
                .stream()
                .map(row -> String.valueOf(row.get("both")))
                .toList();
    }

    private List<Map<String, Object>> rounds(UUID slip) {
        return server.query(NAME, "select * from slip_round where id = ? order by round", slip);
    }

    private String unknown(UUID slip) {
        return String.valueOf(
                server.query(NAME, "select unknown::text as names from earlier_round where notice_id = ?", slip)
                        .get(0)
                        .get("names"));
    }

    private void upTo(String version) {
        Flyway.configure()
                .dataSource(server.jdbcUrl(NAME), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    /** Delivered on 2 March 2026, due on the 23rd. */
    private void slip(UUID id, String state, int round, String facts) {
        server.update(NAME, """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region, sender_office,
                    receiver_region, receiver_office, office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, sent_at, sent_on, delivered_at,
                    withdrawal_stored, accept_by, first_due_date, due_date, progress_messages, updated_at, version, retention_days)
                values (?, ?::text, 'OUTGOING', 'residence-confirmation', 'NORMAL', true, 'cn-140900', '610802', '610802-health',
                    '140930', '140930-health', '610802-health', 'agr', 1, repeat('0', 64), 15, 3, '{}', gen_random_uuid(), ?, ?,
                    '2026-03-02T01:00:00Z', '2026-03-02T01:00:01Z', '2026-03-02', '2026-03-02T01:00:05Z', false, '2026-03-05',
                    '2026-03-23', '2026-03-23', 0, '2026-03-02T01:00:05Z', 1, 365)""", id, id.toString(), state, round);
        server.update(NAME, "update notice set " + facts + " where id = ?", id);
    }

    private void decision(UUID slip, String at, String event, String message, int round) {
        server.update(
                NAME,
                "insert into timeline_entry (notice_id, at, event, region, message_id, round) values (?, ?::timestamptz, ?,"
                        + " 'cn-610800', ?::uuid, ?)",
                slip,
                at,
                event,
                message,
                round);
    }

    private void entry(UUID slip, String at, String event, int round, @Nullable String reason) {
        server.update(
                NAME,
                "insert into timeline_entry (notice_id, at, event, region, message_id, round, reason) values (?, ?::timestamptz, ?,"
                        + " 'cn-140900', gen_random_uuid(), ?, ?)",
                slip,
                at,
                event,
                round,
                reason);
    }

    private void answer(UUID slip, String at, int round, String outcome, @Nullable String late) {
        server.update(
                NAME,
                "insert into notice_return (message_id, notice_id, round, kind, at, office, outcome, late_reason) values"
                        + " (gen_random_uuid(), ?, ?, 'FINAL', ?::timestamptz, '140930-health', ?, ?)",
                slip,
                round,
                at,
                outcome,
                late);
    }
}
