package org.huizhi.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.job.Items;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Offices with addresses, a mail server, and the jobs that tell them, which go when a test says so. What other regions
 * say comes by file: it is there when it is said.
 */
@QuarkusTestResource(BusAndDatabaseResource.class)
abstract class OfficesWithMail {

    static final String TYPE = "residence-confirmation";
    static final String OFFICE = "610831-public-security";
    static final String CONTACT = "610800-hub";
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final WorkingCalendar CHINA = Calendars.of(Optional.empty()).of("cn");

    private final Caller administrator = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    final Surroundings around = BusAndDatabaseResource.surroundings();
    final CarriedRegion xinzhou = new CarriedRegion(around.xinzhou(), around.yulin());
    final LocalDate today = LocalDate.now(ZONE);
    /** A working day, early in the morning. */
    final SettableClock clock = SettableClock.at(CHINA.due(today.minusDays(1), 1)
            .atTime(LocalTime.of(7, 0))
            .atZone(ZONE)
            .toInstant());

    Postbox postbox;
    NewsScheduler news;
    MailScheduler mails;

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

    @BeforeEach
    void begin() {
        postbox = Postbox.on(around.mailPort());
        news = newsScheduler();
        mails = mailScheduler();
        // What others have done is told already.
        Yulin.awaitWhole();
        news.look();
        Yulin.update("delete from mail");
    }

    @AfterEach
    void end() {
        postbox.close();
        Yulin.update("delete from mail_recipient");
        Yulin.update("delete from mail_told");
    }

    NewsScheduler newsScheduler() {
        return new NewsScheduler(config, store, newsStore, text, days, items, clock);
    }

    MailScheduler mailScheduler() {
        return new MailScheduler(config, store, server, items, clock, meters);
    }

    void tell(String office, String... addresses) {
        assertThat(recipients.set(administrator, office, List.of(addresses), Locale.CHINESE))
                .isInstanceOf(Recipients.Reply.Done.class);
    }

    /** Looks for what was just done, and finds all of it at once: it is so many mails. */
    void lookAndMake(int count) {
        Yulin.awaitWhole();
        news.look();
        assertThat(Yulin.count("select count(*) from mail")).isEqualTo(count);
    }

    String slipFor(CarriedRegion sender, String office) {
        return sender.submit(Slips.with(
                Slips.with(
                        Slips.submitted(sender.self(), around.yulin(), TYPE),
                        "/receiver/region",
                        office.substring(0, 6)),
                "/receiver/office",
                office));
    }

    static String numberOf(String slip) {
        return String.valueOf(Yulin.query("select number from notice where id = ?::uuid", slip)
                .get(0)
                .get("number"));
    }

    static void due(String slip, LocalDate day) {
        Yulin.update("update notice set due_date = ?, first_due_date = ? where id = ?::uuid", day, day, slip);
    }

    /** As a message of the other region enters it. */
    static void happened(String slip, String event, int times) {
        Yulin.update(
                "insert into timeline_entry (notice_id, at, event, region, round)"
                        + " select ?::uuid, now(), ?, 'cn-140900', 1 from generate_series(1, ?)",
                slip,
                event,
                times);
    }

    static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
