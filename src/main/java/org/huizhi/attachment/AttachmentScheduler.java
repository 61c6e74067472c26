package org.huizhi.attachment;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.huizhi.access.ForeignRows;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.attachment.AttachmentMetrics.End;
import org.huizhi.attachment.MalwareScanner.Finding;
import org.huizhi.attachment.TransferStore.Due;
import org.huizhi.envelope.MessageType;
import org.huizhi.job.Items;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.vault.DecryptionException;
import org.jboss.logging.Logger;

/**
 * Fetches what messages of other regions list: asks for the pieces that are lacking, and looks at the whole. The slip
 * does not wait for it, and what is to be asked does not wait for a scanner. The receiver asks, so nothing comes that
 * it has no place for, and what was lost on the way or by a restore of its database comes again.
 */
@ApplicationScoped
class AttachmentScheduler {

    private static final Logger LOG = Logger.getLogger(AttachmentScheduler.class);
    private static final String JOB = "attachments";
    private static final String SCAN = "attachment-scan";
    private static final int AT_ONCE = 50;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TransferStore transfers;
    private final AttachmentStore store;
    private final AttachmentConfig config;
    private final MalwareScanner scanner;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Items items;
    private final AttachmentMetrics metrics;
    private final ForeignRows foreignRows;
    private final Event<AttachmentSettled> settled;
    private final Clock clock;

    AttachmentScheduler(
            TransferStore transfers,
            AttachmentStore store,
            AttachmentConfig config,
            MalwareScanner scanner,
            MessageSealer sealer,
            Outbox outbox,
            Items items,
            AttachmentMetrics metrics,
            ForeignRows foreignRows,
            Event<AttachmentSettled> settled,
            Clock clock) {
        this.transfers = transfers;
        this.store = store;
        this.config = config;
        this.scanner = scanner;
        this.sealer = sealer;
        this.outbox = outbox;
        this.items = items;
        this.metrics = metrics;
        this.foreignRows = foreignRows;
        this.settled = settled;
        this.clock = clock;
    }

    @Scheduled(
            identity = JOB,
            every = "{huizhi.attachment.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void lookAtDue() {
        each(JOB, false);
    }

    /** A scanner may take a minute for each. */
    @Scheduled(
            identity = SCAN,
            every = "{huizhi.attachment.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void lookAtWhole() {
        each(SCAN, true);
    }

    private void each(String job, boolean whole) {
        items.each(
                job,
                resting -> transfers.due(whole, resting, clock.instant(), config.askAgainAtMost(), AT_ONCE),
                Due::name,
                this::look);
    }

    @Scheduled(
            identity = "attachments-erasure",
            every = "1h",
            delayed = "11m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void forgetOld() {
        store.forget(clock.instant().minus(config.keptFor()));
    }

    private void look(Due due) {
        Optional<Attachment> found = store.find(due.key());
        UUID notice = found.map(Attachment::noticeId).orElse(null);
        if (found.isEmpty() || notice == null) {
            return;
        }
        Attachment attachment = found.get();
        if (attachment.state() != State.AWAITED) {
            settle(attachment, notice, attachment.state(), Optional.empty());
        } else if (attachment.received() < attachment.bytes()) {
            fetch(due, attachment, notice);
        } else {
            end(due, attachment, notice);
        }
    }

