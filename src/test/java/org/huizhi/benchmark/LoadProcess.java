package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.huizhi.demo.MadeUpPerson;
import org.huizhi.testsupport.Slips;

/**
 * The callers of a benchmark, in a process of their own: partner systems of one region, an office of the other. Takes commands line by line and
 * answers each with a line of JSON.
 */
public final class LoadProcess {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PERSONS = 5000;
    private static final int PAGE = 200;

    private final String sender;
    private final String receiver;
    private final String token;
    private final String receiverToken;
    private final List<byte[]> submissions;
    private Office office;

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
                office = new Office(numbers[0]);
                yield JSON.createObjectNode();
            }
            case "close-office" -> {
                office.close();
                yield JSON.createObjectNode().put("answered", office.answered.get());
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
            String answer = post(
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
        post(sender + "/api/v1/notices", token, "application/json", submission(i), 201);
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

    /** Answers what it finds: accepts each slip and returns it. */
    private final class Office {

        private final BlockingQueue<String> found = new LinkedBlockingQueue<>();
        private final Set<String> seen = ConcurrentHashMap.newKeySet();
        private final AtomicInteger answered = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean closing;

        private Office(int connections) {
            threads.add(new Thread(this::look));
            for (int i = 0; i < connections; i++) {
                threads.add(new Thread(this::answer));
            }
            threads.forEach(Thread::start);
        }

        private void look() {
            while (!closing) {
                JsonNode page = get(
                        receiver + "/api/v1/notices?direction=incoming&state=received&limit=" + PAGE, receiverToken);
                page.path("items").forEach(slip -> {
                    String id = slip.path("id").asText();
                    if (seen.add(id)) {
                        found.add(id);
                    }
                });
                while (found.size() > PAGE / 4 && !closing) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
                if (found.isEmpty()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
        }

        private void answer() {
            byte[] acceptance = bytes("{}");
            byte[] answer = bytes("{\"kind\": \"final\", \"payload\": " + Slips.answer("residence-confirmation") + "}");
            while (!closing || !found.isEmpty()) {
                String id = poll();
                if (id != null) {
                    String slip = receiver + "/api/v1/notices/" + id;
                    post(slip + "/acceptance", receiverToken, "application/json", acceptance, 200);
                    post(slip + "/returns", receiverToken, "application/json", answer, 200);
                    answered.incrementAndGet();
                }
            }
        }

        private String poll() {
            try {
                return found.poll(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void close() throws InterruptedException {
            closing = true;
            for (Thread thread : threads) {
                thread.join();
            }
        }
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

    private static String post(String url, String token, String type, byte[] body, int expected) {
        try {
            HttpURLConnection connection = open(url, token);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", type);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream output = connection.getOutputStream()) {
                output.write(body);
            }
            return answer(connection, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    private static JsonNode get(String url, String token) {
        try {
            return JSON.readTree(answer(open(url, token), 200));
        } catch (IOException e) {
            throw new UncheckedIOException(url, e);
        }
    }

    private static HttpURLConnection open(String url, String token) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + token);
        connection.setReadTimeout(60_000);
        return connection;
    }

    private static String answer(HttpURLConnection connection, int expected) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (status != expected) {
                throw new IllegalStateException(connection.getURL() + " is answered with " + status + ": " + text);
            }
            return text;
        }
    }
}
