package org.huizhi.feed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.inbox.DeadLetter;
import org.huizhi.inbox.DeadLetters;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An operator's decisions about dead letters: each has a reason, is audited, and nothing is deleted. */
@ApplicationScoped
public class DeadLetterService {

    private static final Logger LOG = Logger.getLogger(DeadLetterService.class);

    private final DeadLetters deadLetters;
    private final Triage triage;
    private final InboxTransaction transaction;
    private final FeedMetrics metrics;
    private final Audit audit;
    private final Clock clock;

    DeadLetterService(
            DeadLetters deadLetters,
            Triage triage,
            InboxTransaction transaction,
            FeedMetrics metrics,
            Audit audit,
            Clock clock) {
        this.deadLetters = deadLetters;
        this.triage = triage;
        this.transaction = transaction;
        this.metrics = metrics;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of a decision. */
    public sealed interface Decision {

        record Done(DeadLetter letter) implements Decision {}

        record NotFound() implements Decision {}

        /** @param letter with who decided, and when */
        record AlreadyDecided(DeadLetter letter) implements Decision {}

        /** It was replayed since the caller saw it, and is open still; nothing is done. */
        record TriedMeanwhile(DeadLetter letter) implements Decision {}

        /** The record still cannot be handled, and stays open. */
        record StillDead(DeadLetters.Cause cause) implements Decision {}
    }

    /** @return the record, as far as it can be shown; empty where there is none. Who looks is audited. */
    @Transactional
    public Optional<RecordView> view(Caller caller, UUID id) {
        Optional<DeadLetter> found = deadLetters.findByIdOptional(id);
        found.ifPresent(letter -> audit.enter(caller, "dead-letter.read", null, id.toString()));
        return found.map(letter -> RecordView.of(letter, deadLetters.value(letter)));
    }

    /** Puts the record through the whole way again, say after the sender's key has come. */
    public Decision replay(Caller caller, UUID id, String reason) {
        return replay(caller, id, reason, null);
    }

    /** @param seenAttempts replays so far, as the caller saw it; null where it does not matter */
    public Decision replay(Caller caller, UUID id, String reason, @Nullable Integer seenAttempts) {
        while (true) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> replayOnce(caller, id, reason, seenAttempts));
            } catch (HandledElsewhereException e) {
                LOG.debug("Again, since another replica was faster", e);
            }
        }
    }

    private Decision replayOnce(Caller caller, UUID id, String reason, @Nullable Integer seenAttempts) {
        Optional<DeadLetter> found = deadLetters.lock(id);
        Optional<Decision> impossible = impossible(found);
        if (impossible.isPresent()) {
            return impossible.get();
        }
        DeadLetter letter = found.orElseThrow();
        if (seenAttempts != null && seenAttempts != letter.attempts()) {
            return new Decision.TriedMeanwhile(letter);
        }
        Instant now = clock.instant();
        Triaged triaged = triage.triage(deadLetters.record(letter), now);
        audit.enter(caller, "dead-letter.replay", null, id + ": " + reason);
        if (triaged instanceof Triaged.Dead dead) {
            deadLetters.failedAgain(letter, dead.cause());
            return new Decision.StillDead(dead.cause());
        }
        InboxTransaction.Result result = transaction.apply(List.of(triaged), now, true);
        deadLetters.decide(letter, DeadLetter.Status.REPLAYED, caller.subject(), reason, now);
        metrics.count(result);
        return new Decision.Done(letter);
    }

    @Transactional
    public Decision discard(Caller caller, UUID id, String reason) {
        Optional<DeadLetter> found = deadLetters.lock(id);
        Optional<Decision> impossible = impossible(found);
        if (impossible.isPresent()) {
            return impossible.get();
        }
        audit.enter(caller, "dead-letter.discard", null, id + ": " + reason);
        deadLetters.decide(found.orElseThrow(), DeadLetter.Status.DISCARDED, caller.subject(), reason, clock.instant());
        return new Decision.Done(found.orElseThrow());
    }

    private static Optional<Decision> impossible(Optional<DeadLetter> found) {
        if (found.isEmpty()) {
            return Optional.of(new Decision.NotFound());
        }
        DeadLetter letter = found.get();
        return letter.status() == DeadLetter.Status.OPEN
                ? Optional.empty()
                : Optional.of(new Decision.AlreadyDecided(letter));
    }
}
