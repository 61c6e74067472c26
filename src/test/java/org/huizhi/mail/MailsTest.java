package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.mail.MessagingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.job.Items;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.statement.StatementOverview;
import org.huizhi.statistics.Silences;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Offices and those who run the node are told by e-mail what they should hear of. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class MailsTest {

    private static final String TYPE = "residence-confirmation";
    private static final String OFFICE = "610831-public-security";
    private static final String CONTACT = "610800-hub";
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    private final Caller administrator = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    private final LocalDate today = LocalDate.now(ZONE);
    /** A working day, early in the morning. */
    private final SettableClock clock = SettableClock.at(CHINA.due(today.minusDays(1), 1)
            .atTime(LocalTime.of(7, 0))
            .atZone(ZONE)
            .toInstant());

    private Postbox postbox;
    private NewsScheduler news;
    private MailScheduler mails;

    @Inject
    MailConfig config;

    @Inject
    MailStore store;

    @Inject
    NewsStore newsStore;

    @Inject
    MailText text;

    @Inject
    MailServer server;

    @Inject
    NoticeCalendars days;

    @Inject
    Items items;

    @Inject
    MeterRegistry meters;

    @Inject
    Recipients recipients;

    @Inject
    Silences silences;

    @Inject
    StatementOverview statements;

    @Inject
    NodeIdentity node;

    @Inject
    CurrentDirectory directory;

    @BeforeEach
    void begin() {
        postbox = Postbox.on(BusAndDatabaseResource.surroundings().mailPort());
        news = newsScheduler();
        mails = mailScheduler();
        news.look();
    }

    @AfterEach
    void end() {
        postbox.close();
        Yulin.update("delete from mail_recipient");
        Yulin.update("delete from mail_told");
    }

    private NewsScheduler newsScheduler() {
        return new NewsScheduler(config, store, newsStore, text, days, items, clock);
    }

    private MailScheduler mailScheduler() {
        return new MailScheduler(config, store, server, items, clock, meters);
    }

    private void tell(String office, String... addresses) {
        assertThat(recipients.set(administrator, office, List.of(addresses), Locale.CHINESE))
                .isInstanceOf(Recipients.Reply.Done.class);
    }

    /** Looks until what was just done is whole for readers of changes. */
    private void lookUntilMade(int count) {
        Patience.until(count + " mails are made", () -> {
            news.look();
            return Yulin.count("select count(*) from mail") == count;
        });
    }

    private static String slipFor(OtherRegion sender, String office) {
        return Yulin.receive(
                sender,
                Slips.with(
                        Slips.with(Yulin.slipOfXinzhou(TYPE), "/receiver/region", office.substring(0, 6)),
                        "/receiver/office",
                        office));
    }

    private static String numberOf(String slip) {
        return String.valueOf(Yulin.query("select number from notice where id = ?::uuid", slip)
                .get(0)
                .get("number"));
    }

    private static void due(String slip, LocalDate day) {
        Yulin.update("update notice set due_date = ?, first_due_date = ? where id = ?::uuid", day, day, slip);
    }

    /** As a message of the other region enters it. */
    private static void happened(String slip, String event, int times) {
        Yulin.update(
                "insert into timeline_entry (notice_id, at, event, region, round)"
                        + " select ?::uuid, now(), ?, 'cn-140900', 1 from generate_series(1, ?)",
                slip,
                event,
                times);
    }

    @Test
    void anEscalationIsToldToTheOfficeAndToItsContact() {
        tell(OFFICE, "gaj@fugu.example", "zhiban@fugu.example");
        tell(CONTACT, "hub@yulin.example");
        LocalDate due = CHINA.before(today, 12);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = slipFor(xinzhou, OFFICE);
            due(slip, due);
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.REMINDER,
                    slip,
                    Map.of(
                            "round",
                            1,
                            "office",
                            "140930-public-security",
                            "dueDate",
                            due.toString(),
                            "escalates",
                            true,
                            "automatic",
                            true)));

            lookUntilMade(3);
            mails.send();

            assertThat(postbox.received())
                    .extracting(Postbox.Received::to)
                    .containsExactlyInAnyOrder("gaj@fugu.example", "zhiban@fugu.example", "hub@yulin.example");
            assertThat(postbox.received()).allSatisfy(mail -> {
                assertThat(mail.from()).isEqualTo("huizhi@yulin.example");
                assertThat(mail.subject()).isEqualTo("【汇知】榆林市：督办 1 项");
                assertThat(mail.text())
                        .contains("督办 1 项\n- " + numberOf(slip) + "  忻州市 (cn-140900)  居住核实  办理期限 " + due)
                        .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
                assertThat(new String(mail.bytes(), StandardCharsets.ISO_8859_1))
                        .contains("Auto-Submitted: auto-generated")
                        .matches("(?s)[\\x00-\\x7f]*")
                        .doesNotContainPattern("(?<!\r)\n")
                        .doesNotContainPattern("[^\r\n]{79}");
            });
            assertThat(Yulin.count("select count(*) from mail")).isZero();
        }
    }

    @Test
    void aContestIsToldOnceWhicheverReplicaTellsIt() {
        tell(OFFICE, "gaj@fugu.example");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = slipFor(xinzhou, OFFICE);
            TestCaller.handler()
                    .perform("decline", slip, "{\"reason\": \"misrouted\"}")
                    .then()
                    .statusCode(200);
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.NOTICE_CONTESTED,
                    slip,
                    Map.of("round", 1, "office", "140930-public-security", "text", "登记在贵地")));
            NewsScheduler otherNews = newsScheduler();
            MailScheduler otherMails = mailScheduler();

            Patience.until("the mail has come", () -> {
                CompletableFuture<Void> there = CompletableFuture.runAsync(() -> {
                    otherNews.look();
                    otherMails.send();
                });
                news.look();
                mails.send();
                there.join();
                return !postbox.received().isEmpty();
            });
            clock.advance(Duration.ofHours(1));
            news.look();
            mails.send();

            assertThat(postbox.received()).hasSize(1);
            assertThat(postbox.received().get(0).text()).contains("退回被提出异议 1 项\n- " + numberOf(slip));
        }
    }

    @Test
    void whatIsDueIsOneMailADayOnWorkingDaysInTheMorning() {
        tell(OFFICE, "gaj@fugu.example");
        LocalDate day = clock.instant().atZone(ZONE).toLocalDate();
        LocalDate next = CHINA.due(day, 1);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            String overdue = slipFor(xinzhou, OFFICE);
            String soon = slipFor(xinzhou, OFFICE);
            String later = slipFor(xinzhou, OFFICE);
            due(overdue, CHINA.workingDayBefore(day, 3));
            due(soon, next);
            due(later, next.plusDays(1));

            news.look();
            assertThat(Yulin.count("select count(*) from mail")).as("at seven").isZero();
            clock.advance(Duration.ofMinutes(61));
            news.look();
            news.look();
            mails.send();

            assertThat(postbox.received()).hasSize(1);
            assertThat(postbox.received().get(0).subject()).isEqualTo("【汇知】榆林市：逾期未回复 1 项，至下一工作日到期 1 项");
            assertThat(postbox.received().get(0).text())
                    .contains(numberOf(overdue), numberOf(soon))
                    .doesNotContain(numberOf(later));
            // A Saturday that is no make-up day, and a working day again.
            LocalDate off = day;
            while (CHINA.isWorkingDay(off)) {
                off = off.plusDays(1);
            }
            clock.set(off.atTime(9, 0).atZone(ZONE).toInstant());
            news.look();
            assertThat(Yulin.count("select count(*) from mail")).isZero();
            clock.set(CHINA.due(off, 1).atTime(9, 0).atZone(ZONE).toInstant());
            news.look();
            assertThat(Yulin.count("select count(*) from mail")).isOne();
        } finally {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            Yulin.recount();
        }
    }

    @Test
    void aMailServerThatIsAwayOrSilentLosesNothing() {
        tell(OFFICE, "gaj@fugu.example");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        }
        postbox.close();
        lookUntilMade(1);

        mails.send();
        assertThat(Yulin.query("select state, failure, attempts from mail"))
                .containsExactly(Map.of("state", "WAITING", "failure", "ConnectException", "attempts", 0));
        postbox = Postbox.on(BusAndDatabaseResource.surroundings().mailPort());
        postbox.fallSilent(true);
        clock.advance(Duration.ofMinutes(2));
        mails.send();
        assertThat(Yulin.query("select state, failure from mail"))
                .containsExactly(Map.of("state", "WAITING", "failure", "SocketTimeoutException"));
        postbox.fallSilent(false);
        mails.send();
        assertThat(postbox.received()).as("it is left alone for some time").isEmpty();
        clock.advance(Duration.ofMinutes(3));
        mails.send();

        assertThat(postbox.received()).hasSize(1);
    }

    @Test
    void whatIsDeferredComesLaterAndWhatIsRefusedIsParkedForAnAdministrator() throws MessagingException {
        tell(OFFICE, "nobody@fugu.example", "later@fugu.example", "gaj@fugu.example");
        postbox.answering(address -> address.startsWith("nobody")
                ? "550 5.1.1 no such user nobody"
                : address.startsWith("later") ? "451 greylisted" : "250 ok");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        }
        lookUntilMade(3);

        mails.send();
        assertThat(postbox.received()).extracting(Postbox.Received::to).containsExactly("gaj@fugu.example");
        assertThat(Yulin.query("select address, state, failure from mail order by address"))
                .containsExactly(
                        Map.of("address", "later@fugu.example", "state", "WAITING", "failure", "SMTP 451"),
                        Map.of("address", "nobody@fugu.example", "state", "PARKED", "failure", "SMTP 550"));
        ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.administrator());
        assertThat(visitor.read("/console/settings/mails"))
                .contains("nobody@fugu.example", "SMTP 550", "Send again")
                .doesNotContain("no such user");
        postbox.answering(address -> "250 ok");
        String id = String.valueOf(
                Yulin.query("select id from mail where state = 'PARKED'").get(0).get("id"));
        visitor.send("/console/settings/mails", "/console/settings/mails/parked/again", Map.of("id", id))
                .then()
                .statusCode(303);
        Yulin.update("update mail set next_attempt_at = ? where id = ?::uuid", sql(clock.instant()), id);
        clock.advance(Duration.ofMinutes(2));
        mails.send();
        assertThat(postbox.received())
                .extracting(Postbox.Received::to)
                .containsExactlyInAnyOrder("gaj@fugu.example", "later@fugu.example", "nobody@fugu.example");
        assertThat(postbox.received("nobody@fugu.example").get(0).message().getMessageID())
                .isEqualTo("<" + id + "@yulin.example>");
    }

    private static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    @Test
    void whatIsNotTakenForDaysIsParked() {
        tell(OFFICE, "later@fugu.example");
        postbox.answering(address -> "451 greylisted");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        }
        lookUntilMade(1);
        for (int hour = 0; hour < 73; hour++) {
            mails.send();
            clock.advance(Duration.ofHours(1));
        }
        mails.send();

        assertThat(Yulin.query("select state, failure from mail"))
                .containsExactly(Map.of("state", "PARKED", "failure", "SMTP 451"));
    }

    /** One partner contests whatever it is answered: others' matters stand beside it, and mails stay few. */
    @Test
    void afterAHostileFloodHonestMailStillArrives() {
        tell(OFFICE, "gaj@fugu.example");
        tell(CONTACT, "hub@yulin.example");
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        try (OtherRegion xinzhou = Yulin.xinzhou();
                OtherRegion ordos = OtherRegion.receipting(around.ordos(), around.yulin(), around.bus())) {
            String hostile = slipFor(xinzhou, OFFICE);
            String honest = Yulin.receive(
                    ordos,
                    Slips.with(
                            Slips.with(
                                    Slips.submitted(around.ordos(), around.yulin(), TYPE),
                                    "/receiver/region",
                                    "610831"),
                            "/receiver/office",
                            OFFICE));
            String elsewhere = slipFor(xinzhou, CONTACT);
            happened(hostile, "CONTESTED", 2_500);
            happened(honest, "CONTESTED", 1);
            happened(elsewhere, "CONTESTED", 1);

            lookUntilMade(2);
            mails.send();

            assertThat(postbox.received("hub@yulin.example")).hasSize(1);
            Postbox.Received flooded = postbox.received("gaj@fugu.example").get(0);
            assertThat(flooded.subject()).isEqualTo("【汇知】榆林市：退回被提出异议 2501 项");
            assertThat(flooded.text()).contains(numberOf(honest), "另有 2481 项");
            assertThat(Yulin.count("select count(*) from mail_news")).isZero();

            // All day long, one each minute.
            clock.set(clock.instant()
                    .atZone(ZONE)
                    .toLocalDate()
                    .atTime(9, 0)
                    .atZone(ZONE)
                    .toInstant());
            for (int minute = 0; minute < 300; minute += 10) {
                Yulin.update(
                        "insert into mail_news (office, kind, counterpart, number)"
                                + " select ?, 'CONTESTED', 'cn-140900', 'x' from generate_series(1, 10)",
                        OFFICE);
                clock.advance(Duration.ofMinutes(10));
                news.look();
            }
            mails.send();
            assertThat(postbox.received("gaj@fugu.example").stream()
                            .filter(mail -> mail.subject().contains("异议")))
                    .hasSize(20);
        } finally {
            Yulin.update("update notice set state = 'WITHDRAWN' where office = ?", OFFICE);
            Yulin.recount();
        }
    }

    @Test
    void theSilenceOfAPartnerIsToldWhenItBeginsAndWhenItEnds() {
        tell(Recipients.NODE, "yunxing@yulin.example");
        PartnerWatch watch = new PartnerWatch(config, store, newsStore, silences, statements, node, clock);
        try (NewPartner partner = HonestPartner.joins(directory, "610095")) {
            HonestPartner.agrees(partner, "agr-silent-610095", LocalDate.of(2026, 1, 1));
            String slip =
                    TestCaller.submitter().submitted(Slips.with(Slips.submission(), "/receiver/region", "610095"));
            TestCaller.submitter().awaitState(slip, "delivered");
            due(slip, CHINA.before(today, 12));
            Yulin.recount();

            watch.look();
            watch.look();
            news.look();
            mails.send();
            assertThat(postbox.received()).hasSize(1);
            assertThat(postbox.received().get(0).text())
                    .contains("沉默的协作方 ", "- 某市 (cn-610095)  自 " + CHINA.before(today, 12) + " 起逾期");

            partner.says(MessageType.RETURN_FINAL, slip, Slips.answered("610095-health", TYPE));
            TestCaller.submitter().awaitState(slip, "returned");
            clock.advance(Duration.ofMinutes(11));
            watch.look();
            news.look();
            mails.send();
            assertThat(postbox.received()).hasSize(2);
            assertThat(postbox.received().get(1).text()).contains("恢复反馈的协作方 1 项\n- 某市 (cn-610095)");
        }
    }

    @Test
    void disputedStatementsAndThoseToSignAreToldOnceAMonth() {
        tell(Recipients.NODE, "yunxing@yulin.example");
        PartnerWatch watch = new PartnerWatch(config, store, newsStore, silences, statements, node, clock);
        String month = today.minusMonths(7).withDayOfMonth(1).toString();
        int version = 0;
        try {
            for (String next : List.of("DISPUTED", "PROPOSED", "DISPUTED", "RECEIVED", "RECEIVED")) {
                version++;
                Yulin.update(
                        "insert into statement (id, counterpart, month, version, proposer, state, settlement, digest,"
                                + " document, differing_days, created_at, updated_at) values (?, 'cn-150600', ?::date, ?,"
                                + " 'cn-150600', ?, ?, '', '', '{}', now(), now())",
                        "mail-test." + version,
                        month,
                        version,
                        next,
                        next.equals("RECEIVED"));
                watch.look();
                clock.advance(Duration.ofMinutes(11));
                news.look();
            }
            mails.send();

            String all = postbox.received().stream().map(Postbox.Received::text).reduce("", String::concat);
            String line = " 1 项\n- " + month.substring(0, 7) + "  鄂尔多斯市 (cn-150600)\n";
            assertThat(all.split(Pattern.quote("对账单有差异" + line), -1)).as(all).hasSize(2);
            assertThat(all.split(Pattern.quote("对账单待会签" + line), -1)).as(all).hasSize(2);
        } finally {
            Yulin.update("delete from statement where id like 'mail-test.%'");
        }
    }

    @Test
    void anAdministratorSetsAddressesAndNobodyWritesBetweenTheirLines() {
        ConsoleVisitor visitor = ConsoleVisitor.of(TestCaller.administrator());
        String page = "/console/settings/mails/" + OFFICE;

        visitor.send(page, page, Map.of("/addresses", "gaj@府谷.example\r\na b@c.example", "/language", "en"))
                .then()
                .statusCode(422)
                .body(containsString("line 2 must be an e-mail address"));
        assertThat(Yulin.count("select count(*) from mail_recipient")).isZero();
        visitor.send(page, page, Map.of("/addresses", "gaj@府谷.example\r\n\r\nzb@yl.example", "/language", "en"))
                .then()
                .statusCode(303);
        assertThat(recipients.find(OFFICE))
                .hasValue(new Recipients.Recipient(
                        OFFICE, List.of("gaj@" + IDN.toASCII("府谷.example"), "zb@yl.example"), Locale.ENGLISH));
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            happened(slipFor(xinzhou, OFFICE), "CONTESTED", 1);
        }
        lookUntilMade(2);
        visitor.send(page, page, Map.of("/addresses", "zb@yl.example", "/language", "en"))
                .then()
                .statusCode(303);
        mails.send();

        assertThat(postbox.received()).extracting(Postbox.Received::to).containsExactly("zb@yl.example");
        assertThat(postbox.received().get(0).subject()).isEqualTo("[Huizhi] Yulin: Declines that are contested (1)");
        visitor.get("/console/settings/mails/999999-health").then().statusCode(404);
    }
}