    private void fetch(Due due, Attachment attachment, UUID notice) {
        Instant now = clock.instant();
        if (due.question() != null && outbox.isUnsent(due.question())) {
            // It goes out when the bus is back; nobody was asked in vain.
            transfers.rest(due, now.plus(wait(due.inVain())));
            return;
        }
        if (due.inVain() >= config.askedAtMost()) {
            LOG.warnf("%s does not give attachment %s", attachment.mailbox(), attachment.id());
            if (settle(attachment, notice, State.LOST, Optional.empty())) {
                metrics.count(End.LOST);
            }
            return;
        }
        if (!due.isBegun()
                && transfers.begunSince(attachment.mailbox(), now.minus(DAY)) + attachment.bytes()
                        > config.mostBytesPerRegion().asLongValue()) {
            transfers.postpone(attachment.mailbox(), now, now.plus(shorter(HOUR)));
            return;
        }
        Set<Integer> here = new HashSet<>(store.numbers(attachment.key()));
        List<Integer> lacking = IntStream.rangeClosed(1, attachment.pieces())
                .boxed()
                .filter(piece -> !here.contains(piece))
                .toList();
        if (lacking.isEmpty()) {
            transfers.isWhole(attachment.key());
            return;
        }
        PreparedMessage question = sealed(attachment, lacking);
        QuarkusTransaction.requiringNew().run(() -> {
            if (transfers.lookAgain(due, question.id(), now, now.plus(wait(due.inVain())))) {
                outbox.add(List.of(question));
            }
        });
    }

    private PreparedMessage sealed(Attachment attachment, List<Integer> lacking) {
        return sealer.seal(new Draft(
                MessageType.ATTACHMENT_ASKED,
                attachment.id().toString(),
                attachment.mailbox(),
                new Asked(lacking),
                null));
    }

    private Duration wait(int asked) {
        return shorter(config.askAgainAfter().multipliedBy(1L << Math.min(asked, 16)));
    }

    private Duration shorter(Duration wait) {
        return wait.compareTo(config.askAgainAtMost()) > 0 ? config.askAgainAtMost() : wait;
    }

    /** All pieces are here. */
    private void end(Due due, Attachment attachment, UUID notice) {
        StoredContent content = new StoredContent(store, attachment);
        Instant now = clock.instant();
        try {
            if (!Arrays.equals(content.digest(), attachment.digest())) {
                damaged(due, "is not what its message lists");
                return;
            }
            boolean asListed = MediaTypes.of(content)
                    .filter(type -> type.equals(attachment.mediaType()))
                    .isPresent();
            Finding finding = asListed ? scanner.scan(content) : Finding.MALWARE;
            if (asListed) {
                metrics.count(finding);
            }
            if (finding == Finding.NONE) {
                // Less and less often, so that one with which the scanner cannot cope does not hold up others.
                Duration wait = wait(due.asked()).compareTo(HOUR) > 0 ? shorter(HOUR) : wait(due.asked());
                QuarkusTransaction.requiringNew().run(() -> transfers.lookAgain(due, null, now, now.plus(wait)));
                return;
            }
            State end = finding == Finding.NOTHING ? State.RECEIVED : State.WITHHELD;
            if (end == State.WITHHELD) {
                LOG.warnf(
                        "Attachment %s of %s is withheld: %s",
                        attachment.id(),
                        attachment.mailbox(),
                        asListed ? "the scanner has found malware" : "it is not of the type that its message lists");
            }
            if (settle(attachment, notice, end, Optional.of(sealed(attachment, List.of())))) {
                metrics.count(end == State.RECEIVED ? End.RECEIVED : End.WITHHELD);
            }
        } catch (DecryptionException e) {
            StoredContent.tellForeign(foreignRows, attachment.key());
            damaged(due, "is not as this node has stored it");
        } catch (IOException | UncheckedIOException e) {
            damaged(due, "is not whole");
        }
    }

    private void damaged(Due due, String how) {
        LOG.warnf(
                "Attachment %s of %s %s; it is fetched again",
                due.key().id(), due.key().mailbox(), how);
        metrics.count(End.DAMAGED);
        transfers.discard(due, clock.instant().plus(wait(due.inVain())));
    }

    /** @param word to the other region, that nothing is lacking any more */
    private boolean settle(Attachment attachment, UUID notice, State end, Optional<PreparedMessage> word) {
        return QuarkusTransaction.requiringNew().call(() -> {
            // The notice first, as whoever changes both does.
            settled.fire(new AttachmentSettled(notice));
            boolean first = transfers.settle(attachment.key(), attachment.state(), end);
            if (first) {
                word.ifPresent(message -> outbox.add(List.of(message)));
            }
            return first;
        });
    }
}
