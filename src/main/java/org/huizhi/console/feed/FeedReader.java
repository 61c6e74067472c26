package org.huizhi.console.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.console.feed.FeedState.Ending;
import org.huizhi.console.feed.FeedState.JobCount;
import org.huizhi.console.feed.FeedState.Partner;
import org.huizhi.console.feed.Glance.Colour;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryAge;
import org.huizhi.feed.InboxLag;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.RefusedMessages;
import org.huizhi.job.JobFailures;
import org.huizhi.job.ParkedItemService;
import org.huizhi.outbox.OutboxBacklog;
import org.huizhi.outbox.OutboxMetrics;
import org.huizhi.outbox.RefusedByPartners;
import org.huizhi.partner.ConnectionLight;
import org.huizhi.partner.PartnerCalendars;
import org.huizhi.partner.PartnerCalendars.ComparedYear;
import org.huizhi.partner.PartnerConnections;
import org.huizhi.resync.RestorationService;
import org.huizhi.watch.Lapse;
import org.huizhi.watch.Lapses;
import org.jspecify.annotations.Nullable;

/** Asks everybody how the exchange fares. What is red here has an alert of the same limit (deploy/alerts.yaml). */
@ApplicationScoped
class FeedReader {

    /** Of refusals. */
    static final Duration LOOKED_BACK = Duration.ofHours(24);

    private static final Duration OUTBOX_WATCH = Duration.ofMinutes(1);
    private static final Duration OUTBOX_ACT = Duration.ofMinutes(5);
    private static final Duration RECEIPT_WATCH = Duration.ofMinutes(15);
    private static final Duration RECEIPT_ACT = Duration.ofHours(1);
    private static final int LAG_WATCH = 100;
    private static final int LAG_ACT = 1000;

    private final OutboxMetrics outbox;
    private final InboxLag lag;
    private final AgreementOverview agreements;
    private final PartnerConnections connections;
    private final PartnerCalendars calendars;
    private final RefusedMessages refusedMessages;
    private final RefusedByPartners refusedByPartners;
    private final ParkedItemService parkedItems;
    private final DeadLetters deadLetters;
    private final JobFailures jobs;
    private final CurrentDirectory directory;
    private final DirectoryAge directoryAge;
    private final Lapses lapses;
    private final RestorationService restorations;
    private final Clock clock;

    FeedReader(
            OutboxMetrics outbox,
            InboxLag lag,
            AgreementOverview agreements,
            PartnerConnections connections,
            PartnerCalendars calendars,
            RefusedMessages refusedMessages,
            RefusedByPartners refusedByPartners,
            ParkedItemService parkedItems,
            DeadLetters deadLetters,
            JobFailures jobs,
            CurrentDirectory directory,
            DirectoryAge directoryAge,
            Lapses lapses,
            RestorationService restorations,
            Clock clock) {
        this.outbox = outbox;
        this.lag = lag;
        this.agreements = agreements;
        this.connections = connections;
        this.calendars = calendars;
        this.refusedMessages = refusedMessages;
        this.refusedByPartners = refusedByPartners;
        this.parkedItems = parkedItems;
        this.deadLetters = deadLetters;
        this.jobs = jobs;
        this.directory = directory;
        this.directoryAge = directoryAge;
        this.lapses = lapses;
        this.restorations = restorations;
        this.clock = clock;
    }

    FeedState read() {
        Instant now = clock.instant();
        OutboxBacklog backlog = outbox.backlog();
        List<Partner> partners = partners();
        long away = partners.stream().filter(partner -> !partner.light().lit()).count();
        List<RefusedMessages.Count> refusedHere = refusedMessages.since(now.minus(LOOKED_BACK));
        List<RefusedByPartners.Count> refusedThere = refusedByPartners.since(now.minus(LOOKED_BACK));
        List<JobCount> parked = parkedItems.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(job -> new JobCount(job.getKey(), job.getValue()))
                .toList();
        List<String> failing = jobs.failing();
        List<Lapse> ending = lapses.known();
        return new FeedState(
                Glance.waiting(backlog.waiting(), age(backlog.oldest(), now), OUTBOX_WATCH, OUTBOX_ACT),
                Glance.waiting(
                        backlog.unreceipted(), age(backlog.oldestUnreceipted(), now), RECEIPT_WATCH, RECEIPT_ACT),
                lag(),
                partners.isEmpty() ? new Glance(0L, null, Colour.NONE) : Glance.none(away, Colour.RED),
                Glance.none(
                        refusedHere.stream()
                                .mapToLong(RefusedMessages.Count::messages)
                                .sum(),
                        Colour.AMBER),
                Glance.none(
                        refusedThere.stream()
                                .mapToLong(RefusedByPartners.Count::messages)
                                .sum(),
                        Colour.AMBER),
                Glance.none(parked.stream().mapToLong(JobCount::items).sum(), Colour.RED),
                Glance.none(deadLetters.open(), Colour.RED),
                Glance.none(failing.size(), Colour.RED),
                new Glance(
                        (long) directory.get().entries().size(),
                        Duration.between(directory.verifiedAt(), now),
                        directoryAge.isOld() ? Colour.RED : Colour.GREEN),
                lapsing(ending, now),
                partners,
                refusedHere,
                refusedThere,
                parked,
                failing,
                directory.heartbeatAt().map(at -> Duration.between(at, now)).orElse(null),
                ending.stream().map(lapse -> Ending.of(lapse, now)).toList(),
                restorations.list());
    }

    private Glance lag() {
        OptionalLong known = lag.messages();
        if (known.isEmpty()) {
            return new Glance(null, null, Colour.NONE);
        }
        long messages = known.getAsLong();
        Colour colour = messages > LAG_ACT ? Colour.RED : messages > LAG_WATCH ? Colour.AMBER : Colour.GREEN;
        return new Glance(messages, null, colour);
    }

    private static Glance lapsing(List<Lapse> ending, Instant now) {
        if (ending.isEmpty()) {
            return new Glance(null, null, Colour.NONE);
        }
        Instant first = ending.get(0).until();
        return new Glance(null, Duration.between(now, first), Ending.colour(first, now));
    }

    /** Those with an agreement that has not ended. */
    private List<Partner> partners() {
        Map<String, ConnectionLight> lights = connections.lights();
        Map<String, List<ComparedYear>> compared = calendars.compared();
        return agreements.partners().keySet().stream()
                .map(mailbox -> new Partner(
                        mailbox,
                        lights.getOrDefault(mailbox, ConnectionLight.OFF),
                        compared.getOrDefault(mailbox, List.of())))
                .toList();
    }

    private static @Nullable Duration age(@Nullable Instant oldest, Instant now) {
        return oldest == null ? null : Duration.between(oldest, now);
    }
}
