package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.junit.jupiter.api.Test;

/** A database in which the receipts of refusals were not counted: what was refused in time is receipted in time. */
class RefusalsMigrationTest {

    private static final String NAME = "refusals";

    @Test
    void whatWasRefusedInTimeWasReceiptedInTime() {
        try (EmbeddedDatabase server = EmbeddedDatabase.start()) {
            server.createDatabase(NAME);
            upTo(server, "41");
            // Sent on Friday, 6 March 2026.
            UUID onMonday = refused(server, "2026-03-09T15:30:00Z");
            UUID onTuesday = refused(server, "2026-03-09T16:30:00Z");

            upTo(server, "47");

            assertThat(receiptedInTime(server, onMonday)).isTrue();
            assertThat(receiptedInTime(server, onTuesday)).as("in Shanghai").isFalse();
            assertThat(
                            server.query(
                                    NAME,
                                    "select day::text as day, counterpart, sent::int as sent, receipted::int as receipted from statistic_delta"))
                    .containsExactly(
                            Map.of("day", "2026-03-06", "counterpart", "cn-140900", "sent", 0, "receipted", 1));
            assertThat(server.query(NAME, "select sum(receipted)::int as receipted from counted_cell"))
                    .isEqualTo(List.of(Map.of("receipted", 1)));
        }
    }

    private static boolean receiptedInTime(EmbeddedDatabase server, UUID notice) {
        return Boolean.TRUE.equals(server.query(NAME, "select receipted_in_time from notice where id = ?", notice)
                .get(0)
                .get("receipted_in_time"));
    }

    private static UUID refused(EmbeddedDatabase server, String at) {
        UUID id = UUID.randomUUID();
        server.update(NAME, """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region, sender_office,
                    receiver_region, office, agreement_id, agreement_version, agreement_digest, reply_limit, acceptance_limit, unverified,
                    submission, state, round, submitted_at, sent_at, sent_on, refused_at, reason, withdrawal_stored, progress_messages,
                    updated_at, version)
                values (?, ?::text, 'OUTGOING', 'residence-confirmation', 'NORMAL', true, 'cn-140900', '610802', '610802-health',
                    '140930', '610802-health', 'agr', 1, repeat('0', 64), 15, 3, '{}', gen_random_uuid(), 'REFUSED', 1,
                    '2026-03-06T01:00:00Z', '2026-03-06T01:00:01Z', '2026-03-06', ?::timestamptz, 'schema', false, 0,
                    '2026-03-06T01:00:05Z', 1)""", id, id.toString(), at);
        return id;
    }

    private static void upTo(EmbeddedDatabase server, String version) {
        Flyway.configure()
                .dataSource(server.jdbcUrl(NAME), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }
}
