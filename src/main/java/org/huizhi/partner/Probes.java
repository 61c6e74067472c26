package org.huizhi.partner;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.job.Items;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.Receipted;

/**
 * Sends a probe the whole way to every partner and reads its receipt, so that silence is noticed before somebody needs
 * an answer.
 */
@ApplicationScoped
class Probes {

    private static final String JOB = "probes";

    private final AgreementOverview overview;
    private final PartnerProbes probes;
    private final PartnerCalendars calendars;
    private final ProbeConfig config;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Items items;
    private final Clock clock;

    Probes(
            AgreementOverview overview,
            PartnerProbes probes,
            PartnerCalendars calendars,
            ProbeConfig config,
            MessageSealer sealer,
            Outbox outbox,
            Items items,
            Clock clock) {
        this.overview = overview;
        this.probes = probes;
        this.calendars = calendars;
        this.config = config;
        this.sealer = sealer;
        this.outbox = outbox;
        this.items = items;
        this.clock = clock;
    }

    @Scheduled(
            identity = JOB,
            every = "{huizhi.probe.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sendDue() {
        Map<String, AgreementReference> partners = overview.partners();
        items.each(
                JOB,
                resting -> due(partners.keySet(), resting),
                Function.identity(),
                mailbox -> send(mailbox, Objects.requireNonNull(partners.get(mailbox), "claimed as a partner")));
    }

    private List<String> due(Set<String> partners, Set<String> resting) {
        List<String> asked =
                partners.stream().filter(mailbox -> !resting.contains(mailbox)).toList();
        return asked.isEmpty() ? List.of() : probes.claim(asked, clock.instant(), config.interval());
    }

    private void send(String mailbox, AgreementReference agreement) {
        PreparedMessage message = sealer.seal(new Draft(
                MessageType.PROBE,
                agreement.id(),
                mailbox,
                new ProbeMessage(agreement, calendars.counted(mailbox)),
                null));
        QuarkusTransaction.requiringNew().run(() -> {
            outbox.add(List.of(message));
            probes.made(mailbox, message.id(), message.time());
        });
    }

    void receipted(@Observes MessagesReceipted receipts) {
        for (Receipted receipt : receipts.messages()) {
            if (receipt.type() == MessageType.PROBE) {
                probes.answered(receipt.receiver(), receipt.messageId(), clock.instant(), refusal(receipt.line()));
            }
        }
    }

    private static Optional<String> refusal(ReceiptLine line) {
        return Optional.ofNullable(line.reason()).map(RefusalReason::code);
    }
}
