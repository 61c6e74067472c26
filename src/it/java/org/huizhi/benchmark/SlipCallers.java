package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.demo.MadeUpPerson;
import org.huizhi.testsupport.Slips;

/**
 * Partner systems that submit, in a process of their own; slips go in turn to the addresses of a node's replicas, and
 * to regions as they are told.
 */
public final class SlipCallers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PERSONS = 5000;

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader answers;

    /** @param addresses of the sending node's replicas */
    SlipCallers(String token, List<String> addresses) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-Dhttp.maxConnections=64",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SlipCallers.class.getName(),
                            token,
                            String.join(",", addresses))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** How long it took: of all in seconds, of one request in milliseconds. */
    record Taken(double seconds, double median, double p99) {}

    /**
     * @param size slips of one request; 1 is a plain POST
     * @param regions codes of the receivers, in turn
     */
    Taken submit(int slips, int size, int connections, List<String> regions) {
        commands.println(slips + " " + size + " " + connections + " " + String.join(",", regions));
        try {
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the callers have ended");
            }
            JsonNode taken = JSON.readTree(answer);
            return new Taken(
                    taken.get("seconds").asDouble(),
                    taken.get("median").asDouble(),
                    taken.get("p99").asDouble());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Arguments: token and addresses. A line for each command: slips, size of a request, connections, receivers. */
    public static void main(String[] arguments) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            System.exit(1);
        });
        Submissions submissions = new Submissions(arguments[0], List.of(arguments[1].split(",")));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] command = line.split(" ");
            System.out.println(submissions.perform(
                    Integer.parseInt(command[0]),
                    Integer.parseInt(command[1]),
                    Integer.parseInt(command[2]),
                    List.of(command[3].split(","))));
        }
        System.exit(0);
    }

    private static final class Submissions {

        private final String token;
        private final List<String> addresses;
        private final List<ObjectNode> slips = new ArrayList<>();

        private Submissions(String token, List<String> addresses) {
            this.token = token;
            this.addresses = addresses;
            Random random = new Random(1);
            for (int i = 0; i < PERSONS; i++) {
                ObjectNode slip = Slips.submission();
                MadeUpPerson.next(random, 1940, 2000, true).putInto((ObjectNode) slip.at("/payload/person"));
                slips.add(slip);
            }
        }

        private ObjectNode perform(int count, int size, int connections, List<String> regions)
                throws InterruptedException {
            List<byte[]> bodies = IntStream.range(0, count / size)
                    .mapToObj(request -> IntStream.range(request * size, (request + 1) * size)
                            .mapToObj(i -> slip(i, regions.get(i % regions.size())))
                            .collect(Collectors.joining("\n"))
                            .getBytes(StandardCharsets.UTF_8))
                    .toList();
            return measured(
                    bodies.size(),
                    connections,
                    request -> post(
                            addresses.get(request % addresses.size()) + "/api/v1/notices" + (size > 1 ? "/batch" : ""),
                            bodies.get(request),
                            size));
        }

        private String slip(int i, String region) {
            ObjectNode slip = slips.get(i % PERSONS).deepCopy();
            ((ObjectNode) slip.get("receiver")).put("region", region);
            return slip.toString();
        }

        private static ObjectNode measured(int requests, int connections, IntConsumer request)
                throws InterruptedException {
            AtomicInteger next = new AtomicInteger();
            List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
            long start = System.nanoTime();
            List<Thread> threads = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                Thread thread = new Thread(() -> {
                    for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
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

        private void post(String url, byte[] body, int size) {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(url).toURL().openConnection();
                connection.setRequestProperty("Authorization", "Bearer " + token);
                connection.setRequestProperty("Content-Type", size > 1 ? "application/x-ndjson" : "application/json");
                connection.setReadTimeout(60_000);
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (OutputStream output = connection.getOutputStream()) {
                    output.write(body);
                }
                int status = connection.getResponseCode();
                try (var stream = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                    String answer = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    boolean taken = size == 1 ? status == 201 : answer.split("\"status\":201", -1).length == size + 1;
                    if (!taken) {
                        throw new IllegalStateException(url + " is answered with " + status + ": " + answer);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(url, e);
            }
        }
    }
}
