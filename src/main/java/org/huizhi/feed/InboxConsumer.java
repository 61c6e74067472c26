package org.huizhi.feed;

import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.huizhi.batching.CpuPool;
import org.huizhi.inbox.IncomingRecord;

/**
 * Reads this region's inbox. A batch is decrypted and verified off the database, applied in one transaction, and its
 * offset committed after.
 */
@ApplicationScoped
class InboxConsumer {

    private final Triage triage;
    private final InboxBatches batches;
    private final Clock clock;

    InboxConsumer(Triage triage, InboxBatches batches, Clock clock) {
        this.triage = triage;
        this.batches = batches;
        this.clock = clock;
    }

    @Incoming("inbox")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        Instant receivedAt = clock.instant();
        List<IncomingRecord> batch = StreamSupport.stream(records.spliterator(), false)
                .map(InboxConsumer::incoming)
                .toList();
        batches.handle(CpuPool.map(batch, record -> triage.triage(record, receivedAt)), receivedAt);
    }

    private static IncomingRecord incoming(ConsumerRecord<byte[], byte[]> record) {
        return new IncomingRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                CloudEventHeaders.read(record.headers()),
                record.value(),
                CutValue.of(record.headers()).orElse(null));
    }
}
