package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class EmbeddedBusTest {

    @Test
    void keepsItsDataThroughAStopAndLeavesNothingBehind() throws Exception {
        Path folder = Folders.create("bus");
        int port = Ports.free();
        try (EmbeddedBus bus = EmbeddedBus.start(folder, port)) {
            bus.createInbox("cn-610800", 3);
            send(bus, EmbeddedBus.inbox("cn-610800"), "before the stop");

            bus.stop();
            assertThat(Ports.isFree(port)).isTrue();
            bus.restart();

            assertThat(records(bus, EmbeddedBus.inbox("cn-610800"), 3)).containsExactly("before the stop");
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void makesNoTopicByItself() {
        try (EmbeddedBus bus = EmbeddedBus.start()) {
            assertThatThrownBy(() -> send(bus, EmbeddedBus.inbox("cn-150600"), "to nobody"))
                    .hasMessageContaining("huizhi.inbox.cn-150600");
        }
    }

    private static void send(EmbeddedBus bus, String topic, String value) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bus.bootstrapServers(), "max.block.ms", "2000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", value)).get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> records(EmbeddedBus bus, String topic, int partitions) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bus.bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            assertThat(consumer.partitionsFor(topic)).hasSize(partitions);
            consumer.assign(
                    List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1), new TopicPartition(topic, 2)));
            for (int attempt = 0; attempt < 20; attempt++) {
                ConsumerRecords<String, String> found = consumer.poll(Duration.ofMillis(500));
                if (!found.isEmpty()) {
                    return StreamSupport.stream(found.spliterator(), false)
                            .map(record -> record.value())
                            .toList();
                }
            }
            return List.of();
        }
    }
}
