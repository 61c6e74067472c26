package org.huizhi.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is loaded for the scale benchmark is what slips leave behind, and lists among many slips read what they show and
 * little else.
 */
class StoredSlipsTest {

    private static final long SLIPS = 30_000;
    private static final String DATABASE = "stored";

    private static EmbeddedDatabase server;
    private static StoredSlips slips;

    @BeforeAll
    static void load() {
        server = EmbeddedDatabase.start();
        slips = new StoredSlips(server, Regions.yulin(), Regions.xinzhou());
        slips.load(DATABASE, SLIPS);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void everySlipHasAHistoryAndReceiptedMessages() {
        assertThat(count("select count(*) from notice")).isEqualTo(SLIPS);
        assertThat(count("select count(*) from notice n where not exists"
                        + " (select from timeline_entry t where t.notice_id = n.id and t.event = 'DELIVERED')"))
                .isZero();
        assertThat(count("select count(*) from sent_message s where not exists"
                        + " (select from receipt r where r.message_id = s.id)"))
                .isZero();
        assertThat(count("select count(*) from notice where direction = 'INCOMING' and not exists (select from"
                        + " received_message m where m.sender = counterpart and m.id = submission and"
                        + " m.subject = notice.id::text)"))
                .isZero();
        assertThat(count("select count(*) from notice_return"))
                .isEqualTo(count("select count(*) from notice where returned_at is not null"));
    }

    @Test
    void aFewWaitForTheirAnswer() {
        assertThat(count("select count(*) * 100 / " + SLIPS + " from notice where state in ('DELIVERED', 'RECEIVED')"))
                .isBetween(2L, 6L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "and counterpart = 'cn-140900'",
                "and office = '610802-health'",
            })
    void overdueSlipsAreFoundAmongThoseThatAreAwaited(String further) {
        assertThat(plan("state in ('DELIVERED', 'RECEIVED', 'ACCEPTED') and due_date < current_date " + further))
                .contains("notice_awaited")
                .doesNotContain("Sort");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REFUSED", "DECLINED", "WITHDRAWN", "RECEIVED"})
    void slipsOfAStateThatFewHaveAreFoundByIt(String state) {
        assertThat(plan("state = '" + state + "' and office = '610802-health'"))
                .contains("notice_by_state")
                .doesNotContain("Sort");
    }

    @Test
    void aRecountOfAMonthReadsWhatHappenedInIt() {
        assertThat(explained("select * from counted_cell where day between current_date - 90 and current_date - 60"))
                .contains("notice_by_sending", "notice_cohort", "notice_by_return")
                // Few slips have a first round that is over.
                .doesNotContain("Seq Scan on notice");
    }

    @Test
    void openQuestionsAboutCertificatesAreNotLookedForAmongAllThatIsOpen() {
        assertThat(explained("select n.id from notice n left join certificate_check c on c.notice_id = n.id where"
                        + " n.state = 'RECEIVED' and n.direction = 'INCOMING' and n.type = 'certificate-verification' and"
                        + " (c.notice_id is null or c.by_node) order by n.id limit 50"))
                .contains("notice_to_check");
    }

    /** How the first page of a list within the offices of a region is read. */
    private static String plan(String where) {
        String offices = slips.offices().stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
        return explained(
                "select * from notice where office in (" + offices + ") and " + where + " order by id desc limit 51");
    }

    private static String explained(String sql) {
        return server.query(DATABASE, "explain " + sql).stream()
                .map(row -> (String) row.get("QUERY PLAN"))
                .collect(Collectors.joining("\n"));
    }

    private static long count(String sql) {
        return server.count(DATABASE, sql);
    }
}
