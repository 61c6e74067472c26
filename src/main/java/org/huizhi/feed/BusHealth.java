package org.huizhi.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.huizhi.directory.NodeIdentity;

/** Whether the bus is there, and this region's inbox on it. */
@Readiness
@ApplicationScoped
class BusHealth implements HealthCheck {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Admin admin;
    private final String topic;

    BusHealth(@Identifier("default-kafka-broker") Map<String, Object> kafka, NodeIdentity node) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        this.admin = Admin.create(properties);
        this.topic = InboxTopic.of(node.mailbox());
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close(TIMEOUT);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("bus").withData("inbox", topic);
        try {
            var described = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            return described == null
                    ? response.down().build()
                    : response.up()
                            .withData("partitions", described.partitions().size())
                            .build();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return response.down()
                    .withData("cause", (cause == null ? e : cause).getClass().getSimpleName())
                    .build();
        } catch (TimeoutException e) {
            return response.down()
                    .withData("cause", "no answer within " + TIMEOUT)
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return response.down().build();
        }
    }
}
