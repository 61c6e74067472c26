package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.junit.jupiter.api.Test;

/** Numbers are given once, whoever takes them, and however many. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class NoticeNumbersTest {

    private static final int YEAR = 2199;
    private static final int THREADS = 8;
    private static final int TIMES = 60;

    @Inject
    NoticeStore store;

    @Test
    void nobodyGetsANumberThatAnotherHas() throws Exception {
        // As two replicas, each with numbers of its own in advance.
        List<NoticeNumbers> replicas = List.of(new NoticeNumbers(store), new NoticeNumbers(store));
        ExecutorService submitters = Executors.newFixedThreadPool(THREADS);
        List<Future<List<String>>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            NoticeNumbers numbers = replicas.get(thread % 2);
            all.add(submitters.submit(() -> {
                List<String> taken = new ArrayList<>();
                for (int i = 0; i < TIMES; i++) {
                    // One by one, and now and then a batch.
                    int count = i % 10 == 0 ? 70 : 1;
                    List<String> some = numbers.take("610800", YEAR, count);
                    assertThat(some).hasSize(count);
                    taken.addAll(some);
                }
                return taken;
            }));
        }
        List<String> taken = new ArrayList<>();
        for (Future<List<String>> one : all) {
            taken.addAll(one.get());
        }
        submitters.shutdown();

        assertThat(taken)
                .hasSize(THREADS * (6 * 70 + 54))
                .doesNotHaveDuplicates()
                .allMatch(number -> number.matches("610800-" + YEAR + "-[0-9]{6}"));
    }

    @Test
    void aNewYearBeginsAnew() {
        NoticeNumbers numbers = new NoticeNumbers(store);
        assertThat(numbers.take("610800", YEAR - 1, 1))
                .singleElement()
                .asString()
                .startsWith("610800-2198-");
        assertThat(numbers.take("610800", YEAR - 2, 1))
                .singleElement()
                .asString()
                .startsWith("610800-2197-");
    }
}
