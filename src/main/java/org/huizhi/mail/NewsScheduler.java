package org.huizhi.mail;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.job.Items;
import org.huizhi.notice.NoticeCalendars;

/**
 * Finds what is to be told in what is stored, and makes mails of it, each in one transaction with how far that came: so
 * it is told once, whichever replica does, and nothing that is done to a slip waits for it.
 */
@ApplicationScoped
class NewsScheduler {

    private static final String JOB = "mail-news";
    private static final LocalDate EVER = LocalDate.of(1970, 1, 1);

    private final MailConfig config;
    private final MailStore store;
    private final NewsStore news;
    private final MailText text;
    private final NoticeCalendars days;
    private final Items items;
    private final Clock clock;

    NewsScheduler(
            MailConfig config,
            MailStore store,
            NewsStore news,
            MailText text,
            NoticeCalendars days,
            Items items,
            Clock clock) {
        this.config = config;
        this.store = store;
        this.news = news;
        this.text = text;
        this.days = days;
        this.items = items;
        this.clock = clock;
    }

    @Scheduled(identity = JOB, every = "{huizhi.mail.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (!config.isOn()) {
            return;
        }
        boolean more = true;
        while (more) {
            Instant now = clock.instant();
            more = QuarkusTransaction.requiringNew().call(() -> news.lock(now) && news.takeIn(now));
        }
        RegionCalendar own = days.own();
        LocalDate today = own.dayOf(clock.instant());
        LocalTime time = clock.instant().atZone(own.zone()).toLocalTime();
        if (own.calendar().isWorkingDay(today) && !time.isBefore(config.digestAt())) {
            each(() -> store.withoutDigest(today), office -> digest(office, today));
        }
        each(
                () -> store.withNews(clock.instant(), config.pause(), today, config.mostPerDay()),
                office -> tell(office, today));
    }

    private void each(Supplier<List<String>> offices, Consumer<String> work) {
        items.each(
                JOB,
                resting -> QuarkusTransaction.requiringNew().call(offices::get),
                Function.identity(),
                office -> QuarkusTransaction.requiringNew().run(() -> work.accept(office)));
    }

    private void digest(String office, LocalDate today) {
        LocalDate next = days.own().calendar().due(today, 1);
        store.beginDigest(office, today)
                .ifPresent(recipient -> add(
                        recipient,
                        Stream.of(
                                        news.due(office, News.Kind.OVERDUE, EVER, today.minusDays(1)),
                                        news.due(office, News.Kind.DUE_SOON, today, next),
                                        news.due(office, News.Kind.PART_OVERDUE, EVER, today.minusDays(1)),
                                        news.due(office, News.Kind.PART_DUE_SOON, today, next))
                                .flatMap(Optional::stream)
                                .toList()));
    }

    private void tell(String office, LocalDate today) {
        store.beginNews(office, clock.instant(), config.pause(), today, config.mostPerDay())
                .ifPresent(recipient -> add(recipient, news.take(office)));
    }

    private void add(Recipients.Recipient recipient, List<News.Group> groups) {
        if (groups.isEmpty()) {
            return;
        }
        store.add(recipient, text.write(recipient.office(), recipient.language(), groups), clock.instant());
    }
}
