package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.attachment.AttachmentMetrics.PieceEvent;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.vault.DecryptionException;

/**
 * Pieces that other regions have asked for, one at a time: regions in turn, and of each its attachments, so that none
 * waits for all of another, however much that asks for. One that does not arrive is asked for again.
 */
@ApplicationScoped
public class OutgoingPieces {

    /** After what the bus does not take. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final TransferStore transfers;
    private final AttachmentStore store;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Envelope envelope;
    private final AttachmentMetrics metrics;
    private final ForeignRows foreignRows;
    private final Clock clock;
    /** Region that had its turn. */
    private volatile String last = "";

    OutgoingPieces(
            TransferStore transfers,
            AttachmentStore store,
            CurrentDirectory directory,
            NodeIdentity node,
            Envelope envelope,
            AttachmentMetrics metrics,
            ForeignRows foreignRows,
            Clock clock) {
        this.transfers = transfers;
        this.store = store;
        this.directory = directory;
        this.node = node;
        this.envelope = envelope;
        this.metrics = metrics;
        this.foreignRows = foreignRows;
        this.clock = clock;
    }

    /**
     * A piece, signed and encrypted to its receiver.
     *
     * @param destination mailbox
     * @param value of the record
     */
    public record Sealed(String destination, UUID attachment, byte[] value) {}

    /** What a call comes to. */
    public sealed interface Next {

        record Ready(Sealed piece) implements Next {}

        /** It is gone or spoilt, or its receiver has no key: whoever lacks it asks again. */
        record Passed() implements Next {}

        /** Nobody waits for anything. */
        record Nothing() implements Next {}
    }

    public Next next() {
        Instant now = clock.instant();
        Optional<TransferStore.Turn> turn = transfers.next(last, now, PAUSE);
        if (turn.isEmpty()) {
            return new Next.Nothing();
        }
        last = turn.get().destination();
        try {
            return sealed(turn.get(), now).<Next>map(Next.Ready::new).orElseGet(Next.Passed::new);
        } catch (DecryptionException e) {
            // No other region waits for it.
            StoredContent.tellForeign(foreignRows, key(turn.get()));
            return new Next.Passed();
        }
    }

    private AttachmentStore.Key key(TransferStore.Turn turn) {
        return new AttachmentStore.Key(node.mailbox(), turn.attachment());
    }

    private Optional<Sealed> sealed(TransferStore.Turn turn, Instant now) {
        Optional<PublishedKey> receiver = directory.get().encryptionKey(turn.destination(), now);
        Optional<byte[]> bytes = store.part(key(turn), turn.piece());
        if (receiver.isEmpty() || bytes.isEmpty()) {
            return Optional.empty();
        }
        Piece piece = new Piece(
                new Piece.Head(turn.attachment(), Message.source(node.mailbox()), turn.destination(), turn.piece()),
                bytes.get());
        return Optional.of(new Sealed(
                turn.destination(),
                turn.attachment(),
                envelope.seal(
                                piece.toBytes(),
                                Envelope.PIECE_TYPE,
                                node.signingKey(now),
                                receiver.get().kid(),
                                receiver.get().key())
                        .jwe()));
    }

    public void taken() {
        metrics.count(PieceEvent.SENT);
    }

    /** The bus did not take one for this region: nothing goes there for a while. */
    public void notTaken(String destination) {
        metrics.count(PieceEvent.UNSENT);
        transfers.putOff(destination, clock.instant().plus(PAUSE));
    }
}
