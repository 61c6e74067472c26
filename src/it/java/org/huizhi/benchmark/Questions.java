package org.huizhi.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * What offices ask a node, one question after the other over one connection; each time about another slip, office or
 * counterpart.
 */
final class Questions {

    private final URI base;
    private final Map<String, Question> questions = new LinkedHashMap<>();

    /** @param path the one that is asked for the i-th time */
    private record Question(String token, IntFunction<String> path) {}

    /**
     * @param handler token of a caller who sees person data
     * @param auditor token of one who does not
     * @param stored ids of slips of which no body is left
     * @param fresh ids of slips whose bodies are there
     */
    Questions(
            URI base,
            String handler,
            String auditor,
            List<String> stored,
            List<String> fresh,
            List<String> offices,
            List<String> counterparts) {
        this.base = base;
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        put(auditor, "a slip of any day", i -> "/notices/" + at(stored, i));
        put(handler, "a slip of today, with person data", i -> "/notices/" + at(fresh, i));
        put(handler, "a slip's timeline", i -> "/notices/" + at(stored, i) + "/timeline");
        put(handler, "list: an office's newest", i -> "/notices?office=" + at(offices, i));
        put(handler, "list: a counterpart's newest", i -> "/notices?counterpart=" + at(counterparts, i));
        put(handler, "list: overdue", i -> "/notices?overdue=true");
        put(handler, "list: an office's overdue", i -> "/notices?overdue=true&office=" + at(offices, i));
        put(handler, "list: a counterpart's overdue", i -> "/notices?overdue=true&counterpart=" + at(counterparts, i));
        put(handler, "list: state delivered", i -> "/notices?state=delivered");
        put(handler, "list: state returned", i -> "/notices?state=returned");
        put(handler, "list: state withdrawn, one in a hundred", i -> "/notices?state=withdrawn");
        put(handler, "list: state refused, none", i -> "/notices?state=refused");
        put(handler, "list: due before last month, open or not", i -> "/notices?dueBefore=" + today.minusDays(30));
        put(
                handler,
                "list: changed since a day of the last year",
                i -> "/notices?updatedAfter="
                        + Instant.now().minus(1 + i % 365, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS));
        String year = "&from=" + today.minusYears(1) + "&to=" + today.minusDays(1);
        put(auditor, "figures of a year by counterpart", i -> figures(i) + "&groupBy=counterpart" + year);
        put(
                auditor,
                "figures of a year by month, of a counterpart",
                i -> figures(i) + "&groupBy=month&counterpart=" + at(counterparts, i) + year);
    }

    private void put(String token, String name, IntFunction<String> path) {
        questions.put(name, new Question(token, path));
    }

    private static String figures(int i) {
        return "/statistics/returns?direction=" + (i % 2 == 0 ? "outgoing" : "incoming");
    }

    private static String at(List<String> values, int i) {
        return values.get(i % values.size());
    }

    /**
     * @return UUIDs of version 7 of moments of the last two years, of no slip each: for whoever looks for the slip next
     *     to them
     */
    static List<String> moments(int count) {
        Random random = new Random(1);
        long now = System.currentTimeMillis();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String millis = "%012x"
                    .formatted(now
                            - ChronoUnit.DAYS.getDuration().toMillis() * 2
                            - (long) (random.nextDouble()
                                    * ChronoUnit.DAYS.getDuration().toMillis()
                                    * 720));
            ids.add(millis.substring(0, 8) + "-" + millis.substring(8) + "-7000-8000-000000000000");
        }
        return ids;
    }

    /** Asks each question so often; nothing is measured. */
    void warmUp(int times) {
        questions.values().forEach(question -> {
            for (int i = 0; i < times; i++) {
                ask(question, i);
            }
        });
    }

    /** Asks each question so often, and enters milliseconds: the median and what 99 of 100 stay below. */
    void measure(Table table, String column, int times) {
        questions.forEach((name, question) -> {
            List<Long> nanos = new ArrayList<>();
            // Others than in the warm-up.
            for (int i = 100; i < times + 100; i++) {
                long start = System.nanoTime();
                ask(question, i);
                nanos.add(System.nanoTime() - start);
            }
            Collections.sort(nanos);
            table.add(name + ", ms", column, nanos.get(times / 2) / 1e6);
            table.add(name + ", ms at 99 %", column, nanos.get(times * 99 / 100) / 1e6);
        });
    }

    private void ask(Question question, int i) {
        URI uri = URI.create(base + "/api/v1" + question.path().apply(i));
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + question.token());
            connection.setReadTimeout(60_000);
            if (connection.getResponseCode() != 200) {
                throw new IllegalStateException(uri + " is answered with " + connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream()) {
                body.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(uri.toString(), e);
        }
    }
}
