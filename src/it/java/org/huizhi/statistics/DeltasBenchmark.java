package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.huizhi.agreement.Urgency;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticesChanged;
import org.huizhi.notice.RoundSnapshot;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to fold the changes of a batch of slips into changes of figures, a slip. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DeltasBenchmark {

    private static final int SLIPS = 200;

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    private final List<NoticesChanged.Change> returns = IntStream.range(0, SLIPS)
            .mapToObj(i -> new NoticesChanged.Change(
                    slip(i, RoundSnapshot.State.OPEN, null),
                    slip(i, RoundSnapshot.State.RETURNED, DAY.plusDays(i % 20))))
            .toList();

    @Benchmark
    @OperationsPerInvocation(SLIPS)
    public Deltas.Sums returned() {
        return Deltas.Sums.of(returns);
    }

    private static NoticesChanged.Counted slip(int i, RoundSnapshot.State state, @Nullable LocalDate returnedOn) {
        RoundSnapshot.Traits traits = new RoundSnapshot.Traits(
                Direction.INCOMING,
                "cn-99%02d00".formatted(i % 20),
                "6108%02d-public-security".formatted(i % 12),
                "9901%02d-public-security".formatted(i % 12),
                "residence-confirmation",
                Urgency.NORMAL,
                "agr-610800-990100",
                "other");
        RoundSnapshot round = new RoundSnapshot(
                traits,
                1,
                state,
                DAY.plusDays(15),
                returnedOn,
                returnedOn == null ? null : i % 20,
                i % 20 > 15 && returnedOn != null ? "workload" : null,
                null,
                false,
                false,
                false,
                false,
                false,
                false);
        return new NoticesChanged.Counted(new NoticesChanged.Sending(traits, DAY, true), List.of(round));
    }
}
