package org.huizhi.partner;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.inbox.RefusedMessages;
import org.huizhi.outbox.ReceiptTimes;
import org.huizhi.partner.PartnerConnection.Answer;

/**
 * How far partners' clocks are from this node's. A partner had a probe in hand after it was made and before its receipt
 * was there; where it says otherwise, its clock differs by so much at least. Where a partner is so far ahead that this
 * node takes nothing of it, the dates of what is refused say by how much.
 */
@ApplicationScoped
class ClockDifferences {

    /** Clocks that are kept right differ by less. */
    private static final Duration BEARABLE = Duration.ofSeconds(30);

    private static final Duration LOOKED_BACK = Duration.ofHours(1);

    private final ReceiptTimes receipts;
    private final RefusedMessages refused;
    private final Clock clock;

    ClockDifferences(ReceiptTimes receipts, RefusedMessages refused, Clock clock) {
        this.receipts = receipts;
        this.refused = refused;
        this.clock = clock;
    }

    /**
     * @return by mailbox, how far ahead the partner is, negative for behind; those of which nothing tells are left out
     */
    Map<String, Duration> ahead(Collection<PartnerConnection> connections) {
        Map<UUID, Instant> received = receipts.of(connections.stream()
                .flatMap(connection -> connection.answer().flatMap(Answer::probe).stream())
                .toList());
        Map<String, Duration> ahead = new HashMap<>();
        for (PartnerConnection connection : connections) {
            connection
                    .answer()
                    .ifPresent(answer -> answer.probe()
                            .flatMap(probe -> Optional.ofNullable(received.get(probe)))
                            .ifPresent(at -> ahead.put(connection.mailbox(), difference(answer, at))));
        }
        ahead.putAll(refused.datedAhead(clock.instant().minus(LOOKED_BACK)));
        return ahead;
    }

    /** @param received by the partner's clock */
    static Duration difference(Answer answer, Instant received) {
        Duration ahead = Duration.between(answer.at(), received);
        Duration behind = Duration.between(received, answer.at().minus(answer.roundTrip()));
        if (ahead.compareTo(BEARABLE) > 0) {
            return ahead;
        }
        return behind.compareTo(BEARABLE) > 0 ? behind.negated() : Duration.ZERO;
    }
}
