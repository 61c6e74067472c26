package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.batching.CpuPool;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.outbox.OutboxRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of the feed that travel otherwise than by the bus (feed contract, "Files"). They are handled as if the bus
 * had brought them: what came by both ways is one message.
 */
@ApplicationScoped
public class RecordIntake {

    private final Triage triage;
    private final InboxBatches batches;
    private final NodeIdentity node;
    private final Clock clock;

    RecordIntake(Triage triage, InboxBatches batches, NodeIdentity node, Clock clock) {
        this.triage = triage;
        this.batches = batches;
        this.node = node;
        this.clock = clock;
    }

    /**
     * A record as it travels.
     *
     * @param key as text; the contract's keys are ASCII
     * @param value compact JWE
     */
    public record Carried(@Nullable String key, Map<String, String> headers, byte[] value) {}

    /** What became of a record. */
    public enum Result {
        /** It is new, and its data is stored. */
        STORED,
        /** It was here before, by whichever way, and changes nothing. */
        REPEATED,
        REFUSED,
        /** For what it speaks about, or until a resync has ended. */
        WAITING,
        /** A dead letter. */
        DEAD
    }

    /**
     * @param message id, of what a partner has signed
     * @param reason of a refusal or a dead letter
     */
    public record Taken(
            Result result,
            @Nullable UUID message,
            @Nullable String type,
            @Nullable String reason) {}

    public Carried carried(OutboxRecord record) {
        return new Carried(
                record.subject(), CloudEventHeaders.texts(record, Message.source(node.mailbox())), record.value());
    }

    /**
     * Handles records in their order, and returns when all of them are durable.
     *
     * @param origin what dead letters have for a topic
     * @param places what they have for an offset; one of each record, none twice
     * @param patience how long a fault of the database is waited for; then it is thrown, and what was handled stays
     */
    public List<Taken> take(String origin, List<Long> places, List<Carried> records, Duration patience) {
        Instant receivedAt = clock.instant();
        List<IncomingRecord> incoming = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            incoming.add(incoming(origin, places.get(i), records.get(i)));
        }
        Map<Long, Taken> taken = new HashMap<>();
        Set<ArrivedMessage.Key> told = new HashSet<>();
        try {
            batches.handle(
                    CpuPool.map(incoming, record -> triage.triage(record, receivedAt)),
                    receivedAt,
                    patience,
                    (part, result) -> part.forEach(one -> taken.put(one.record().offset(), taken(one, result, told))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while records of a file were handled", e);
        }
        return places.stream().map(taken::get).toList();
    }

    private static IncomingRecord incoming(String origin, long place, Carried record) {
        String key = record.key();
        return new IncomingRecord(
                origin,
                0,
                place,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                CloudEventHeaders.read(record.headers()),
                record.value(),
                null);
    }

    /** @param told messages of which it was said already: what stands in the batch again is a repetition */
    private static Taken taken(Triaged triaged, InboxTransaction.Result result, Set<ArrivedMessage.Key> told) {
        if (triaged instanceof Triaged.Dead dead) {
            return new Taken(Result.DEAD, null, null, dead.cause().reason());
        }
        ArrivedMessage arrived = ((Triaged.Authentic) triaged).arrived();
        if (!told.add(arrived.key())) {
            return new Taken(Result.REPEATED, arrived.id(), arrived.type(), null);
        }
        Set<ArrivedMessage.Key> repeated =
                result.repeated().stream().map(ArrivedMessage::key).collect(Collectors.toSet());
        return result.decided().stream()
                .filter(message -> message.key().equals(arrived.key()))
                .findFirst()
                .map(decided -> {
                    RefusalReason reason = decided.reason();
                    return new Taken(
                            decided.decision() == Verdict.REFUSED ? Result.REFUSED : Result.STORED,
                            arrived.id(),
                            arrived.type(),
                            reason == null ? null : reason.code());
                })
                .orElseGet(() -> new Taken(
                        repeated.contains(arrived.key()) ? Result.REPEATED : Result.WAITING,
                        arrived.id(),
                        arrived.type(),
                        null));
    }
}
