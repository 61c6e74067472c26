package org.huizhi.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.integrate.Tools;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write to call a node works against two of them, as the demonstration starts them. */
class PartnerSystemsIT {

    private static final List<Place> PLACES = List.of(Place.YULIN, Place.XINZHOU);
    private static final TaskDocument DOCUMENT = TaskDocument.read();

    private static RunningExchange exchange;
    private static GeneratedClients clients;
    private static NodeClient yulin;
    private static Map<Place, Map<Role, String>> tokens;

    @BeforeAll
    static void start() {
        clients = new GeneratedClients();
        exchange = RunningExchange.start("partner-systems", Regions.yulin(), Regions.xinzhou());
        yulin = exchange.client(Place.YULIN.mailbox());
        tokens = new EnumMap<>(Place.class);
        PLACES.forEach(place -> tokens.put(place, tokens(place)));
    }

    private static Map<Role, String> tokens(Place place) {
        return Arrays.stream(Role.values())
                .collect(toMap(
                        role -> role,
                        role -> exchange.token("demo-" + role.word(), Set.of(role.word()), Set.of(place.hub())),
                        (one, other) -> one,
                        () -> new EnumMap<>(Role.class)));
    }

    @AfterAll
    static void end() {
        if (exchange != null) {
            exchange.close();
        }
    }

    /** The tasks of {@code docs/integrate.md}, as they are pasted, about a case of one's own in each language. */
    @ParameterizedTest
    @ValueSource(strings = {"bash", "java", "python"})
    void whatTheDocumentSaysIsDoneByPastingIt(String language) {
        Tools.require(
                List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"),
                "docs/integrate.md is not tried: sudo apt-get install python3");
        String reference = "YL-2026-0815-" + language;
        PastingDeveloper developer = developer(language, reference);

        assertThat(paste(developer, 1)).isEqualTo("demo-submitter at cn-610800: submitter");

        String submitted = paste(developer, 2);
        assertThat(submitted).matches("610800-20\\d\\d-\\d{6} is submitted");
        assertThat(paste(developer, 2)).as("sent again").isEqualTo(submitted);
        assertThat(ofReference(reference)).hasSize(1);
        String number = submitted.substring(0, submitted.indexOf(' '));
        awaitState(reference, "delivered");

        assertThat(paste(developer, 3)).isEqualTo(number + " delivered");
        developer.export("NUMBER", number);

        awaitChange(number, "delivered");
        assertThat(changes(paste(developer, 4), number)).containsExactlyInAnyOrder("submitted", "sent", "delivered");
        assertThat(changes(paste(developer, 4), number)).isEmpty();

        assertThat(paste(developer, 6)).isEqualTo(number + " accepted\n" + number + " returned");
        awaitState(reference, "returned");
        awaitChange(number, "returned");
        assertThat(changes(paste(developer, 5), number)).containsExactly("accepted", "returned");
        assertThat(changes(paste(developer, 5), number)).isEmpty();

        for (int time = 1; time <= 2; time++) {
            assertThat(paste(developer, 7)).isEqualTo("line 1: 201\nline 2: 201\nline 3: 201");
        }
        assertThat(paste(developer, 8)).isEqualTo("done: 2 sent, 0 failed");
        for (String each : List.of("1", "2", "3", "a", "b")) {
            assertThat(ofReference(reference + "/" + each)).as(each).hasSize(1);
        }

        assertThat(paste(developer, 9)).contains(number).containsIgnoringCase("valid");
        assertThat(paste(developer, 10)).matches("cn-140900: 0 of 0 returned, [1-9]\\d* upcoming");
        aWebhookTells(developer, language.equals("java") ? "java" : "python", ofReference(reference));
        assertThat(DOCUMENT.tasks().keySet())
                .as("all tasks were tried")
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    /** What the node has signed is taken; what somebody else sends is not. */
    private static void aWebhookTells(PastingDeveloper developer, String receiver, JsonNode slips) {
        int port = Ports.free();
        String address = "http://127.0.0.1:" + port + "/changes";
        developer.export("PORT", Integer.toString(port));
        Map<String, String> programs = DOCUMENT.tasks().get(11);

        assertThat(developer.paste("bash", programs).strip()).isEqualTo(address + " is active");
        developer.export(
                "SECRETS",
                developer.run(List.of("jq", "-r", ".secret", "webhook.json")).strip());

        try (PastingDeveloper.Started receiving = developer.begin(receiver, programs)) {
            String slip = slips.path(0).path("id").asText();
            receiving.awaitLine(line -> line.contains(".returned.") && line.endsWith(" " + slip));
            assertThat(forged(address)).as("signed by nobody").isEqualTo(401);
        }
    }

    private static int forged(String address) {
        HttpRequest call = HttpRequest.newBuilder(URI.create(address))
                .header("webhook-id", "1")
                .header("webhook-timestamp", Long.toString(System.currentTimeMillis() / 1000))
                .header("webhook-signature", "v1,AAAA")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(call, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A slip is submitted, followed and answered. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "typescript", "python"})
    void aGeneratedClientCompilesAndWorks(String language) {
        String reference = "YL-2026-0816-" + language;

        assertThat(developer("client", reference).run(clients.story(language)).lines())
                .containsExactly(
                        "submitter",
                        "422 /type",
                        reference + " confirmed true",
                        "submitted sent delivered accepted returned");
    }

    private static PastingDeveloper developer(String language, String reference) {
        Tools.require(List.of("jq", "--version"), "docs/integrate.md is not tried: sudo apt-get install jq");
        Tools.require(List.of("curl", "--version"), "docs/integrate.md is not tried: sudo apt-get install curl");
        Path application = NodeProcess.packagedApplication().getParent();
        PastingDeveloper developer = new PastingDeveloper(language, application, PartnerSystemsIT::writeDemoFile);
        developer.prepare(DOCUMENT.preparation());
        developer.export("REFERENCE", reference);
        return developer;
    }

    private static String paste(PastingDeveloper developer, int task) {
        return developer.paste(DOCUMENT.tasks().get(task)).strip();
    }

    private static void writeDemoFile(Path file) {
        Path data = exchange.files(Place.YULIN.mailbox()).getParent().getParent();
        DemoFile.write(file, exchange, tokens, data, data);
    }

    private static JsonNode ofReference(String reference) {
        return yulin.get("/notices?reference=" + reference).expect(200).path("items");
    }

    private static void awaitState(String reference, String state) {
        Patience.until(
                reference + " is " + state,
                () -> ofReference(reference).path(0).path("state").asText().equals(state));
    }

    private static void awaitChange(String number, String event) {
        Patience.until("the change is told: " + event, () -> isTold(number, "." + event + "."));
    }

    private static boolean isTold(String number, String event) {
        JsonNode page;
        String cursor = "";
        do {
            page = yulin.get("/changes?limit=200" + cursor).expect(200);
            for (JsonNode change : page.path("items")) {
                if (change.at("/data/number").asText().equals(number)
                        && change.path("type").asText().contains(event)) {
                    return true;
                }
            }
            cursor = "&cursor=" + page.path("next").asText();
        } while (page.path("more").asBoolean());
        return false;
    }

    /** Events of one notice in what a task has printed. */
    private static List<String> changes(String printed, String number) {
        return printed.lines()
                .filter(line -> line.startsWith(number + " "))
                .map(line -> line.replaceFirst(".*\\.change\\.(.*)\\.v1$", "$1"))
                .toList();
    }
}
