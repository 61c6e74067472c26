package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.spi.Converter;
import org.huizhi.envelope.MessageType;
import org.huizhi.outbox.Bus;
import org.huizhi.outbox.OutboxRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the producer when it fails. What becomes of destinations is in {@link GuardedBusTest}. */
class KafkaBusTest {

    private static final FeedConfig CONFIG = new SmallRyeConfigBuilder()
            .withConverters(new Converter<?>[] {new DurationConverter()})
            .withMapping(FeedConfig.class, "huizhi.feed")
            .withDefaultValue("huizhi.feed.sweep-interval", "60s")
            .withDefaultValue("huizhi.feed.inbox-check-interval", "5s")
            .build()
            .getConfigMapping(FeedConfig.class);

    /** The bus lets us write to everybody, as far as it is asked. */
    private final BusAdmin admin = new BusAdmin(Map.of(), () -> "localhost:9") {
        @Override
        Map<String, @Nullable Throwable> writable(Collection<String> topics) {
            Map<String, @Nullable Throwable> all = new HashMap<>();
            topics.forEach(topic -> all.put(topic, null));
            return all;
        }
    };

    private final List<Failing> producers = new ArrayList<>();
    private @Nullable RuntimeException failure;

    private final KafkaBus bus = new KafkaBus(
            Map.of(),
            properties -> {
                Failing producer = new Failing(failure);
                producers.add(producer);
                return producer;
            },
            admin,
            "cn-610800",
            CONFIG,
            new FeedMetrics(new SimpleMeterRegistry()),
            Clock.systemUTC());

    @AfterEach
    void stop() {
        admin.stop(new ShutdownEvent());
    }

    /** From some errors the client of the bus never recovers: then it refuses whatever it is given. */
    @Test
    void aProducerThatTakesNothingAnyMoreIsMadeAnew() {
        failure = new UnsupportedVersionException("the broker was replaced by an older one");
        OutboxRecord record = record();
        assertThat(bus.send(List.of(record)).taken()).isEmpty();
        failure = null;

        assertThat(bus.send(List.of(record)).taken()).containsExactly(record.messageId());
        assertThat(producers).hasSize(2);
        assertThat(producers.get(0).closed()).isTrue();
    }

    @Test
    void soIsOneThatSaysSoAtOnce() {
        failure = new KafkaException("we are in an error state");
        OutboxRecord record = record();
        Failing first = new Failing(null);
        first.sendException = failure;
        failure = null;
        List<Failing> next = new ArrayList<>(List.of(first, new Failing(null)));
        KafkaBus other = new KafkaBus(
                Map.of(),
                properties -> next.remove(0),
                admin,
                "cn-610800",
                CONFIG,
                new FeedMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
        assertThat(other.send(List.of(record)).taken()).isEmpty();

        assertThat(other.send(List.of(record)).taken()).containsExactly(record.messageId());
        assertThat(first.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(classes = {TimeoutException.class, RecordTooLargeException.class})
    void whatIsNoFaultOfTheProducerLeavesItAlone(Class<? extends RuntimeException> kind) throws Exception {
        failure = kind.getConstructor(String.class).newInstance("made up");

        bus.send(List.of(record()));
        bus.send(List.of(record()));

        assertThat(producers).hasSize(1);
    }

    /** A partition without a leader, say: each round would wait for it as long as a message may take. */
    @Test
    void anInboxThatTakesNothingInTimeHoldsUpTheOthersOnce() {
        Failing producer = new Failing(new TimeoutException("no leader"), "huizhi.inbox.cn-150600");
        KafkaBus other = new KafkaBus(
                Map.of(),
                properties -> producer,
                admin,
                "cn-610800",
                CONFIG,
                new FeedMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
        OutboxRecord stuck = record("cn-150600");
        OutboxRecord good = record();

        Bus.Sent first = other.send(List.of(stuck, good));
        Bus.Sent second = other.send(List.of(stuck, record()));

        assertThat(first.taken()).containsExactly(good.messageId());
        assertThat(first.suspendedUntil()).containsOnlyKeys("cn-150600");
        assertThat(second.taken()).hasSize(1);
        assertThat(producer.history())
                .filteredOn(sent -> sent.topic().endsWith("cn-150600"))
                .hasSize(1);
    }

    @Test
    void nobodyIsHeldWhereNobodyTakesAnything() {
        failure = new TimeoutException("the bus is away");

        assertThat(bus.send(List.of(record(), record("cn-150600"))).suspendedUntil())
                .isEmpty();
    }

    private static OutboxRecord record() {
        return record("cn-140900");
    }

    private static OutboxRecord record(String destination) {
        return new OutboxRecord(
                1,
                UUID.randomUUID(),
                MessageType.NOTICE_SUBMITTED,
                UUID.randomUUID().toString(),
                destination,
                Instant.parse("2026-11-26T04:00:00Z"),
                null,
                new byte[] {1},
                true,
                0);
    }

    /** Takes all, or fails each record once it is sent, or each of one topic. */
    private static final class Failing extends MockProducer<byte[], byte[]> {

        private final @Nullable RuntimeException failure;
        private final @Nullable String only;
        private int completed;

        private Failing(@Nullable RuntimeException failure) {
            this(failure, null);
        }

        private Failing(@Nullable RuntimeException failure, @Nullable String only) {
            super(failure == null, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.failure = failure;
            this.only = only;
        }

        @Override
        public synchronized void flush() {
            while (failure != null && completed < history().size()) {
                String topic = history().get(completed++).topic();
                boolean fails = only == null || only.equals(topic);
                assertThat(fails ? errorNext(failure) : completeNext()).isTrue();
            }
            super.flush();
        }
    }
}
