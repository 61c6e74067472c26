package org.huizhi.job;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.huizhi.directory.MissingKeyException;
import org.huizhi.directory.NoSigningKeyException;
import org.jboss.logging.Logger;

/**
 * How a background job goes through what is due, so that one bad item never stops the others (ADR 31). An item that
 * fails on its own is parked: its job leaves it alone until its next attempt, a minute later, doubling to six hours, or
 * for good where an operator discards it. A fault of the database is no item's: it ends the run, which Quarkus logs,
 * {@link JobFailures} counts, and the schedule repeats.
 *
 * <p>The work is given outside of every transaction and begins its own, so that no item undoes another.
 */
@ApplicationScoped
public class Items {

    private static final Logger LOG = Logger.getLogger(Items.class);

    /** Two transactions in each other's way seldom are again. */
    private static final int ATTEMPTS_AT_ONCE = 3;

    /** A fault of the database that strikes the same work, and nothing before it, in so many runs is the work's own. */
    private static final int RUNS_UNTIL_ITS_OWN = 3;

    private static final int LONGEST_NAME = 300;

    private final ParkedItems parked;
    private final JobFailures failures;
    private final Clock clock;
    private final Map<String, Suspect> suspects = new ConcurrentHashMap<>();

    Items(ParkedItems parked, JobFailures failures, Clock clock) {
        this.parked = parked;
        this.failures = failures;
        this.clock = clock;
    }

    /** Finds what is due. */
    @FunctionalInterface
    public interface Due<T> {

        /**
         * @param resting names of items that the job is to leave alone; where more are due than are read, read others
         */
        List<T> without(Set<String> resting);
    }

    /**
     * What came of a run.
     *
     * @param due items that were tried
     * @param parked of these, those that failed on their own
     * @param waiting of these, those for which a key is missing now: they are tried again at the next run
     */
    public record Run(int due, int done, int parked, int waiting) {

        /** @return whether another run finds others due */
        public boolean hasMoved() {
            return done + parked > 0;
        }
    }

    /** With which item the database failed the last run, and in how many one after the other. */
    private record Suspect(String item, int runs) {}

    /** @return names of items that the job is to leave alone now */
    public Set<String> resting(String job) {
        return resting(parked.of(job).values());
    }

    private Set<String> resting(Collection<ParkedItem> items) {
        Instant now = clock.instant();
        return items.stream()
                .filter(item -> item.rests(now))
                .map(ParkedItem::item)
                .collect(Collectors.toSet());
    }

    /**
     * Item by item.
     *
     * @param name of an item within the job; no person data
     * @param work does one, in a transaction of its own
     */
    public <T> Run each(String job, Due<T> due, Function<? super T, String> name, Consumer<? super T> work) {
        Attempt<T> attempt = attempt(job, name, one -> work.accept(one.get(0)));
        List<T> items = attempt.due(due);
        items.forEach(item -> attempt.together(List.of(item)));
        return attempt.run(items.size());
    }

    /**
     * All at once, in halves where that fails, and what fails alone is parked.
     *
     * @param work does several, in one transaction, all or nothing
     */
    public <T> Run together(String job, Due<T> due, Function<? super T, String> name, Consumer<List<T>> work) {
        Attempt<T> attempt = attempt(job, name, work);
        List<T> items = attempt.due(due);
        if (!items.isEmpty()) {
            attempt.together(items);
        }
        return attempt.run(items.size());
    }

    private <T> Attempt<T> attempt(String job, Function<? super T, String> name, Consumer<List<T>> work) {
        if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("items of " + job + " have transactions of their own");
        }
        return new Attempt<>(job, parked.of(job), name, work);
    }

    /** One run of a job. */
    private final class Attempt<T> {

        private final String job;
        private final Map<String, ParkedItem> known;
        private final Set<String> resting;
        private final Function<? super T, String> name;
        private final Consumer<List<T>> work;
        private int done;
        private int failed;
        private int waiting;
        private final Set<String> waitsFor = new TreeSet<>();

        private Attempt(
                String job, Map<String, ParkedItem> known, Function<? super T, String> name, Consumer<List<T>> work) {
            this.job = job;
            this.known = known;
            this.resting = Items.this.resting(known.values());
            this.name = item -> bounded(name.apply(item));
            this.work = work;
        }

        private List<T> due(Due<T> due) {
            return due.without(resting).stream()
                    .filter(item -> !resting.contains(name.apply(item)))
                    .toList();
        }

        private void together(List<T> items) {
            for (int attempt = 1; ; attempt++) {
                try {
                    work.accept(items);
                    succeeded(items);
                    return;
                } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                    boolean again = FailureKind.of(e) == FailureKind.CONFLICT && attempt < ATTEMPTS_AT_ONCE;
                    if (!again) {
                        failed(items, e);
                        return;
                    }
                }
            }
        }

        private void failed(List<T> items, Throwable fault) {
            if (fault instanceof NoSigningKeyException) {
                // Of this node, so it is the same for all.
                waiting(items.size(), fault);
                return;
            }
            boolean waits = fault instanceof MissingKeyException;
            if (!waits && FailureKind.of(fault) == FailureKind.INFRASTRUCTURE && !isItsOwn(name.apply(items.get(0)))) {
                throw rethrown(fault);
            }
            if (items.size() > 1) {
                LOG.infof("%d items of %s failed together (%s); in halves", items.size(), job, fault.getClass());
                together(items.subList(0, items.size() / 2));
                together(items.subList(items.size() / 2, items.size()));
            } else if (waits) {
                waiting(1, fault);
            } else {
                park(name.apply(items.get(0)), fault);
            }
        }

        private void waiting(int count, Throwable fault) {
            waiting += count;
            waitsFor.add(String.valueOf(fault.getMessage()));
        }

        /** A transaction that is too much for its time looks like a database that is away. */
        private boolean isItsOwn(String first) {
            Suspect suspect = suspects.merge(
                    job,
                    new Suspect(first, 1),
                    (before, now) -> before.item().equals(first) ? new Suspect(first, before.runs() + 1) : now);
            return suspect.runs() >= RUNS_UNTIL_ITS_OWN;
        }

        private void succeeded(List<T> items) {
            done += items.size();
            suspects.remove(job);
            if (!known.isEmpty()) {
                items.stream().map(name).filter(known::containsKey).forEach(item -> {
                    parked.remove(job, item);
                    LOG.infof("%s of %s was parked, and is done", item, job);
                });
            }
        }

        private void park(String item, Throwable fault) {
            failed++;
            failures.count(job);
            ParkedItem before = known.get(item);
            int attempts = before == null ? 1 : before.attempts() + 1;
            parked.park(job, item, reason(fault), attempts, clock.instant());
            if (before == null) {
                LOG.errorf(fault, "%s of %s cannot be done, and is parked; the others go on", item, job);
            } else {
                LOG.warnf("%s of %s cannot be done, attempt %d: %s", item, job, attempts, reason(fault));
            }
        }

        private Run run(int due) {
            waitsFor.forEach(key -> LOG.warnf("%s waits, %d items of it: %s", job, waiting, key));
            return new Run(due, done, failed, waiting);
        }
    }

    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static RuntimeException rethrown(Throwable fault) {
        if (fault instanceof RuntimeException exception) {
            return exception;
        }
        throw (Error) fault;
    }

    /** @return the fault's type and the place in this program; never its message, which may quote what it choked on */
    static String reason(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (frame.getClassName().startsWith("org.huizhi.")) {
                return cause.getClass().getName() + " at " + frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return cause.getClass().getName();
    }
}
