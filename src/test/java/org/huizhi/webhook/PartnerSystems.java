package org.huizhi.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;

/** Partner systems with receivers of theirs, and a node that looks for something to send sooner than by the clock. */
abstract class PartnerSystems {

    /** Offices that no other test sends from. */
    static final String OFFICE = "610824-health";

    static final String OTHER = "610825-health";

    final WebhookReceiver receiver = WebhookReceiver.start();
    private final List<Runnable> after = new ArrayList<>();

    @Inject
    Deliveries deliveries;

    @AfterEach
    void deleteWhatWasRegistered() {
        after.forEach(Runnable::run);
        receiver.close();
    }

    /** Somebody with webhooks of his own. */
    static TestCaller partner(String name) {
        return TestCaller.submitter().calling("webhooks-" + name).of(OFFICE, OTHER);
    }

    Response registered(TestCaller caller, String path, String more) {
        Response answer = caller.post("/webhooks", "{\"url\": \"" + receiver.url(path) + "\"" + more + "}");
        answer.then().statusCode(201);
        String id = answer.path("id");
        after.add(() -> caller.request().delete("/api/v1/webhooks/" + id));
        return answer;
    }

    String register(TestCaller caller, String path) {
        return registered(caller, path, "").path("id");
    }

    static String submit(TestCaller caller, String office) {
        return caller.submitted(Slips.with(Slips.submission(), "/sender/office", office));
    }

    /** Sooner than by the clock. */
    void until(String what, BooleanSupplier condition) {
        Patience.until(what, () -> {
            deliveries.look();
            return condition.getAsBoolean();
        });
    }

    /** What came again stands where it came first. */
    List<String> eventsOf(String path, String slip) {
        Map<String, JsonNode> first = new LinkedHashMap<>();
        receiver.taken(path).forEach(call -> first.putIfAbsent(call.header("webhook-id"), call.event()));
        return first.values().stream()
                .filter(event -> slip.equals(event.path("subject").asText()))
                .map(event -> event.path("type").asText().replaceAll("^org[.]huizhi[.]change[.]|[.]v1$", ""))
                .toList();
    }

    void awaitEvents(String path, String slip, String... events) {
        until(path + " has " + List.of(events), () -> eventsOf(path, slip).equals(List.of(events)));
    }

    /** Of a webhook as its owner sees it. */
    static JsonNode field(TestCaller caller, String id, String name) {
        try {
            return NodeClient.JSON
                    .readTree(caller.get("/webhooks/" + id).asByteArray())
                    .path(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As by a replica that is gone, so that nobody calls it while the test says how it fares. */
    static void held(String id, String faring) {
        Yulin.update("update webhook set lease = gen_random_uuid(), " + faring + " where id = ?::uuid", id);
    }
}
