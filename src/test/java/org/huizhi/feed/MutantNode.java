package org.huizhi.feed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.Outcome;
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
    };

    private final List<String> found;

    /** @param found the check that finds it */
    MutantNode(String... found) {
        this.found = List.of(found);
    }

    List<String> found() {
        return found;
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
