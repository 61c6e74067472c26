package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages about the node itself, in a real browser, on a phone, with what a partner has filled with hostile text. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class NodePagesBrowserTest {

    private static final String CODE = "659400";
    private static final String MAILBOX = "cn-" + CODE;
    private static final String JOB = "job-of-node-pages";
    private static final String TAG = "<img src=x onerror=alert(1)>";
    private static final String HOSTILE = TAG + "\u202e" + "x".repeat(150) + "\ud83d\ude00\ud840\udc00";

    private final String letter = UUID.randomUUID().toString();
    private final String webhook = UUID.randomUUID().toString();

    @Inject
    CurrentDirectory directory;

    private void fill() {
        LocalizedName name = new LocalizedName(HOSTILE, HOSTILE);
        Region region = new Region(CODE, name, "prefecture", null, LocalDate.of(2000, 1, 1), null, List.of());
        try (NewPartner partner = NewPartner.joins(directory, region)) {
            HonestPartner.agrees(
                    partner, "agr-node-pages", HonestPartner.today().minusDays(10));
        }
        Yulin.update(
                "insert into dead_letter (id, topic, partition, \"offset\", sha256, headers, source, type, key_id, size,"
                        + " reason, detail, received_at, last_received_at, status, attempts, times, content, decided_at,"
                        + " decided_by, decision) select d.id, 'huizhi.inbox.cn-610800', 0, 0, d.sha, d.headers, d.text,"
                        + " d.text, 'none', 21, 'unknown-sender', 'nobody signs with that key', now(), now(), 'DISCARDED', 2,"
                        + " 3, dead_letter_content(d.sha, null, d.headers), now(), 'operator', d.text"
                        + " from (select ?::uuid as id, sha256(?::bytea) as sha, ?::text as text,"
                        + " jsonb_build_object('ce_source', ?::text) as headers) d",
                letter,
                letter,
                HOSTILE + "x".repeat(2000),
                HOSTILE);
        Yulin.update(
                "insert into parked_item (job, item, reason, since, attempts, next_attempt_at, status)"
                        + " values (?, ?, 'java.lang.ArithmeticException at Retention.java:1', now(), 3,"
                        + " now() + interval '1 hour', 'PARKED')",
                JOB,
                HOSTILE);
        Yulin.update(
                "insert into certificate_issuer (kind, issuer, office, valid_from, valid_to, entered_by, entered_at)"
                        + " values ('other', ?, '610800-hub', date '2001-01-01', date '2001-02-01', 'pages', now())"
                        + " on conflict do nothing",
                HOSTILE.substring(0, 100));
        Yulin.update(
                "insert into webhook (id, account, subject, url, description, events, offices, notice_types, counterparts,"
                        + " directions, state, created_at, position, entry, mark) values (?::uuid, 'pages', ?, ?, ?, '{}', '{}',"
                        + " '{}', array[?], '{}', 'PAUSED', now(), 0, 0, 0)",
                webhook,
                HOSTILE,
                "https://receiver.example/" + "x".repeat(1_900),
                HOSTILE,
                MAILBOX);
        Yulin.update(
                "insert into webhook_attempt (webhook_id, at, event, type, failure, millis)"
                        + " values (?::uuid, now(), 'test', 'org.huizhi.webhook.test.v1', 'timeout', 10000)",
                webhook);
    }

    @AfterEach
    void leave() {
        Yulin.update("delete from parked_item where job = ?", JOB);
        Yulin.update("delete from webhook where id = ?::uuid", webhook);
    }

    @Test
    void pagesAboutTheNodeAreSoundWhateverPartnersHaveFilledIn() {
        fill();
        Map<String, String> watched = Map.of(
                "feed", "/console/feed",
                "feed-partner", "/console/feed/partners/" + MAILBOX,
                "dead-letters", "/console/feed/dead-letters?status=discarded",
                "dead-letter", "/console/feed/dead-letters/" + letter,
                "parked-items", "/console/feed/parked-items?job=" + JOB,
                "webhooks", "/console/settings/webhooks",
                "webhook", "/console/settings/webhooks/" + webhook);
        BrowserVisit.inOneLook(TestCaller.operator(), Look.CHINESE, watched);
        ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());
        assertThat(watched.values())
                .allSatisfy(address -> assertThat(operator.read(address))
                        .contains("&lt;img src=x")
                        .doesNotContain(TAG));

        BrowserVisit.inOneLook(
                TestCaller.auditor(), Look.ENGLISH.dark(), Map.of("audit", "/console/audit?action=dead-letter.read"));
        BrowserVisit.inOneLook(
                TestCaller.administrator(),
                Look.ENGLISH,
                Map.of(
                        "settings", "/console/settings",
                        "offices", "/console/settings/offices?mailbox=" + MAILBOX,
                        "routing", "/console/settings/routing",
                        "routing-new", "/console/settings/routing/new",
                        "issuers", "/console/settings/issuers"));
        BrowserVisit.inOneLook(
                TestCaller.auditor(),
                Look.CHINESE.dark(),
                Map.of(
                        "calendar", "/console/settings/calendar?year=2026",
                        "retention", "/console/settings/retention"));
    }

    @Test
    void pagesAboutCertificatesAreSound() {
        BrowserVisit.inOneLook(
                TestCaller.registrar(),
                Look.CHINESE.dark(),
                Map.of(
                        "certificate", "/console/certificates",
                        "certificate-lines", "/console/certificates/lines"));
        BrowserVisit.inOneLook(
                TestCaller.submitter(), Look.ENGLISH, Map.of("verifications", "/console/certificates/verifications"));
    }
}
