package org.huizhi.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many things, in whatever order they are worked on, come back in theirs. */
@Timeout(30)
class CpuPoolTest {

    private static final List<Integer> MANY = IntStream.range(0, 5000).boxed().toList();

    @Test
    void eachThingIsDoneOnceAndTheOrderStays() {
        AtomicInteger calls = new AtomicInteger();

        List<String> done = CpuPool.map(MANY, number -> {
            calls.incrementAndGet();
            return "n" + number;
        });

        assertThat(done).isEqualTo(MANY.stream().map(number -> "n" + number).toList());
        assertThat(calls).hasValue(MANY.size());
        assertThat(CpuPool.map(List.of(), number -> number)).isEmpty();
    }

    @Test
    void aFaultIsThrownWhenTheOthersAreDone() {
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> CpuPool.map(MANY, number -> {
                    calls.incrementAndGet();
                    if (number % 1000 == 7) {
                        throw new IllegalStateException("no key");
                    }
                    return number;
                }))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("no key");
        assertThat(calls).hasValue(MANY.size());
    }

    @Test
    void callersThatNeedEachOthersThreadsDoNotWaitForEver() {
        List<CompletableFuture<List<Integer>>> callers = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> CpuPool.map(
                        MANY,
                        number -> CpuPool.map(List.of(number, 1, 2), x -> x + 1).get(0))))
                .toList();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.join())
                        .isEqualTo(MANY.stream().map(number -> number + 1).toList()));
    }
}
