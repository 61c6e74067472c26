package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.huizhi.attachment.Attachment.State;
import org.huizhi.attachment.AttachmentMetrics.PieceEvent;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Opened;
import org.huizhi.job.FailureKind;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes pieces off the bus. Whoever can write there can write anything, so only what a region signed counts, only of an
 * attachment that a stored message of that region lists, and only once. The rest is counted and forgotten: what is
 * lacking is asked for again.
 */
@ApplicationScoped
public class ArrivingPieces {

    private static final Logger LOG = Logger.getLogger(ArrivingPieces.class);

    private final AttachmentStore store;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Envelope envelope;
    private final AttachmentMetrics metrics;
    private final Clock clock;

    ArrivingPieces(
            AttachmentStore store,
            CurrentDirectory directory,
            NodeIdentity node,
            Envelope envelope,
            AttachmentMetrics metrics,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.node = node;
        this.envelope = envelope;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @return whether this node takes attachments, as the directory says */
    public boolean areTaken() {
        return directory
                .get()
                .entry(node.mailbox())
                .filter(entry -> entry.takesAttachments())
                .isPresent();
    }

    /**
     * One that cannot be handled stops no other.
     *
     * @param value of a record; anything
     */
    public void accept(byte @Nullable [] value) {
        try {
            metrics.count(read(value).map(this::store).orElse(PieceEvent.REFUSED));
        } catch (RuntimeException e) {
            if (FailureKind.of(e) == FailureKind.INFRASTRUCTURE) {
                throw e;
            }
            LOG.error("A piece of an attachment cannot be handled; the others are", e);
            metrics.count(PieceEvent.REFUSED);
        }
    }

    private Optional<Piece> read(byte @Nullable [] value) {
        Directory current = directory.get();
        Opened opened = envelope.open(value, Envelope.PIECE_TYPE, node::decryptionKey, current::verificationKey);
        if (!(opened instanceof Opened.Verified verified)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        String sender = verified.kid().substring(0, verified.kid().indexOf('#'));
        try {
            return Optional.of(Piece.parse(verified.payload()))
                    .filter(piece -> current.key(verified.kid())
                            .filter(key -> key.validAt(now))
                            .isPresent())
                    .filter(piece -> piece.head().source().equals(Message.source(sender)))
                    .filter(piece -> piece.head().destination().equals(node.mailbox()));
        } catch (InvalidDocumentException e) {
            return Optional.empty();
        }
    }

    private PieceEvent store(Piece piece) {
        Piece.Head head = piece.head();
        Optional<Attachment> awaited = store.find(
                        new AttachmentStore.Key(Message.mailbox(head.source()), head.attachment()))
                .filter(attachment -> head.piece() <= attachment.pieces())
                .filter(attachment -> piece.bytes().length == attachment.length(head.piece()));
        if (awaited.isEmpty()) {
            return PieceEvent.UNKNOWN;
        }
        return awaited.get().state() == State.AWAITED
                        && store.arrived(awaited.get(), head.piece(), piece.bytes(), clock.instant())
                ? PieceEvent.STORED
                : PieceEvent.REPEATED;
    }
}
