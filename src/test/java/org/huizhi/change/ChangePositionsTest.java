package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Positions as the database gives them: in an upgrade, while transactions run, and in a copy on another server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangePositionsTest {

    private static final String NAME = "positions";

    private final EmbeddedDatabase server = EmbeddedDatabase.start();
    private final UUID slip = UUID.randomUUID();

    @BeforeAll
    void migrateADatabaseThatHasEntriesAlready() {
        server.createDatabase(NAME);
        upTo("48");
        server.update(NAME, """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region, sender_office,
                    receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit, acceptance_limit, unverified,
                    submission, state, round, submitted_at, withdrawal_stored, progress_messages, updated_at, version, retention_days)
                values (?, '610800-2026-000001', 'OUTGOING', 'residence-confirmation', 'NORMAL', true, 'cn-140900', '610802', '610802-health',
                    '140930', '610802-health', 'agr', 1, 'd', 10, 2, '{}', gen_random_uuid(), 'SENT', 1, now(), false, 0, now(), 1, 365)""", slip);
        server.update(NAME, entry("SUBMITTED"));
        upTo("50");
    }

    @AfterAll
    void close() {
        server.close();
    }

    @BeforeEach
    void noneHasAPosition() {
        server.update(NAME, "update timeline_entry set tx = null");
    }

    private void upTo(String version) {
        Flyway.configure()
                .dataSource(server.jdbcUrl(NAME), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private String entry(String event) {
        return "insert into timeline_entry (notice_id, at, event, region, round) values ('" + slip + "', now(), '"
                + event + "', 'cn-610800', 1)";
    }

    private List<Object> changes() {
        return server.query(NAME, "select event from slip_change order by tx, id").stream()
                .map(row -> row.get("event"))
                .toList();
    }

    private boolean continued() {
        return ChangeReaders.value(
                server.query(NAME, "select continue_change_positions() as done").get(0), "done", Boolean.class);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void entriesOfBeforeAreNoChanges() {
        assertThat(changes()).isEmpty();

        server.update(NAME, entry("SENT"));

        assertThat(changes()).containsExactly("SENT");
    }

    @Test
    void whatIsCommittedBehindARunningTransactionWaitsForIt() throws SQLException {
        try (Connection slow = server.connect(NAME)) {
            slow.setAutoCommit(false);
            run(slow, entry("ACCEPTED"));
            server.update(NAME, entry("RETURNED"));

            assertThat(changes()).isEmpty();

            slow.commit();
        }
        assertThat(changes()).containsExactly("ACCEPTED", "RETURNED");
    }

    @Test
    void whatIsTakenBackLeavesNoGapThatAnybodyWaitsFor() throws SQLException {
        try (Connection slow = server.connect(NAME)) {
            slow.setAutoCommit(false);
            run(slow, entry("ACCEPTED"));
            server.update(NAME, entry("RETURNED"));
            slow.rollback();
        }
        assertThat(changes()).containsExactly("RETURNED");
    }

    @Test
    void aReaderKeepsNothingBack() throws SQLException {
        try (Connection reading = server.connect(NAME)) {
            reading.setAutoCommit(false);
            run(reading, "set transaction isolation level repeatable read");
            run(reading, "select count(*) from notice");
            server.update(NAME, entry("RETURNED"));

            assertThat(changes()).containsExactly("RETURNED");
        }
    }

    /** Ids of transactions begin anew on another server, so all there is would stand before what is new. */
    @Test
    void positionsGoOnInACopyOnAnotherServer() {
        server.update(NAME, entry("SENT"));
        server.update(NAME, "update timeline_entry set tx = tx + 5000000000 where tx is not null");

        assertThat(continued()).isTrue();
        server.update(NAME, entry("DELIVERED"));

        assertThat(changes()).containsExactly("SENT", "DELIVERED");
        assertThat(continued()).isFalse();
        Map<String, Object> offset =
                server.query(NAME, "select change_offset() as it").get(0);
        assertThat(ChangeReaders.value(offset, "it", Long.class)).isGreaterThan(5_000_000_000L);
        server.update(
                NAME,
                "create or replace function change_offset() returns bigint language sql stable as 'select 0::bigint'");
    }

    /** As a node does that stamps a change: the floor of those who have been shown later ones is above it. */
    @Test
    void theFloorIsReadByThoseWhoRunAlready() throws SQLException {
        String read =
                "select (case when pg_current_xact_id() is not null then (select pg_sequence_last_value('change_floor'::regclass)) end) as it";
        try (Connection slow = server.connect(NAME)) {
            slow.setAutoCommit(false);
            run(slow, "set transaction isolation level repeatable read");
            run(slow, "select count(*) from notice");
            server.query(NAME, "select setval('change_floor', 4711)");

            try (Statement statement = slow.createStatement();
                    var row = statement.executeQuery(read)) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(4711);
            }
        }
    }
}
