package org.huizhi.inbox;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.vault.Encrypted;

/**
 * A message of an authenticated sender with the node's decision about it.
 *
 * @param sentAt when the sender made it
 * @param jws the signed bytes, locked with the node's key
 * @param verdict null while it waits for its notice
 * @param reason present exactly when refused
 */
public record ArrivedMessage(
        String sender,
        UUID id,
        byte[] digest,
        String type,
        String subject,
        Instant sentAt,
        Instant receivedAt,
        Encrypted jws,
        Verdict verdict,
        RefusalReason reason) {

    /** What tells one message from another, whoever repeats it. */
    public record Key(String sender, UUID id, String digest) {

        public static Key of(String sender, UUID id, byte[] digest) {
            return new Key(sender, id, HexFormat.of().formatHex(digest));
        }
    }

    public Key key() {
        return Key.of(sender, id, digest);
    }

    public ReceiptLine receiptLine() {
        return ReceiptLine.of(id, digest, verdict, reason, receivedAt);
    }

    public ArrivedMessage stored() {
        return with(Verdict.STORED, null);
    }

    public ArrivedMessage refused(RefusalReason because) {
        return with(Verdict.REFUSED, because);
    }

    /** The same message once more: a refusal stands, and what was stored is a harmless duplicate. */
    public ArrivedMessage repeated() {
        return verdict == Verdict.STORED ? with(Verdict.DUPLICATE, null) : this;
    }

    private ArrivedMessage with(Verdict decided, RefusalReason because) {
        return new ArrivedMessage(sender, id, digest, type, subject, sentAt, receivedAt, jws, decided, because);
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
