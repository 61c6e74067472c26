package org.huizhi.inbox;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.vault.Encrypted;
import org.jspecify.annotations.Nullable;

/**
 * A message of an authenticated sender with the node's decision about it.
 *
 * @param sentAt when the sender made it
 * @param jws the signed bytes, encrypted with the node's key; null where they are erased, not kept, or were not read
 * @param verdict null while it is parked
 * @param reason present exactly when refused
 * @param deadline that starts with it, known where it is handled; null without one
 */
public record ArrivedMessage(
        String sender,
        UUID id,
        byte[] digest,
        String type,
        String subject,
        Instant sentAt,
        Instant receivedAt,
        @Nullable Encrypted jws,
        @Nullable Verdict verdict,
        @Nullable RefusalReason reason,
        Outcome.@Nullable Deadline deadline) {

    public ArrivedMessage(
            String sender,
            UUID id,
            byte[] digest,
            String type,
            String subject,
            Instant sentAt,
            Instant receivedAt,
            @Nullable Encrypted jws,
            @Nullable Verdict verdict,
            @Nullable RefusalReason reason) {
        this(sender, id, digest, type, subject, sentAt, receivedAt, jws, verdict, reason, null);
    }

    /** What tells one message from another, whoever repeats it. */
    public record Key(String sender, UUID id, String digest) {

        public static Key of(String sender, UUID id, byte[] digest) {
            return new Key(sender, id, HexFormat.of().formatHex(digest));
        }
    }

    public Key key() {
        return Key.of(sender, id, digest);
    }

    /** @return the signed bytes of a message that is held with them */
    Encrypted bytes() {
        return Objects.requireNonNull(jws, () -> "message " + id + " is held without its bytes");
    }

    public boolean isDecided() {
        return verdict != null;
    }

    /** @return what is said of a message that is decided */
    public Verdict decision() {
        return Objects.requireNonNull(verdict, () -> "message " + id + " is not decided yet");
    }

    @Nullable
    String verdictCode() {
        return verdict == null ? null : verdict.code();
    }

    @Nullable
    String reasonCode() {
        return reason == null ? null : reason.code();
    }

    /** @return of a message that is decided */
    public ReceiptLine receiptLine() {
        ReceiptLine line = ReceiptLine.of(id, digest, decision(), reason, receivedAt);
        return deadline == null ? line : line.withDueDate(deadline.dueDate(), deadline.holidaysUnknown());
    }

    public ArrivedMessage stored() {
        return stored(null);
    }

    public ArrivedMessage stored(Outcome.@Nullable Deadline starting) {
        return with(Verdict.STORED, null, starting);
    }

    public ArrivedMessage refused(RefusalReason refusal) {
        return with(Verdict.REFUSED, refusal, null);
    }

    /** The same message once more: a refusal stands, and what was stored is a harmless duplicate. */
    public ArrivedMessage repeated() {
        return verdict == Verdict.STORED ? with(Verdict.DUPLICATE, null, deadline) : this;
    }

    /** @return whether it was refused for a cause that passes, so that the same bytes are looked at once more */
    public boolean isRefusedForNow() {
        return reason != null && reason.passes();
    }

    /** The same message, of which only id, digest and decision are kept. */
    public ArrivedMessage withoutBytes() {
        return new ArrivedMessage(
                sender, id, digest, type, subject, sentAt, receivedAt, null, verdict, reason, deadline);
    }

    @Nullable
    String keyId() {
        return jws == null ? null : jws.keyId();
    }

    byte @Nullable [] encrypted() {
        return jws == null ? null : jws.bytes();
    }

    /** @param known from when it was decided */
    ArrivedMessage with(Outcome.Deadline known) {
        return new ArrivedMessage(sender, id, digest, type, subject, sentAt, receivedAt, jws, verdict, reason, known);
    }

    @Nullable
    LocalDate dueDate() {
        return deadline == null ? null : deadline.dueDate();
    }

    /** @return years with commas between them; null where there are none */
    @Nullable
    String holidaysUnknown() {
        return deadline == null ? null : Outcome.Deadline.years(deadline.holidaysUnknown());
    }

    private ArrivedMessage with(Verdict decided, @Nullable RefusalReason refusal, Outcome.@Nullable Deadline starting) {
        return new ArrivedMessage(
                sender, id, digest, type, subject, sentAt, receivedAt, jws, decided, refusal, starting);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArrivedMessage message && key().equals(message.key());
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + Arrays.hashCode(digest);
    }
}
