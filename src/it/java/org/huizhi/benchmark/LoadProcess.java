package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.huizhi.demo.MadeUpPerson;
import org.huizhi.testsupport.Slips;

/**
 * The callers of a benchmark, in a process of their own: partner systems of one region, an office of the other. Takes
 * commands line by line and answers each with a line of JSON.
 */
public final class LoadProcess {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PERSONS = 5000;

    private final String sender;
    private final String receiver;
    private final String token;
    private final String receiverToken;
    private final List<byte[]> submissions;
    private LoadOffice office;

    private LoadProcess(String sender, String receiver, String token, String receiverToken) {
        this.sender = sender;
        this.receiver = receiver;
        this.token = token;
        this.receiverToken = receiverToken;
        this.submissions = submissions();
    }

    /** Arguments: the sender's and the receiver's address, and their callers' tokens. */
    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        LoadProcess load = new LoadProcess(arguments[0], arguments[1], arguments[2], arguments[3]);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(JSON.writeValueAsString(load.perform(line.split(" "))));
        }
        System.exit(0);
    }

    private ObjectNode perform(String[] command) throws InterruptedException {
        int[] numbers =
                Arrays.stream(command).skip(1).mapToInt(Integer::parseInt).toArray();
        return switch (command[0]) {
            case "batch" -> batch(numbers[0], numbers[1], numbers[2]);
            case "single" -> single(numbers[0], numbers[1]);
            case "paced" -> paced(numbers[0], numbers[1], numbers[2]);
            case "open-office" -> {
                office = new LoadOffice(receiver, receiverToken, numbers[0], numbers[1]);
                yield JSON.createObjectNode();
            }
            case "close-office" -> {
                office.close();
                yield JSON.createObjectNode().put("answered", office.answered());
            }
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    /** So many slips, in batches of a size, over so many connections. */
    private ObjectNode batch(int slips, int size, int connections) throws InterruptedException {
        return measured(slips / size, connections, i -> {
            StringBuilder lines = new StringBuilder();
            for (int j = 0; j < size; j++) {
                lines.append(new String(submission(i * size + j), StandardCharsets.UTF_8))
                        .append('\n');
            }
            String answer = Calls.post(
                    sender + "/api/v1/notices/batch",
                    token,
                    "application/x-ndjson",
                    lines.toString().getBytes(StandardCharsets.UTF_8),
                    200);
            if (answer.split("\"status\":201", -1).length != size + 1) {
                throw new IllegalStateException("not every line is taken: " + answer);
            }
        });
    }

    private ObjectNode single(int slips, int connections) throws InterruptedException {
        return measured(slips, connections, this::submit);
    }

    private void submit(int i) {
        Calls.post(sender + "/api/v1/notices", token, "application/json", submission(i), 201);
    }

    /** So many slips a second, each when it is its turn, however long the one before takes. */
    private ObjectNode paced(int perSecond, int seconds, int connections) throws InterruptedException {
        long start = System.nanoTime();
        long gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        IntConsumer turn = i -> LockSupport.parkNanos(start + i * gap - System.nanoTime());
        return measured(perSecond * seconds, connections, turn, this::submit);
    }

    private ObjectNode measured(int requests, int connections, IntConsumer request) throws InterruptedException {
        return measured(requests, connections, i -> {}, request);
    }

    /** @param turn returns when the request is to begin; what it waits does not count */
    private ObjectNode measured(int requests, int connections, IntConsumer turn, IntConsumer request)
            throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            Thread thread = new Thread(() -> {
                for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                    turn.accept(i);
                    long begin = System.nanoTime();
                    request.accept(i);
                    nanos.add(System.nanoTime() - begin);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Collections.sort(nanos);
        return JSON.createObjectNode()
                .put("seconds", seconds)
                .put("median", nanos.get(nanos.size() / 2) / 1e6)
                .put("p99", nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    /** Each about another person. */
    private static List<byte[]> submissions() {
        Random random = new Random(1);
        List<byte[]> submissions = new ArrayList<>();
        for (int i = 0; i < PERSONS; i++) {
            ObjectNode slip = Slips.submission();
            MadeUpPerson.next(random, 1940, 2000, true).putInto((ObjectNode) slip.at("/payload/person"));
            submissions.add(bytes(slip.toString()));
        }
        return submissions;
    }

    private byte[] submission(int i) {
        return submissions.get(i % PERSONS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
