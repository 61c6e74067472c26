package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Contract;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** A partner system that is told by a stream, on a line that breaks. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ChangeStreamTest {

    private static final String OFFICE = "610830-civil-affairs";

    private final TestCaller caller = TestCaller.submitter().calling("streamer").of(OFFICE);
    private final HttpClient client = HttpClient.newHttpClient();

    private EventStream stream(String token, String query, String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/v1/changes/stream" + query))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new EventStream(answer);
    }

    private EventStream stream(String query, String lastEventId) throws IOException, InterruptedException {
        return stream(caller.token(), query, lastEventId);
    }

    private String submitted() {
        return caller.submitted(Slips.with(Slips.submission(), "/sender/office", OFFICE));
    }

    private String now() {
        return caller.get("/changes?start=now").path("next");
    }

    @Test
    void aChangeIsToldWhenItIsThere() throws Exception {
        try (EventStream stream = stream("?start=now", "")) {
            String slip = submitted();

            EventStream.Event event = stream.next().orElseThrow();

            assertThat(event.type()).isEqualTo("org.huizhi.change.submitted.v1");
            assertThat(event.data().path("subject").asText()).isEqualTo(slip);
            assertThat(event.data().path("id").asText()).isEqualTo(event.id());
            Contract.node().checkLines("Change", (event.data() + "\n").getBytes(StandardCharsets.UTF_8));
            assertThat(stream.comments()).isNotEmpty();
        }
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws Exception {
        try (EventStream stream = stream("?start=now&events=withdrawn,declined&directions=outgoing", "")) {
            String slip = submitted();
            caller.perform("withdrawal", slip, "{}").then().statusCode(200);

            EventStream.Event event = stream.next().orElseThrow();

            assertThat(event.type()).isEqualTo("org.huizhi.change.withdrawn.v1");
            assertThat(event.data().path("subject").asText()).isEqualTo(slip);
        }
    }

    @Test
    void afterTheLineBrokeItGoesOnBehindTheLastEvent() throws Exception {
        String since = now();
        String first = submitted();
        caller.perform("withdrawal", first, "{}").then().statusCode(200);
        List<EventStream.Event> all = new ArrayList<>();
        try (EventStream stream = stream("?cursor=" + since, "")) {
            all.add(stream.next().orElseThrow());
        }

        submitted();
        try (EventStream stream = stream("?cursor=" + since, all.get(0).id())) {
            all.add(stream.next().orElseThrow());
        }
        submitted();
        String last = all.get(1).id();
        try (EventStream stream = stream("?start=now&seconds=0", last)) {
            all.addAll(stream.rest());
        }

        try (EventStream whole = stream("?seconds=0&cursor=" + since, "")) {
            List<String> ids = whole.rest().stream().map(EventStream.Event::id).toList();
            assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(4);
            // What was still on its way when the parts were read comes behind them.
            assertThat(ids.subList(0, all.size()))
                    .isEqualTo(all.stream().map(EventStream.Event::id).toList());
        }
    }

    @Test
    void aLongStreamIsReadInPagesAndNothingOfItIsLost() throws Exception {
        String since = now();
        for (int i = 0; i < 110; i++) {
            submitted();
        }
        try (EventStream stream = stream("?cursor=" + since, "")) {
            List<EventStream.Event> events = new ArrayList<>();
            while (events.stream()
                            .filter(event -> event.type().contains("submitted"))
                            .count()
                    < 110) {
                events.add(stream.next().orElseThrow());
            }
            assertThat(events.stream().map(EventStream.Event::id)).doesNotHaveDuplicates();
        }
    }

    @Test
    void itEndsWithTheTokenOfWhoeverReadsIt() throws Exception {
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        String token = around.issuer()
                .token(around.yulin().mailbox(), "short", Set.of("submitter"), List.of(OFFICE), Duration.ofSeconds(3));
        long began = System.nanoTime();

        try (EventStream stream = stream(token, "?start=now", "")) {
            assertThat(stream.rest()).isEmpty();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void whatCannotBeReadIsRefusedBeforeItBegins() {
        for (String query : List.of("?seconds=301", "?cursor=x", "?start=later", "?limit=5", "?events=born")) {
            caller.get("/changes/stream" + query).then().statusCode(400);
        }
    }
}
