package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;

/** Reads messages that a partner gives back during a resync (ADR 0033): each counts by its own signature alone. */
@ApplicationScoped
public class GivenBackReader {

    private final Envelope envelope;
    private final CurrentDirectory directory;
    private final NodeIdentity node;

    GivenBackReader(Envelope envelope, CurrentDirectory directory, NodeIdentity node) {
        this.envelope = envelope;
        this.directory = directory;
        this.node = node;
    }

    /** A message that a partner gave back, as its signer made it. */
    public record GivenBack(KeptMessage message, List<ReceiptLine> lines) {}

    /**
     * Reads signed bytes that a partner gave back.
     *
     * @return empty where they were not signed by the partner for this node, nor by this node for the partner
     */
    public Optional<GivenBack> read(String partner, byte[] jws) {
        Opened opened = envelope.verify(jws, directory.get()::verificationKey);
        if (!(opened instanceof Opened.Verified verified)) {
            return Optional.empty();
        }
        Message message;
        try {
            message = Message.parse(verified.payload());
        } catch (IOException e) {
            return Optional.empty();
        }
        boolean own =
                message.sender().equals(node.mailbox()) && message.destination().equals(partner);
        boolean theirs =
                message.sender().equals(partner) && message.destination().equals(node.mailbox());
        boolean signed = verified.kid().startsWith(message.sender() + "#");
        // Whoever took an own key, and lost it by a revocation, speaks for this node no more.
        boolean keyValid = directory
                .get()
                .key(verified.kid())
                .filter(key -> theirs || key.validAt(message.time()))
                .isPresent();
        if (!(own || theirs) || !signed || !keyValid) {
            return Optional.empty();
        }
        List<ReceiptLine> lines = message.type().equals(MessageType.RECEIPT.wireName())
                ? ReceiptData.of(message.data()).map(ReceiptData::receipts).orElse(List.of())
                : List.of();
        return Optional.of(new GivenBack(
                new KeptMessage(
                        message.sender(),
                        message.id(),
                        verified.digest(),
                        message.type(),
                        message.subject(),
                        message.time(),
                        verified.jws()),
                lines));
    }
}
