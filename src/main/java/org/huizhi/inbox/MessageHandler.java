package org.huizhi.inbox;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * What a feature does with messages of its types. The feed finds every implementation and knows no more of a feature
 * than this: it opens a message, has it checked, applies it once, parks it if it came too early, and receipts it
 * ({@link MessageType#isReceipted()}).
 */
public interface MessageHandler {

    /** Bytes of the signed JSON of a message that may be parked: small, so that all that is parked fits into memory. */
    int LONGEST_PARKED = 64 * 1024;

    /**
     * In which order the handlers apply the messages of a batch, and so lock their rows. One order for every batch: in
     * two orders, two replicas would wait for each other.
     */
    enum Turn {
        /** A partner's questions after it was restored, and its answers to those of this node. */
        RESYNCS,
        AGREEMENTS,
        PROBES,
        STATEMENTS,
        /** Of this node's own messages: locks the outbox, and then what the messages are about, notices among them. */
        RECEIPTS,
        NOTICES,
        /** Locks rows of attachments alone. */
        ATTACHMENTS
    }

    /** @return no two handlers share one */
    Turn turn();

    /** @return the types it handles; every type has one handler */
    Set<MessageType> types();

    /**
     * @return bytes of the signed JSON at the most; a longer message is refused. A type whose messages {@link #apply}
     *     may defer has no more than {@link #LONGEST_PARKED}
     */
    default int longestPayload(MessageType type) {
        return LONGEST_PARKED;
    }

    /** @return whether messages of this type are kept; one that is answered and changes nothing need not be */
    default boolean isKept(MessageType type) {
        return true;
    }

    /** @return what messages of this type count as; null where each is bounded by what it is about */
    default @Nullable Budget budget(MessageType type) {
        return null;
    }

    /**
     * Checks what needs no look at the database, before the transaction; a parked message again before each attempt.
     * Never throws for what is in the message, and may be called by several threads.
     */
    Check check(Message message, MessageType type);

    /** What a check comes to. */
    sealed interface Check {

        record Refused(RefusalReason reason) implements Check {}

        /** What the handler read in the message, ready to be applied; each handler gets its own back. */
        non-sealed interface Passed extends Check {}
    }

    /**
     * Applies messages in the transaction of their batch; called again when that transaction was undone.
     *
     * @param messages in the order of their arrival; all at once, so that many rows are locked by one statement
     * @param receivedAt of each, when this node first had it in hand: its receipt says so
     * @return one for each message, in their order
     */
    List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt);

    /**
     * For parked messages that no outcome unblocked, say because another replica stored their notice at the moment when
     * they were parked. Called from time to time, in a transaction.
     *
     * @param parkedSubjects subjects of parked messages of these types
     * @return those that are worth another attempt
     */
    default Set<String> unblocked(Set<String> parkedSubjects) {
        return parkedSubjects;
    }

    /**
     * Lets a message of this node take effect once more: it was sent before the database was restored to an earlier
     * moment. Nothing is sent, and it was checked when it was made.
     *
     * @param destination mailbox that it went to
     * @return stored; refused while it contradicts what is known, and deferred while something is missing: it is tried
     *     again after others
     */
    default Outcome takeUp(Message message, MessageType type, String destination) {
        return new Outcome.Stored(false);
    }

    /** @return why a message is refused that was parked for too long, or that there is no place to park */
    RefusalReason expiryReason();
}
