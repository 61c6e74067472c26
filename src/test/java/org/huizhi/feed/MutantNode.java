package org.huizhi.feed;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.inject.Vetoed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.Outcome;
import org.huizhi.outbox.OutboxRecord;
import org.jspecify.annotations.Nullable;

/** Nodes that are not quite as the contract has it, by what they say or by what they believe. */
enum MutantNode {
    SAYS_STORED_OF_A_DUPLICATE("replay") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.verdict() == Verdict.DUPLICATE ? message.stored(message.deadline()) : message;
        }
    },
    SAYS_STORED_OF_WHAT_IT_REFUSED("duplicate-id") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.verdict() == Verdict.REFUSED ? message.stored() : message;
        }
    },
    KNOWS_ONE_REASON("duplicate-id") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.verdict() == Verdict.REFUSED ? message.refused(RefusalReason.SCHEMA) : message;
        }
    },
    NAMES_OTHER_BYTES("submission") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return copy(message, new byte[32], message.receivedAt(), message.deadline());
        }
    },
    DATES_A_DUPLICATE_ANEW("replay") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.verdict() == Verdict.DUPLICATE
                    ? copy(message, message.digest(), Instant.now(), message.deadline())
                    : message;
        }
    },
    SAYS_NOTHING_OF_A_DUPLICATE("replay") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.verdict() == Verdict.DUPLICATE ? null : message;
        }
    },
    SAYS_NO_DUE_DATE("due-date") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return copy(message, message.digest(), message.receivedAt(), null);
        }
    },
    COUNTS_THE_FIRST_DAY("due-date") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            Outcome.Deadline deadline = message.deadline();
            return deadline == null
                    ? message
                    : copy(
                            message,
                            message.digest(),
                            message.receivedAt(),
                            new Outcome.Deadline(deadline.dueDate().minusDays(1), deadline.holidaysUnknown()));
        }
    },
    SAYS_NOTHING_OF_WITHDRAWALS("withdrawal") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.type().equals(MessageType.NOTICE_WITHDRAWN.wireName()) ? null : message;
        }
    },
    BELIEVES_HEADERS("source-of-another") {
        @Override
        IncomingRecord read(IncomingRecord record) {
            Map<String, String> headers = new HashMap<>(record.headers());
            headers.replace("ce_source", "/mailboxes/cn-610800", "/mailboxes/cn-" + ConformanceTest.REGION);
            return with(record, record.key(), headers);
        }
    },
    BELIEVES_THE_KEY_OF_A_RECORD("other-key") {
        @Override
        IncomingRecord read(IncomingRecord record) {
            String subject = record.header("ce_subject");
            return subject == null ? record : with(record, subject.getBytes(StandardCharsets.UTF_8), record.headers());
        }
    },
    HAS_A_CLOCK_THAT_IS_AHEAD("in-future") {
        @Override
        Duration ahead() {
            return Duration.ofMinutes(4);
        }
    },
    DATES_A_RECORD_OTHERWISE("sent-slips") {
        @Override
        Stream<OutboxRecord> sent(OutboxRecord record) {
            return Stream.of(record.type() == MessageType.NOTICE_SUBMITTED ? later(record) : record);
        }
    },
    SAYS_STORED_OF_A_SECOND_RETURN("answered-slip") {
        @Override
        @Nullable
        ArrivedMessage said(ArrivedMessage message) {
            return message.type().equals(MessageType.RETURN_FINAL.wireName()) ? message.stored() : message;
        }
    },
    BELIEVES_NO_REFUSAL("refused-slip") {
        @Override
        boolean believes(ReceiptLine line) {
            return !RefusalReason.TYPE_NOT_AGREED.equals(line.reason());
        }
    },
    SENDS_NO_WITHDRAWAL("withdrawn-slip") {
        @Override
        Stream<OutboxRecord> sent(OutboxRecord record) {
            return record.type() == MessageType.NOTICE_WITHDRAWN ? Stream.empty() : Stream.of(record);
        }
    },
    STANDS_BY_ITS_WITHDRAWAL("refused-withdrawal") {
        @Override
        boolean believes(ReceiptLine line) {
            return !RefusalReason.ILLEGAL_TRANSITION.equals(line.reason());
        }
    },
    SENDS_NOTHING_AGAIN("sent-again") {
        @Override
        Stream<OutboxRecord> sent(OutboxRecord record) {
            return record.attempts() > 0 ? Stream.empty() : Stream.of(record);
        }
    },
    DATES_A_RECORD_ANEW("sent-again") {
        @Override
        Stream<OutboxRecord> sent(OutboxRecord record) {
            return Stream.of(record.attempts() > 0 ? later(record) : record);
        }
    },
    SENDS_ALL_AGAIN("receipted") {
        private final List<OutboxRecord> before = new ArrayList<>();

        @Override
        Stream<OutboxRecord> sent(OutboxRecord record) {
            if (record.type() != MessageType.NOTICE_SUBMITTED) {
                return Stream.of(record);
            }
            if (record.attempts() > 0) {
                return before.stream();
            }
            before.add(record);
            return Stream.of(record);
        }
    };

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** What is asked of the sender of slips. */
    private static final Set<String> AS_SENDER = Set.of(
            "sent-slips",
            "answered-slip",
            "refused-slip",
            "withdrawn-slip",
            "refused-withdrawal",
            "sent-again",
            "receipted");

    private final List<String> found;

    /** @param found the check that finds it */
    MutantNode(String... found) {
        this.found = List.of(found);
    }

    List<String> found() {
        return found;
    }

    boolean isFoundAsSender() {
        return AS_SENDER.containsAll(found);
    }

    /** What it puts on the bus of a message that it has to send. */
    Stream<OutboxRecord> sent(OutboxRecord record) {
        return Stream.of(record);
    }

    /** Whether it believes what is said of its own message; else it takes it to be stored. */
    boolean believes(ReceiptLine line) {
        return true;
    }

    private static OutboxRecord later(OutboxRecord record) {
        return new OutboxRecord(
                record.seq(),
                record.messageId(),
                record.type(),
                record.subject(),
                record.destination(),
                record.createdAt().plusSeconds(1),
                record.traceparent(),
                record.value(),
                record.awaitsReceipt(),
                record.attempts());
    }

    /** What it says in its receipt; null where it says nothing. */
    @Nullable
    ArrivedMessage said(ArrivedMessage message) {
        return message;
    }

    IncomingRecord read(IncomingRecord record) {
        return record;
    }

    Duration ahead() {
        return Duration.ZERO;
    }

    private static ArrivedMessage copy(
            ArrivedMessage message, byte[] digest, Instant receivedAt, Outcome.@Nullable Deadline deadline) {
        return new ArrivedMessage(
                message.sender(),
                message.id(),
                digest,
                message.type(),
                message.subject(),
                message.sentAt(),
                receivedAt,
                message.jws(),
                message.verdict(),
                message.reason(),
                deadline);
    }

    private static IncomingRecord with(IncomingRecord record, byte @Nullable [] key, Map<String, String> headers) {
        return new IncomingRecord(
                record.topic(), record.partition(), record.offset(), key, headers, record.value(), record.whole());
    }

    Triage triage(Triage good) {
        return new MutantTriage(this, good);
    }

    Receipts receipts(Receipts good) {
        return new MutantReceipts(this, good);
    }

    KafkaBus bus(KafkaBus good) {
        return new MutantBus(this, good);
    }

    ReceiptMessages heard(ReceiptMessages good) {
        return new MutantReceiptMessages(this, good);
    }

    /** No bean, though it observes the end as its parent does. */
    @Vetoed
    private static final class MutantBus extends KafkaBus {

        private final MutantNode mutant;
        private final KafkaBus good;

        // Nothing of its own is used.
        @SuppressWarnings("NullAway")
        MutantBus(MutantNode mutant, KafkaBus good) {
            super(Map.of(), properties -> null, null, "cn-000000", null, null, null);
            this.mutant = mutant;
            this.good = good;
        }

        @Override
        public synchronized Sent send(List<OutboxRecord> records) {
            Sent sent = good.send(records.stream().flatMap(mutant::sent).toList());
            Set<UUID> taken = new HashSet<>(sent.taken());
            records.forEach(record -> taken.add(record.messageId()));
            return new Sent(taken, sent.suspendedUntil());
        }
    }

    private static final class MutantReceiptMessages extends ReceiptMessages {

        private final MutantNode mutant;
        private final ReceiptMessages good;

        // Nothing of its own is used.
        @SuppressWarnings("NullAway")
        MutantReceiptMessages(MutantNode mutant, ReceiptMessages good) {
            super(null, null, null, null);
            this.mutant = mutant;
            this.good = good;
        }

        @Override
        public Check check(Message message, MessageType type) {
            ReceiptData data = ReceiptData.of(message.data()).orElseThrow();
            List<ReceiptLine> lines = data.receipts().stream()
                    .map(line -> mutant.believes(line)
                            ? line
                            : new ReceiptLine(
                                    line.messageId(),
                                    line.sha256(),
                                    Verdict.STORED,
                                    null,
                                    line.receivedAt(),
                                    null,
                                    null))
                    .toList();
            return good.check(
                    new Message(
                            message.id(),
                            message.source(),
                            message.destination(),
                            message.type(),
                            message.subject(),
                            message.time(),
                            JSON.valueToTree(new ReceiptData(lines))),
                    type);
        }

        @Override
        public List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt) {
            return good.apply(messages, receivedAt);
        }
    }

    private static final class MutantTriage extends Triage {

        private final MutantNode mutant;
        private final Triage good;

        // Nothing of its own is used.
        @SuppressWarnings("NullAway")
        MutantTriage(MutantNode mutant, Triage good) {
            super(null, null, null, null, null, null, null, null);
            this.mutant = mutant;
            this.good = good;
        }

        @Override
        Triaged triage(IncomingRecord record, Instant receivedAt) {
            return good.triage(mutant.read(record), receivedAt.plus(mutant.ahead()));
        }
    }

    private static final class MutantReceipts extends Receipts {

        private final MutantNode mutant;
        private final Receipts good;

        // Nothing of its own is used.
        @SuppressWarnings("NullAway")
        MutantReceipts(MutantNode mutant, Receipts good) {
            super(null, null, null);
            this.mutant = mutant;
            this.good = good;
        }

        @Override
        void send(List<ArrivedMessage> decided) {
            good.send(
                    decided.stream().map(mutant::said).filter(Objects::nonNull).toList());
        }
    }
}
