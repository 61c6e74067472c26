package org.huizhi.conformance;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.huizhi.conformance.ConformanceReport.Result;
import org.jspecify.annotations.Nullable;

/** Runs a region's node through the protocol from the outside (feed contract). */
public final class ConformanceKit {

    private final Setup setup;
    private final Map<String, Object> kafka;
    private final Duration patience;
    private final Clock clock;
    private final @Nullable Operator operator;

    /**
     * @param kafka properties of a client that may write to the partner's inbox and read the own one
     * @param patience with which an answer is awaited
     * @param operator who has the node send slips; null where it is tried as their receiver only
     * @throws IllegalArgumentException when the agreement does not let the node send slips that the operator is asked
     *     for
     */
    public ConformanceKit(
            Setup setup, Map<String, Object> kafka, Duration patience, Clock clock, @Nullable Operator operator) {
        if (operator != null) {
            setup.ownTerms();
        }
        this.operator = operator;
        this.setup = setup;
        this.kafka = Map.copyOf(kafka);
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Tries everything, one after the other.
     *
     * @param stopAtFirst whether it ends with the first check that the node fails
     * @param progress is told each result as it comes
     * @throws KafkaException when the bus is away, or does not have both inboxes
     */
    public ConformanceReport run(boolean stopAtFirst, Consumer<Result> progress) {
        List<Result> results = new ArrayList<>();
        try (Region region = new Region(setup, kafka, patience, false)) {
            Bench bench = new Bench(setup, region, clock);
            if (operator == null) {
                results.add(SenderChecks.skipped());
                progress.accept(SenderChecks.skipped());
            }
            List<Check> sender = operator == null ? List.of() : new SenderChecks(bench, operator).all();
            for (Check check : Checks.all(sender)) {
                long begin = System.nanoTime();
                Optional<String> found = attempt(check, bench);
                Result result = new Result(
                        check.name(),
                        check.contract(),
                        found.orElse(null),
                        Duration.ofNanos(System.nanoTime() - begin));
                results.add(result);
                progress.accept(result);
                if (stopAtFirst && !result.conforms()) {
                    break;
                }
            }
        }
        return new ConformanceReport(setup.partner().mailbox(), results);
    }

    /** A bus that does not take a record fails the check that sent it, and no other. */
    private static Optional<String> attempt(Check check, Bench bench) {
        try {
            return check.procedure().run(bench);
        } catch (KafkaException e) {
            return Optional.of(e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        }
    }
}
