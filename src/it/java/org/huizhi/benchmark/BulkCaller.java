package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.huizhi.sheet.Cells;

/** A partner system that sends and reads very much at a time. */
final class BulkCaller implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final int LIMIT_MINUTES = 30;

    private final Vertx vertx = Vertx.vertx();
    private final String node;
    private final String token;

    /** @param token of an account that may submit, and read every slip of the node */
    BulkCaller(String node, String token) {
        this.node = node;
        this.token = token;
    }

    /** One request with all lines, whose answers are read while it is sent. @return lines of which a slip came */
    long batch(Path lines, String key) throws Exception {
        AtomicLong taken = new AtomicLong();
        HttpClient http = vertx.createHttpClient();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(node + "/api/v1/notices/batch")
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/x-ndjson")
                .putHeader("Content-Length", Long.toString(Files.size(lines)))
                .putHeader("Idempotency-Key", key);
        http.request(options)
                .compose(request -> vertx.fileSystem()
                        .open(lines.toString(), new OpenOptions().setWrite(false))
                        .compose(request::send))
                .compose(answer -> read(answer, taken))
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT_MINUTES, TimeUnit.MINUTES);
        http.close();
        return taken.get();
    }

    private static Future<Void> read(HttpClientResponse answer, AtomicLong taken) {
        if (answer.statusCode() != 200) {
            return Future.failedFuture("the batch is answered with " + answer.statusCode());
        }
        Promise<Void> read = Promise.promise();
        RecordParser.newDelimited("\n", answer)
                .exceptionHandler(read::tryFail)
                .endHandler(end -> read.tryComplete())
                .handler(line -> {
                    if (isTaken(line)) {
                        taken.incrementAndGet();
                    }
                });
        return read.future();
    }

    private static boolean isTaken(Buffer line) {
        return line.toString(StandardCharsets.UTF_8).contains("\"status\":201");
    }

    /** Uploads a file and waits until its rows are done with. @return the upload */
    JsonNode upload(Path file) throws IOException, InterruptedException {
        String format = file.toString().endsWith(".xlsx") ? Cells.XLSX : Cells.CSV + "; charset=UTF-8";
        String begun = Calls.post(node + "/api/v1/uploads?type=" + BulkFiles.TYPE, token, format, file, 202);
        String path =
                node + "/api/v1/uploads/" + JSON.readTree(begun).path("id").asText();
        JsonNode upload = Calls.get(path, token);
        while (!upload.hasNonNull("endedAt")) {
            Thread.sleep(LOOK_EVERY_MILLIS);
            upload = Calls.get(path, token);
        }
        return upload;
    }

    /** @param path below {@code /api/v1} */
    void download(String path, String format, Path into) {
        Calls.get(node + "/api/v1" + path, token, format, into);
    }

    /** @return behind the last change that there is */
    String lastChange() {
        return Calls.get(node + "/api/v1/changes?start=now", token).path("next").asText();
    }

    /** @return changes behind the cursor */
    long readPages(String cursor) {
        long changes = 0;
        String next = cursor;
        boolean more = true;
        while (more) {
            JsonNode page = Calls.get(node + "/api/v1/changes?limit=" + PAGE + "&cursor=" + next, token);
            changes += page.path("items").size();
            next = page.path("next").asText();
            more = page.path("more").asBoolean();
        }
        return changes;
    }

    /** The same as a stream of events, which is asked for anew from its last one where it ends by the time. */
    long readStream(String cursor) throws IOException {
        long changes = 0;
        String last = cursor;
        long before = -1;
        while (changes > before) {
            before = changes;
            HttpURLConnection stream = Calls.open(node + "/api/v1/changes/stream?seconds=0&cursor=" + last, token);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id:")) {
                        changes++;
                        last = line.substring("id:".length()).strip();
                    }
                }
            }
        }
        return changes;
    }

    /** Has changes behind the cursor sent to an address, until so many have come. */
    void readWebhook(String cursor, long changes) throws IOException, InterruptedException {
        try (WebhookAddress address = new WebhookAddress(node, token, cursor)) {
            while (address.received() < changes) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
