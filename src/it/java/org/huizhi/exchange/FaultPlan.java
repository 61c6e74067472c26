package org.huizhi.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sequence of faults that a seed decides: the same seed and length are the same plan. */
record FaultPlan(long seed, List<Step> steps) {

    /** Every so many pauses of a node is one of a whole minute. */
    private static final int LONG_PAUSES_EVERY = 8;

    private static final Duration LONG_PAUSE = Duration.ofMinutes(1);

    /**
     * One fault.
     *
     * @param before pause since the one before it began
     * @param victim which of what can be struck, any number; the one to strike takes it modulo how many there are
     * @param lasts how long, before it is healed
     * @param strength milliseconds of delay, seconds of a clock, records to repeat, each within its own bounds
     */
    record Step(int number, Fault fault, Duration before, int victim, Duration lasts, int strength) {}

    /** Each fault once, in some order; then hundreds in which each is as often as its weight says. */
    static FaultPlan of(long seed, int length, boolean longPauses) {
        Random random = new Random(seed);
        List<Fault> drawn = shuffled(Stream.of(Fault.values()), random);
        while (drawn.size() < length) {
            drawn.addAll(shuffled(
                    Stream.of(Fault.values())
                            .flatMap(fault -> IntStream.range(0, fault.weight()).mapToObj(i -> fault)),
                    random));
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Fault fault = drawn.get(i);
            boolean longPause = random.nextInt(LONG_PAUSES_EVERY) == 0 && longPauses;
            steps.add(new Step(
                    i + 1,
                    fault,
                    Duration.ofMillis(200 + random.nextInt(2_800)),
                    random.nextInt(1_000),
                    fault == Fault.PAUSE_NODE && longPause
                            ? LONG_PAUSE
                            : Duration.ofMillis(1_000 + random.nextInt(7_000)),
                    random.nextInt(1_000)));
        }
        return new FaultPlan(seed, List.copyOf(steps));
    }

    private static List<Fault> shuffled(Stream<Fault> faults, Random random) {
        List<Fault> list = new ArrayList<>(faults.toList());
        Collections.shuffle(list, random);
        return list;
    }
}
