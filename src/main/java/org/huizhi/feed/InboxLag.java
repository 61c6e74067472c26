package org.huizhi.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.huizhi.directory.NodeConfig;

/** How many messages wait in the inbox, as the consumer of this replica knows of its partitions. */
@ApplicationScoped
public class InboxLag {

    /** Kafka's own figure ({@code records-lag}), one for each partition, which changes when records are fetched. */
    private static final String LAG = "kafka.consumer.fetch.manager.records.lag";

    private final MeterRegistry meters;
    private final String topic;

    InboxLag(MeterRegistry meters, NodeConfig node) {
        this.meters = meters;
        this.topic = InboxTopic.of(node.mailbox());
    }

    /** @return empty where the consumer has not read yet, or has no partition */
    public OptionalLong messages() {
        Map<String, Double> byPartition = new HashMap<>();
        for (Gauge gauge : meters.find(LAG).tag("topic", topic).gauges()) {
            double lag = gauge.value();
            String partition = gauge.getId().getTag("partition");
            if (partition != null && !Double.isNaN(lag)) {
                byPartition.merge(partition, lag, Math::max);
            }
        }
        return byPartition.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(byPartition.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
    }
}
