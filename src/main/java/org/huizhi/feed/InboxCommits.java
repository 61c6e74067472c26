package org.huizhi.feed;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.ContextHolder;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.commit.KafkaThrottledLatestProcessedCommit;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.huizhi.job.JobFailures;
import org.jboss.logging.Logger;

/**
 * Commits offsets of the inbox as the connector does by itself ({@code throttled}), but for one thing: before it takes
 * the first record of a partition it asks the bus how far that was read, and where the bus has no answer within a
 * minute the connector ends the consumer for good. Here it is asked again.
 */
@ApplicationScoped
@Identifier(InboxCommits.STRATEGY)
class InboxCommits implements KafkaCommitHandler.Factory {

    /** Its name in {@code mp.messaging.incoming.inbox.commit-strategy}. */
    static final String STRATEGY = "inbox";

    private static final Logger LOG = Logger.getLogger(InboxCommits.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final JobFailures failures;

    InboxCommits(JobFailures failures) {
        this.failures = failures;
    }

    @Override
    public KafkaCommitHandler create(
            KafkaConnectorIncomingConfiguration config,
            Vertx vertx,
            KafkaConsumer<?, ?> consumer,
            BiConsumer<Throwable, Boolean> reportFailure) {
        return new Patient(
                vertx,
                new KafkaThrottledLatestProcessedCommit.Factory().create(config, vertx, consumer, reportFailure),
                FIRST_WAIT,
                failures);
    }

    /** Asks as often as it takes. */
    static final class Patient extends ContextHolder implements KafkaCommitHandler {

        private final KafkaCommitHandler commits;
        private final Duration firstWait;
        private final JobFailures failures;

        Patient(Vertx vertx, KafkaCommitHandler commits, Duration firstWait, JobFailures failures) {
            super(vertx, 0);
            this.commits = commits;
            this.firstWait = firstWait;
            this.failures = failures;
        }

        @Override
        public void capture(Context context) {
            super.capture(context);
            if (commits instanceof ContextHolder holder) {
                holder.capture(context);
            }
        }

        @Override
        public <K, V> Uni<IncomingKafkaRecord<K, V>> received(IncomingKafkaRecord<K, V> record) {
            return commits.received(record)
                    .onFailure()
                    .invoke(this::note)
                    .onFailure()
                    .retry()
                    .withBackOff(firstWait, LONGEST_WAIT)
                    .indefinitely();
        }

        private void note(Throwable fault) {
            failures.count(InboxBatches.JOB);
            LOG.warnf("The bus does not say how far the inbox was read: %s", fault);
        }

        @Override
        public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
            return commits.handle(record);
        }

        @Override
        public void partitionsAssigned(Collection<TopicPartition> partitions) {
            commits.partitionsAssigned(partitions);
        }

        @Override
        public void partitionsRevoked(Collection<TopicPartition> partitions) {
            commits.partitionsRevoked(partitions);
        }

        @Override
        public void terminate(boolean graceful) {
            commits.terminate(graceful);
        }
    }
}
