package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.huizhi.job.JobProbe;
import org.junit.jupiter.api.Test;

class InboxCommitsTest {

    /** The bus has no answer for minutes, as while its coordinator is away. */
    private static final class AwayCommits implements KafkaCommitHandler {

        private final AtomicInteger asked = new AtomicInteger();
        private final int answersAfter;

        private AwayCommits(int answersAfter) {
            this.answersAfter = answersAfter;
        }

        @Override
        public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> record) {
            return Uni.createFrom().item(() -> {
                if (asked.incrementAndGet() < answersAfter) {
                    throw new TimeoutException("the last committed offset could not be determined");
                }
                return record;
            });
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void aBusThatDoesNotSayHowFarTheInboxWasReadIsAskedAgain() {
        Vertx vertx = Vertx.vertx();
        try {
            AwayCommits away = new AwayCommits(4);
            InboxCommits.Patient commits =
                    new InboxCommits.Patient(vertx, away, Duration.ofMillis(5), JobProbe.failures());
            IncomingKafkaRecord<byte[], byte[]> record = new IncomingKafkaRecord<>(
                    new ConsumerRecord<>("huizhi.inbox.cn-610800", 4, 112, null, new byte[0]),
                    "inbox",
                    0,
                    commits,
                    null,
                    false);

            assertThat(commits.received(record).await().atMost(Duration.ofSeconds(10)))
                    .isSameAs(record);

            assertThat(away.asked).hasValue(4);
        } finally {
            vertx.closeAndAwait();
        }
    }
}
