package org.huizhi.resync;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignedDocument;
import org.jspecify.annotations.Nullable;

/** The data of messages after a restore (feed contract, "Resync"). */
sealed interface ResyncMessage {

    int LONGEST_CURSOR = 200;

    /**
     * Of {@code resync.asked}.
     *
     * @param after where the answer before ended, in its words; null at first
     */
    record Asked(
            @JsonProperty(required = true) Instant since,
            @Nullable String after) implements ResyncMessage {

        public Asked {
            Objects.requireNonNull(since, "since");
            requireCursor(after, "after");
        }
    }

    /**
     * Of {@code resync.answered}.
     *
     * @param question id of the message that is answered
     * @param next where the next answer begins; null when this is the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answered(
            @JsonProperty(required = true) UUID question,
            @JsonProperty(required = true) List<Item> messages,
            @Nullable String next)
            implements ResyncMessage {

        static final int MOST_MESSAGES = 300;

        public Answered {
            Objects.requireNonNull(question, "question");
            messages = List.copyOf(messages);
            if (messages.size() > MOST_MESSAGES) {
                throw new IllegalArgumentException("more than " + MOST_MESSAGES + " messages");
            }
            requireCursor(next, "next");
        }
    }

    /**
     * One message as it was signed, a piece of one that is too long for an answer, or the record of one that is erased.
     *
     * @param from of a piece: how many characters of the JWS came before it
     * @param of of a piece: how many the JWS has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            @Nullable String jws,
            @Nullable Integer from,
            @Nullable Integer of,
            @Nullable Erased erased) {

        public Item {
            if ((jws == null) == (erased == null) || (from == null) != (of == null) || (of != null && jws == null)) {
                throw new IllegalArgumentException("a message, a piece of one, or the record of one that is erased");
            }
        }

        static Item whole(byte[] jws) {
            return new Item(new String(jws, StandardCharsets.US_ASCII), null, null, null);
        }

        static Item piece(byte[] jws, int from, int to) {
            return new Item(new String(jws, from, to - from, StandardCharsets.US_ASCII), from, jws.length, null);
        }

        static Item erased(KeptMessage message) {
            return new Item(null, null, null, Erased.of(message));
        }

        /** @return how many bytes of a message it brings */
        int length() {
            return jws == null ? 0 : jws.length();
        }

        /** @return of what is not erased */
        byte[] bytes() {
            return Objects.requireNonNull(jws, "jws").getBytes(StandardCharsets.US_ASCII);
        }

        Optional<Erased> erasure() {
            return Optional.ofNullable(erased);
        }
    }

    /** What is left of a message whose bytes its side does not keep any more. */
    record Erased(
            @JsonProperty(required = true) String sender,
            @JsonProperty(required = true) UUID id,
            @JsonProperty(required = true) String sha256,
            @JsonProperty(required = true) String type,
            @JsonProperty(required = true) String subject,
            @JsonProperty(required = true) Instant time) {

        private static final int LONGEST = 100;

        public Erased {
            Objects.requireNonNull(sender, "sender");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(time, "time");
            if (sha256.length() != 2 * 32) {
                throw new IllegalArgumentException("sha256 is not 64 characters");
            }
            HexFormat.of().parseHex(sha256);
            requireRouting(type);
            requireRouting(subject);
        }

        private static void requireRouting(String text) {
            if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new IllegalArgumentException("type and subject are 1 to " + LONGEST + " printable characters");
            }
        }

        static Erased of(KeptMessage message) {
            return new Erased(
                    message.sender(),
                    message.id(),
                    HexFormat.of().formatHex(message.digest()),
                    message.type(),
                    message.subject(),
                    message.time());
        }

        KeptMessage kept() {
            return new KeptMessage(sender, id, HexFormat.of().parseHex(sha256), type, subject, time, null);
        }
    }

    private static void requireCursor(@Nullable String cursor, String member) {
        if (cursor != null && (cursor.isEmpty() || cursor.length() > LONGEST_CURSOR)) {
            throw new IllegalArgumentException(member + " is not 1 to " + LONGEST_CURSOR + " characters");
        }
    }

    /** @throws InvalidDocumentException when the message does not carry such data */
    static <T extends ResyncMessage> T parse(Message message, Class<T> type) throws InvalidDocumentException {
        return SignedDocument.parse(SignedDocument.bytes(message.data()), type);
    }
}
