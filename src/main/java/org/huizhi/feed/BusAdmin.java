package org.huizhi.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;

/** Questions to the bus about its topics; it changes nothing there. */
@ApplicationScoped
class BusAdmin {

    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Admin admin;

    BusAdmin(@Identifier("default-kafka-broker") Map<String, Object> kafka, BusConfig bus) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bus.servers());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        this.admin = Admin.create(properties);
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close(TIMEOUT);
    }

    /**
     * @throws ExecutionException with the bus's own exception: it has no such topic, or does not let us know of it
     * @throws TimeoutException when the bus is away
     */
    int partitions(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        return identity(topic).partitions();
    }

    /** @param id of this topic alone: one that is made in its place, under its name, has another */
    record Identity(Uuid id, int partitions) {}

    /**
     * Which topic there is under a name, and how many partitions it has.
     *
     * @throws ExecutionException with the bus's own exception: it has no such topic, or does not let us know of it
     * @throws TimeoutException when the bus is away
     */
    Identity identity(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription description =
                within(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        return new Identity(description.topicId(), description.partitions().size());
    }

    /**
     * The settings of a topic as they count, the brokers' own among them.
     *
     * @throws ExecutionException with the bus's own exception, say because there is no rule DescribeConfigs for us
     * @throws TimeoutException when the bus is away
     */
    Config settings(String topic) throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return within(admin.describeConfigs(List.of(resource)).values().get(resource));
    }

    /**
     * Whether we may write to these topics. A producer hears of them after that only, see {@link KafkaBus}.
     *
     * @return by topic null where we may, else the bus's own exception, or {@link TimeoutException} when it is away
     */
    Map<String, @Nullable Throwable> writable(Collection<String> topics) throws InterruptedException {
        Map<String, @Nullable Throwable> answers = new HashMap<>();
        var asked = admin.describeTopics(topics, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        for (String topic : topics) {
            try {
                TopicDescription description = within(asked.get(topic));
                answers.put(
                        topic,
                        description.authorizedOperations().contains(AclOperation.WRITE)
                                ? null
                                : new TopicAuthorizationException("no rule lets us write to " + topic));
            } catch (ExecutionException e) {
                answers.put(topic, e.getCause() == null ? e : e.getCause());
            } catch (TimeoutException e) {
                answers.put(topic, e);
            }
        }
        return answers;
    }

    /**
     * How far a group has read a partition.
     *
     * @param read offset of the first record that it has not read; where it has committed nothing, of the first there
     *     is
     * @param end offset behind the last record
     */
    record Progress(long read, long end) {}

    /**
     * How far a group has read a topic, by partition.
     *
     * @throws ExecutionException with the bus's own exception
     * @throws TimeoutException when the bus is away
     */
    Map<Integer, Progress> progress(String topic, String group)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicPartition> partitions = IntStream.range(0, partitions(topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> read =
                within(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
        Map<Integer, Progress> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata committed = read.get(partition);
            long from = Math.max(committed == null ? 0 : committed.offset(), first.getOrDefault(partition, 0L));
            progress.put(partition.partition(), new Progress(from, end.getOrDefault(partition, 0L)));
        }
        return progress;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        within(admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private static <T> T within(@Nullable KafkaFuture<T> answer)
            throws ExecutionException, TimeoutException, InterruptedException {
        if (answer == null) {
            throw new IllegalStateException("the client of the bus has no answer to what it was asked");
        }
        return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
