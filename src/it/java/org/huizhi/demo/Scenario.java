package org.huizhi.demo;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends the slips and lets the offices work until every slip is where its fate says. */
final class Scenario implements AutoCloseable {

    /** So long without anything to do the scenario waits for slips that are still on their way. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    /** Between two looks at what has changed. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final Duration SHORT_OVERLAP = Duration.ofMillis(300);
    private static final Duration LONG_OVERLAP = Duration.ofSeconds(10);

    private final List<RegionNode> nodes;
    private final SlipBook book;
    private final List<Desk> desks;
    private final EndCheck check;
    /** Their sizes are the requests under way at a time. */
    private final ExecutorService senders = Executors.newFixedThreadPool(6);

    private final ExecutorService workers = Executors.newFixedThreadPool(8);
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    Scenario(List<RegionNode> nodes, List<Slip> slips, Months months) {
        this.nodes = nodes;
        this.book = new SlipBook(slips);
        this.desks = nodes.stream().map(node -> new Desk(node, book, months)).toList();
        this.check = new EndCheck(nodes, book);
    }

    int submitted() {
        return book.submitted();
    }

    /** What was answered otherwise than it should have been. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /**
     * Sends the slips of a month, while the offices are at work already and answer what they are late with from the
     * month before; gives the slips that did not come where they should.
     *
     * @param month from 1; behind the last one nothing more is sent
     */
    List<String> month(int month) {
        List<Runnable> submissions = new ArrayList<>();
        nodes.forEach(node -> submissions.addAll(new Dispatch(node, book).tasks(month)));
        // All regions at the same time.
        Collections.shuffle(submissions, new Random(month));
        return work(month, start(senders, submissions));
    }

    /** Lets an office answer what waits for the day on which the bus is away. */
    void answerWithoutBus(Place place, int month) {
        desks.stream().filter(desk -> desk.place() == place).forEach(desk -> desk.answerWithoutBus(month));
    }

    private List<String> work(int month, List<Future<?>> submissions) {
        long lastProgress = System.nanoTime();
        int sent = 0;
        Duration overlap = LONG_OVERLAP;
        boolean settled = false;
        while (!settled && System.nanoTime() - lastProgress < STANDSTILL.toNanos()) {
            boolean allSent = submissions.stream().allMatch(Future::isDone);
            List<Runnable> steps = new ArrayList<>();
            for (Desk desk : desks) {
                steps.addAll(desk.steps(month, overlap));
            }
            await(start(workers, steps));
            if (!steps.isEmpty() || submitted() > sent) {
                lastProgress = System.nanoTime();
                sent = submitted();
            }
            overlap = steps.isEmpty() ? LONG_OVERLAP : SHORT_OVERLAP;
            settled = allSent
                    && steps.isEmpty()
                    && check.differences(month, desks).isEmpty()
                    && check.roundDifferences(month).isEmpty();
            pause();
        }
        List<String> differences = new ArrayList<>(check.differences(month));
        differences.addAll(check.roundDifferences(month));
        return differences;
    }

    /** Compares question, rounds and answers of every slip on both sides. */
    List<String> contentDifferences() {
        Queue<String> differences = new ConcurrentLinkedQueue<>();
        List<Runnable> comparisons = new ArrayList<>();
        book.forEach((notice, slip) ->
                comparisons.add(() -> check.contentDifference(notice, slip).ifPresent(differences::add)));
        await(start(workers, comparisons));
        return List.copyOf(differences);
    }

    private List<Future<?>> start(ExecutorService pool, List<Runnable> tasks) {
        List<Future<?>> started = new ArrayList<>();
        tasks.forEach(task -> started.add(pool.submit(() -> guarded(task))));
        return started;
    }

    /** What goes wrong with one slip is told at the end; the others go on. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (IllegalStateException | UncheckedIOException e) {
            faults.add(e.getMessage());
        }
    }

    private static void await(List<Future<?>> started) {
        try {
            for (Future<?> future : started) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a step of the scenario failed", e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the scenario was interrupted", e);
    }

    @Override
    public void close() {
        senders.shutdownNow();
        workers.shutdownNow();
    }
}
