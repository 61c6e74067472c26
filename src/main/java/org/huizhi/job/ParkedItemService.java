package org.huizhi.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
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

        record AlreadyDiscarded() implements Decision {}
    }

    /**
     * @param before id of the last one of the page before; null for the first page
     * @return newest first
     */
    public List<ParkedItem> list(@Nullable Status status, @Nullable String job, @Nullable Long before, int limit) {
        return items.list(status, job, before, limit);
    }

    /** Has the job try it at its next run, also one that was discarded. */
    @Transactional
    public Decision retry(Caller caller, long id, String reason) {
        return items.lock(id)
                .map(item -> decide(caller, item, Status.PARKED, "retry", reason))
                .orElseGet(Decision.NotFound::new);
    }

    /** Has the job leave it alone for good. */
    @Transactional
    public Decision discard(Caller caller, long id, String reason) {
        Optional<ParkedItem> found = items.lock(id);
        if (found.filter(item -> item.status() == Status.DISCARDED).isPresent()) {
            return new Decision.AlreadyDiscarded();
        }
        return found.map(item -> decide(caller, item, Status.DISCARDED, "discard", reason))
                .orElseGet(Decision.NotFound::new);
    }

    private Decision decide(Caller caller, ParkedItem item, Status status, String verb, String reason) {
        audit.enter(caller, "parked-item." + verb, null, item.job() + " " + item.item() + ": " + reason);
        return new Decision.Done(items.decide(item.id(), status, caller, reason, clock.instant()));
    }
}
