package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.attachment.AttachmentMetrics.PieceEvent;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;

/**
 * Pieces that other regions have asked for, one at a time and in turn, so that no attachment and no region waits for
 * all of another. One that does not arrive is asked for again.
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
    private final Clock clock;

    OutgoingPieces(
            TransferStore transfers,
            AttachmentStore store,
            CurrentDirectory directory,
            NodeIdentity node,
            Envelope envelope,
            AttachmentMetrics metrics,
            Clock clock) {
        this.transfers = transfers;
        this.store = store;
        this.directory = directory;
        this.node = node;
        this.envelope = envelope;
        this.metrics = metrics;
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

        /** It is gone, or its receiver has no key: whoever lacks it asks again. */
        record Passed() implements Next {}

        /** Nobody waits for anything. */
        record Nothing() implements Next {}
    }

    public Next next() {
        Instant now = clock.instant();
        Optional<TransferStore.Turn> turn = transfers.next(now, PAUSE);
        if (turn.isEmpty()) {
            return new Next.Nothing();
        }
        return sealed(turn.get(), now).<Next>map(Next.Ready::new).orElseGet(Next.Passed::new);
    }

    private Optional<Sealed> sealed(TransferStore.Turn turn, Instant now) {
        Optional<PublishedKey> receiver = directory.get().encryptionKey(turn.destination(), now);
        Optional<byte[]> bytes = store.part(new AttachmentStore.Key(node.mailbox(), turn.attachment()), turn.piece());
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
