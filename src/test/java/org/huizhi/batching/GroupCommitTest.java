package org.huizhi.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that come while a group is at work go along in the next one. */
@Timeout(30)
class GroupCommitTest {

    private static final int MOST = 10;

    private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final GroupCommit<Integer, String> batching = new GroupCommit<>(1, MOST, this::work);

    @AfterEach
    void end() {
        goOn.countDown();
        callers.shutdownNow();
    }

    /** The group with the zero waits until it may go on; one with a negative number fails. */
    private List<String> work(List<Integer> numbers) {
        groups.add(List.copyOf(numbers));
        if (numbers.contains(0)) {
            begun.countDown();
            await(goOn);
        }
        if (numbers.stream().anyMatch(number -> number < 0)) {
            throw new IllegalStateException("the disk is full");
        }
        return numbers.stream().map(String::valueOf).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<List<String>> caller(Integer... numbers) {
        return CompletableFuture.supplyAsync(() -> batching.submit(List.of(numbers)), callers);
    }

    private void whileOneIsAtWork(Runnable others) {
        CompletableFuture<List<String>> first = caller(0);
        await(begun);
        others.run();
        while (batching.waiting() < 3) {
            LockSupport.parkNanos(1);
        }
        goOn.countDown();
        assertThat(first.join()).containsExactly("0");
    }

    @Test
    void whoeverComesAloneIsDoneAtOnce() {
        assertThat(batching.submit(7)).isEqualTo("7");
        assertThat(batching.submit(List.of())).isEmpty();
        assertThat(groups).containsExactly(List.of(7));
    }

    @Test
    void thoseThatCameMeanwhileAreDoneTogetherAndEachGetsItsOwnAnswers() {
        List<CompletableFuture<List<String>>> asked = new ArrayList<>();
        whileOneIsAtWork(() -> {
            asked.add(caller(1, 2));
            asked.add(caller(3));
            asked.add(caller(4, 5, 6));
        });

        assertThat(asked)
                .extracting(CompletableFuture::join)
                .containsExactly(List.of("1", "2"), List.of("3"), List.of("4", "5", "6"));
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void aGroupHasABoundAndNobodyIsLeftBehind() {
        List<CompletableFuture<List<String>>> asked = new ArrayList<>();
        whileOneIsAtWork(() -> IntStream.rangeClosed(1, 3)
                .forEach(i -> asked.add(caller(i * 10, i * 10 + 1, i * 10 + 2, i * 10 + 3, i * 10 + 4))));

        assertThat(asked).allSatisfy(answers -> assertThat(answers.join()).hasSize(5));
        assertThat(groups).hasSize(3).allMatch(group -> group.size() <= MOST);
    }

    @Test
    void aFaultIsToldToEverybodyOfTheGroupAndTheNextOneGoesOn() {
        List<CompletableFuture<List<String>>> asked = new ArrayList<>();
        whileOneIsAtWork(() -> {
            asked.add(caller(1));
            asked.add(caller(-1));
            asked.add(caller(2));
        });

        assertThat(asked)
                .allSatisfy(answers -> assertThatThrownBy(answers::join)
                        .hasCauseExactlyInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the disk is full"));
        assertThat(batching.submit(9)).isEqualTo("9");
    }

    @Test
    void manyCallersAtOnceEachGetTheirOwn() {
        GroupCommit<Integer, String> two = new GroupCommit<>(2, MOST, numbers -> {
            groups.add(numbers);
            LockSupport.parkNanos(1);
            return numbers.stream().map(String::valueOf).toList();
        });
        List<CompletableFuture<String>> asked = IntStream.range(0, 2000)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> two.submit(i), callers))
                .toList();

        for (int i = 0; i < asked.size(); i++) {
            assertThat(asked.get(i).join()).isEqualTo(Integer.toString(i));
        }
        assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(2000);
    }
}
