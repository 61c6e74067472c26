package org.huizhi.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.batching.CpuPool;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Sealed;
import org.huizhi.vault.Vault;

/**
 * Makes messages ready for the bus. Costs signatures and key agreement, so it is called before a transaction, not in
 * one.
 */
@ApplicationScoped
public class MessageSealer {

    private final NodeIdentity node;
    private final CurrentDirectory directory;
    private final Envelope envelope;
    private final Vault vault;
    private final UuidV7 ids;
    private final Clock clock;
    private final ObjectMapper json;

    MessageSealer(
            NodeIdentity node,
            CurrentDirectory directory,
            Envelope envelope,
            Vault vault,
            UuidV7 ids,
            Clock clock,
            ObjectMapper json) {
        this.node = node;
        this.directory = directory;
        this.envelope = envelope;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
        this.json = json.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
    }

    /** @throws NoEncryptionKeyException when the directory has no valid encryption key of the destination */
    public PreparedMessage seal(Draft draft) {
        Instant time = clock.instant();
        PublishedKey receiver = directory
                .get()
                .encryptionKey(draft.destination(), time)
                .orElseThrow(() -> new NoEncryptionKeyException(draft.destination()));
        UUID id = ids.next();
        Message message = new Message(
                id,
                Message.source(node.mailbox()),
                draft.destination(),
                draft.type().wireName(),
                draft.subject(),
                time,
                json.valueToTree(draft.data()));
        Sealed sealed = envelope.seal(message.toBytes(), node.signingKey(time), receiver.kid(), receiver.key());
        return new PreparedMessage(
                id,
                draft.type(),
                draft.subject(),
                draft.destination(),
                time,
                sealed.digest(),
                vault.encrypt(sealed.jws(), SentMessages.context(id)),
                sealed.jwe(),
                draft.traceparent());
    }

    /**
     * Seals many over all cores, in the order given. @return empty for those whose destination has no valid encryption
     * key now
     */
    public List<Optional<PreparedMessage>> sealAll(List<Draft> drafts) {
        return CpuPool.map(drafts, this::sealed);
    }

    private Optional<PreparedMessage> sealed(Draft draft) {
        try {
            return Optional.of(seal(draft));
        } catch (NoEncryptionKeyException e) {
            return Optional.empty();
        }
    }
}
