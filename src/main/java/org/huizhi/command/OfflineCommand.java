package org.huizhi.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.huizhi.envelope.Envelope;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files with messages for a partner without a line, by the API of the node that runs. */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        subcommands = {OfflineCommand.Export.class, OfflineCheckCommand.class, OfflineCommand.Import.class},
        description = "Carries messages to and from a partner without a line, in files.")
final class OfflineCommand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NDJSON = "application/x-ndjson";

    private OfflineCommand() {}

    /** The node, and as whom it is asked. */
    static final class Node {

        private static final Duration PATIENCE = Duration.ofMinutes(10);

        @Option(names = "--node", required = true, paramLabel = "URL", description = "say https://huizhi.example:8443")
        private URI node;

        @Option(
                names = "--token",
                required = true,
                paramLabel = "FILE",
                description = "with the token of an operator, and nothing else")
        private Path token;

        private HttpRequest.Builder request(String query) throws IOException {
            return HttpRequest.newBuilder(node.resolve("/api/v1/offline/messages" + query))
                    .timeout(PATIENCE)
                    .header("Accept-Language", Locale.getDefault().toLanguageTag())
                    .header("Authorization", "Bearer " + InputFile.text(token).trim());
        }

        private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
                throws IOException {
            try {
                return HttpClient.newHttpClient().send(request, handler);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** @return what the node says in a problem */
    private static String problem(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            StringBuilder text =
                    new StringBuilder(status + ": " + problem.path("detail").asText(""));
            problem.path("errors")
                    .forEach(error ->
                            text.append("; ").append(error.path("detail").asText("")));
            return text.toString();
        } catch (IOException e) {
            return status + ", without a problem: is this a node of Huizhi?";
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Writes a file with the messages that a partner may not have got: those without its receipt, and the receipts for its"
                        + " own.",
                "More than fits into one file goes on in FILE-2 and so on. All of them are imported within a day."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:all is written", "1:the node did not give it", "2:wrong usage"})
    static final class Export implements Callable<Integer> {

        private static final int LONGEST_END = 16 * 1024;

        @Spec
        private CommandSpec spec;

        @Mixin
        private Node node;

        @Option(
                names = "--partner",
                required = true,
                paramLabel = "MAILBOX",
                description = "for whom it is, say cn-140900")
        private String partner;

        @Option(
                names = "--receipts-since",
                paramLabel = "INSTANT",
                description = "leaves out receipts that were made before (of the last 30 days)")
        private @Nullable String receiptsSince;

        @Parameters(paramLabel = "FILE", description = "to write; one that is there stays")
        private Path file;

        @Override
        public Integer call() throws IOException {
            String after = null;
            for (int part = 1; part == 1 || after != null; part++) {
                Path target = part == 1 ? file : file.resolveSibling(file.getFileName() + "-" + part);
                if (Files.exists(target)) {
                    throw new ParameterException(spec.commandLine(), target + " is there already");
                }
                HttpResponse<String> response = written(query(after), target);
                if (response.statusCode() != 200) {
                    spec.commandLine().getErr().println(problem(response.statusCode(), response.body()));
                    return 1;
                }
                JsonNode end = end(target);
                spec.commandLine()
                        .getOut()
                        .println(CommandTexts.of(spec)
                                .say("file-written", target, end.path("records").asInt(), partner));
                after = end.path("next").isTextual() ? end.path("next").asText() : null;
            }
            return 0;
        }

        private String query(@Nullable String after) {
            List<String> parameters = new ArrayList<>(List.of("partner=" + encoded(partner)));
            if (receiptsSince != null) {
                parameters.add("receiptsSince=" + encoded(receiptsSince));
            }
            if (after != null) {
                parameters.add("after=" + encoded(after));
            }
            return "?" + String.join("&", parameters);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** Under its name only when it is whole. @return the problem where there is one */
        private HttpResponse<String> written(String query, Path target) throws IOException {
            Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file is in a folder");
            Path fresh = Files.createTempFile(folder, ".fresh", ".tmp");
            try {
                HttpResponse<String> response = Node.send(
                        node.request(query).header("Accept", NDJSON).GET().build(),
                        head -> head.statusCode() == 200
                                ? BodySubscribers.mapping(BodySubscribers.ofFile(fresh), Path::toString)
                                : BodySubscribers.ofString(StandardCharsets.UTF_8));
                if (response.statusCode() == 200) {
                    end(fresh);
                    // Whoever is told that it is written pulls the stick out.
                    try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                        written.force(true);
                    }
                    Files.move(fresh, target);
                }
                return response;
            } finally {
                Files.deleteIfExists(fresh);
            }
        }

        /** @throws IOException where it is not there: the file was cut on its way */
        private static JsonNode end(Path file) throws IOException {
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
                byte[] tail = new byte[(int) Math.min(bytes.length(), LONGEST_END)];
                bytes.seek(bytes.length() - tail.length);
                bytes.readFully(tail);
                String text = new String(tail, StandardCharsets.UTF_8).stripTrailing();
                String jws = JSON.readTree(text.substring(text.lastIndexOf('\n') + 1))
                        .path("end")
                        .asText("");
                if (jws.isEmpty()) {
                    throw new IOException("the file was cut on its way; write it once more");
                }
                return JSON.readTree(Envelope.payloadOf(jws.getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Has the node take the files of partners. Each message counts once, by whichever way and however often it comes;"
                        + " the answers travel by the bus and in the next file."
            },
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:all files were taken whole",
                "1:one was not, is cut or is not as it was made",
                "2:wrong usage"
            })
    static final class Import implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private Node node;

        @Parameters(arity = "1..*", paramLabel = "FILE", description = "in the order in which they were made")
        private List<Path> files = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            int exit = 0;
            for (Path file : files) {
                exit = Math.max(exit, taken(file));
            }
            return exit;
        }

        private int taken(Path file) throws IOException {
            // The client says of a file that is not there what nobody can read.
            Files.size(file);
            HttpResponse<String> response = Node.send(
                    node.request("")
                            .header("Content-Type", NDJSON)
                            .header("Accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofFile(file))
                            .build(),
                    BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() != 200) {
                spec.commandLine().getErr().println(file + ": " + problem(response.statusCode(), response.body()));
                return 1;
            }
            JsonNode report = JSON.readTree(response.body());
            PrintWriter out = spec.commandLine().getOut();
            JsonNode counts = report.path("counts");
            CommandTexts texts = CommandTexts.of(spec);
            out.println(texts.say(
                    "file-taken",
                    file,
                    report.path("sender").asText(),
                    counts.path("stored").asInt(),
                    counts.path("repeated").asInt(),
                    counts.path("refused").asInt(),
                    counts.path("waiting").asInt(),
                    counts.path("dead").asInt(),
                    counts.path("unreadable").asInt()));
            report.path("items")
                    .forEach(item -> out.println("  "
                            + texts.say(
                                    "file-line",
                                    item.path("line").asLong(),
                                    item.path("result").asText(),
                                    item.path("reason").asText(""))));
            if (!report.path("whole").asBoolean()) {
                out.println("  " + report.path("fault").asText());
                return 1;
            }
            return 0;
        }
    }
}
