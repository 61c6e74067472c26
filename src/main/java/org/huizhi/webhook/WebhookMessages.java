package org.huizhi.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.change.Change;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;

/** What is sent to webhooks: CloudEvents in structured JSON, signed; one in each call. */
@ApplicationScoped
class WebhookMessages {

    static final String TEST_TYPE = "org.huizhi.webhook.test.v1";

    private static final String CALLS = "huizhi.webhook.calls";
    private static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";

    private final WebhookCalls calls;
    private final NodeIdentity node;
    private final ObjectMapper json;
    private final MeterRegistry meters;
    private final Clock clock;

    WebhookMessages(WebhookCalls calls, NodeIdentity node, ObjectMapper json, MeterRegistry meters, Clock clock) {
        this.calls = calls;
        this.node = node;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    /** So that an alert sees the first one too. */
    void register(@Observes StartupEvent event) {
        List.of("delivered", "refused", "failed", "forbidden").forEach(this::count);
    }

    private Counter count(String result) {
        return meters.counter(CALLS, "result", result);
    }

    /** Waits for the answer. */
    CallResult send(Webhook webhook, List<byte[]> keys, Change change) {
        return post(webhook, keys, change.id(), written(change));
    }

    Attempt test(Webhook webhook, List<byte[]> keys) {
        String id = "test-" + UUID.randomUUID();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", Message.source(node.mailbox()));
        event.put("type", TEST_TYPE);
        event.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("datacontenttype", "application/json");
        event.put("data", Map.of());
        return Attempt.of(clock.instant(), id, TEST_TYPE, post(webhook, keys, id, written(event)));
    }

    private CallResult post(Webhook webhook, List<byte[]> keys, String id, String body) {
        Map<String, String> headers = new LinkedHashMap<>(WebhookSecrets.headers(keys, id, body));
        headers.put("content-type", MEDIA_TYPE);
        headers.put("user-agent", "huizhi");
        CallResult result = calls.post(
                webhook.account(), URI.create(webhook.url()), headers, body.getBytes(StandardCharsets.UTF_8));
        count(result.kind()).increment();
        return result;
    }

    private String written(Object event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }
}
