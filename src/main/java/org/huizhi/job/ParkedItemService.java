package org.huizhi.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.job.ParkedItem.Status;
import org.jspecify.annotations.Nullable;

/** What operators see of parked items, and what they decide: each decision has a reason and is audited. */
@ApplicationScoped
public class ParkedItemService {

    private final ParkedItems items;
    private final Audit audit;
    private final Clock clock;

    ParkedItemService(ParkedItems items, Audit audit, Clock clock) {
        this.items = items;
        this.audit = audit;
        this.clock = clock;
    }

    /** What came of a decision. */
    public sealed interface Decision {

        record Done(ParkedItem item) implements Decision {}

        record NotFound() implements Decision {}

        /** @param item with who did, and when */
        record AlreadyDiscarded(ParkedItem item) implements Decision {}

        /** Somebody has decided about it since the caller saw it; nothing is done. */
        record DecidedMeanwhile(ParkedItem item) implements Decision {}
    }

    /**
     * @param before id of the last one of the page before; null for the first page
     * @return newest first
     */
    public List<ParkedItem> list(@Nullable Status status, @Nullable String job, @Nullable Long before, int limit) {
        return items.list(status, job, before, limit);
    }

    /** @return how many each job has parked; jobs without any are left out */
    public Map<String, Long> counts() {
        return items.counts();
    }

    /**
     * An item as somebody saw it.
     *
     * @param decidedAt when an operator had last decided about it; null for never
     */
    public record Seen(@Nullable Instant decidedAt) {

        private boolean isOld(ParkedItem item) {
            return !Objects.equals(decidedAt, item.decidedAt());
        }
    }

    public Decision retry(Caller caller, long id, String reason) {
        return retry(caller, id, reason, null);
    }

    /**
     * Has the job try it at its next run, also one that was discarded.
     *
     * @param seen null where it does not matter what happened since
     */
    @Transactional
    public Decision retry(Caller caller, long id, String reason, @Nullable Seen seen) {
        Optional<ParkedItem> found = items.lock(id);
        if (found.isPresent() && seen != null && seen.isOld(found.get())) {
            return new Decision.DecidedMeanwhile(found.get());
        }
        return found.map(item -> decide(caller, item, Status.PARKED, "retry", reason))
                .orElseGet(Decision.NotFound::new);
    }

    public Decision discard(Caller caller, long id, String reason) {
        return discard(caller, id, reason, null);
    }

    /**
     * Has the job leave it alone for good.
     *
     * @param seen null where it does not matter what happened since
     */
    @Transactional
    public Decision discard(Caller caller, long id, String reason, @Nullable Seen seen) {
        Optional<ParkedItem> found = items.lock(id);
        if (found.isPresent() && found.get().status() == Status.DISCARDED) {
            return new Decision.AlreadyDiscarded(found.get());
        }
        if (found.isPresent() && seen != null && seen.isOld(found.get())) {
            return new Decision.DecidedMeanwhile(found.get());
        }
        return found.map(item -> decide(caller, item, Status.DISCARDED, "discard", reason))
                .orElseGet(Decision.NotFound::new);
    }

    private Decision decide(Caller caller, ParkedItem item, Status status, String verb, String reason) {
        audit.enter(caller, "parked-item." + verb, null, item.job() + " " + item.item() + ": " + reason);
        return new Decision.Done(items.decide(item.id(), status, caller, reason, clock.instant()));
    }
}
