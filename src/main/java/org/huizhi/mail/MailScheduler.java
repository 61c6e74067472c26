package org.huizhi.mail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.huizhi.job.Items;
import org.jboss.logging.Logger;

/**
 * Sends mails, one at a time in each replica, each by one replica. One that the mail server defers is sent again, later
 * each time; one that it refuses, or that it has not taken for days, is parked for an administrator. While nobody
 * answers there no mail is at fault, and nothing but mails waits.
 */
@ApplicationScoped
class MailScheduler {

    private static final Logger LOG = Logger.getLogger(MailScheduler.class);
    private static final String JOB = "mails";

    /** What a digest in the morning makes is sent in one go, over one connection. */
    private static final int AT_ONCE = 1_000;

    private static final int MOST_DOUBLINGS = 20;

    /** A parked mail that nobody looks at. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private final MailConfig config;
    private final MailStore store;
    private final MailServer server;
    private final Items items;
    private final Clock clock;
    private final MeterRegistry meters;
    private volatile Map<String, Long> counts = Map.of();
    private volatile boolean stopping;
    private int timesAway;
    private volatile Instant awayUntil = Instant.EPOCH;

    MailScheduler(
            MailConfig config, MailStore store, MailServer server, Items items, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.store = store;
        this.server = server;
        this.items = items;
        this.clock = clock;
        this.meters = meters;
    }

    /** @throws IllegalStateException when mails are on and nobody is set whom they come from */
    void start(@Observes StartupEvent event) {
        if (config.isOn() && config.from().flatMap(MailAddress::of).isEmpty()) {
            throw new IllegalStateException(
                    "huizhi.mail.from must be an e-mail address, as huizhi@region.example, where huizhi.mail.host is set");
        }
        Gauge.builder("huizhi.mails", () -> counts.getOrDefault("WAITING", 0L))
                .description("Mails that are to be sent, or that an administrator has to look at")
                .tag("state", "waiting")
                .register(meters);
        Gauge.builder("huizhi.mails", () -> counts.getOrDefault("PARKED", 0L))
                .description("Mails that are to be sent, or that an administrator has to look at")
                .tag("state", "parked")
                .register(meters);
        for (String outcome : new String[] {"taken", "refused", "deferred", "away"}) {
            count(outcome, 0);
        }
    }

    /** Another replica goes on. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(identity = JOB, every = "{huizhi.mail.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void send() {
        Instant now = clock.instant();
        if (!config.isOn() || isAway(now)) {
            return;
        }
        try (MailServer.Conversation conversation = server.conversation()) {
            items.each(
                    JOB,
                    resting -> QuarkusTransaction.requiringNew()
                            .call(() -> store.due(resting, now, config.retryAtMost(), AT_ONCE)),
                    UUID::toString,
                    id -> send(id, conversation));
        }
        int parked = QuarkusTransaction.requiringNew()
                .call(() -> store.parkOlderThan(clock.instant().minus(config.parkAfter())));
        if (parked > 0) {
            LOG.warnf("%d mails are parked: the mail server has not taken them for %s", parked, config.parkAfter());
        }
    }

    /** Somebody may have mended the mail server: this replica asks it again with its next look. */
    void askAgain() {
        awayUntil = Instant.EPOCH;
    }

    private boolean isAway(Instant now) {
        return awayUntil.isAfter(now) && !awayUntil.isAfter(now.plus(config.retryAtMost()));
    }

    private void send(UUID id, MailServer.Conversation conversation) {
        if (stopping || isAway(clock.instant())) {
            return;
        }
        QuarkusTransaction.requiringNew()
                .call(() -> store.claim(id, clock.instant()))
                .ifPresent(mail -> send(mail, conversation));
    }

    private void send(MailStore.Mail mail, MailServer.Conversation conversation) {
        Delivery delivery = conversation.send(mail);
        QuarkusTransaction.requiringNew().run(() -> writeDown(mail, delivery));
    }

    private void writeDown(MailStore.Mail mail, Delivery delivery) {
        Instant now = clock.instant();
        if (delivery instanceof Delivery.Taken) {
            store.sent(mail.id());
            timesAway = 0;
            count("taken", 1);
        } else if (delivery instanceof Delivery.Refused refused) {
            store.park(mail.id(), refused.why());
            count("refused", 1);
            LOG.warnf("Mail %s to %s is parked: %s", mail.id(), mail.office(), refused.why());
        } else if (delivery instanceof Delivery.Deferred deferred) {
            int attempts = mail.attempts() + 1;
            store.failed(mail.id(), deferred.why(), attempts, now.plus(wait(attempts)));
            count("deferred", 1);
        } else if (delivery instanceof Delivery.Away away) {
            timesAway++;
            awayUntil = now.plus(wait(timesAway));
            store.failed(mail.id(), away.why(), mail.attempts(), now);
            count("away", 1);
            LOG.warnf("Mails wait until %s: %s", awayUntil, away.why());
        }
    }

    /** Doubled with each failure up to a bound, between half of it and all: so not all come back at once. */
    private Duration wait(int failures) {
        long doubled = config.retryAfter().toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long bounded = Math.min(doubled, config.retryAtMost().toMillis());
        return Duration.ofMillis(
                (long) (bounded * (1 + ThreadLocalRandom.current().nextDouble()) / 2));
    }

    private void count(String outcome, int mails) {
        Counter.builder("huizhi.mail.attempts")
                .description("Mails that were given to the mail server, by what it said")
                .tag("outcome", outcome)
                .register(meters)
                .increment(mails);
    }

    @Scheduled(
            identity = "mail-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        if (config.isOn()) {
            counts = QuarkusTransaction.requiringNew().call(store::counts);
        }
    }

    @Scheduled(identity = "mail-erasure", every = "1h", delayed = "11m", concurrentExecution = ConcurrentExecution.SKIP)
    void forgetOld() {
        int forgotten = QuarkusTransaction.requiringNew()
                .call(() -> store.forgetParkedBefore(clock.instant().minus(FORGOTTEN_AFTER)));
        if (forgotten > 0) {
            LOG.warnf("%d parked mails are deleted: nobody has looked at them for 30 days", forgotten);
        }
    }
}
