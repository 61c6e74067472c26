package org.huizhi.resync;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.feed.GivenBackReader;
import org.huizhi.feed.GivenBackReader.GivenBack;
import org.huizhi.feed.HeldMessageReplay;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.SingleMessageHandler;
import org.huizhi.resync.ResyncMessage.Answered;
import org.huizhi.resync.ResyncMessage.Asked;
import org.huizhi.resync.ResyncMessage.Erased;
import org.huizhi.resync.ResyncMessage.Item;
import org.huizhi.resync.ResyncStore.Resync;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.Vault;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A partner's question is noted, and answered behind the transaction; its answer is held until there are no more. It
 * can only give back what it signed itself or what this node did, and only where it was asked.
 */
@ApplicationScoped
class ResyncMessages implements SingleMessageHandler {

    private static final Logger LOG = Logger.getLogger(ResyncMessages.class);
    private static final String SUBJECT = "resync-";

    private final ResyncStore store;
    private final HeldMessages held;
    private final HeldMessageReplay replay;
    private final GivenBackReader reader;
    private final AgreementOverview agreements;
    private final Vault vault;
    private final ResyncConfig config;
    private final Clock clock;

    ResyncMessages(
            ResyncStore store,
            HeldMessages held,
            HeldMessageReplay replay,
            GivenBackReader reader,
            AgreementOverview agreements,
            Vault vault,
            ResyncConfig config,
            Clock clock) {
        this.store = store;
        this.held = held;
        this.replay = replay;
        this.reader = reader;
        this.agreements = agreements;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    static String subject(UUID id) {
        return SUBJECT + id;
    }

    @Override
    public Turn turn() {
        return Turn.RESYNCS;
    }

    @Override
    public Set<MessageType> types() {
        return EnumSet.of(MessageType.RESYNC_ASKED, MessageType.RESYNC_ANSWERED);
    }

    /** Neither is ever deferred. */
    @Override
    public int longestPayload(MessageType type) {
        return type == MessageType.RESYNC_ANSWERED ? Envelope.MAX_PAYLOAD_BYTES : LONGEST_PARKED;
    }

    /** A question that comes once more is answered once more: who asks over and over fills no table. */
    @Override
    public boolean isKept(MessageType type) {
        return type != MessageType.RESYNC_ASKED;
    }

    @Override
    public Set<String> unblocked(Set<String> parkedSubjects) {
        return Set.of();
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.ILLEGAL_TRANSITION;
    }

    @Override
    public Check check(Message message, MessageType type) {
        try {
            UUID id = id(message);
            return type == MessageType.RESYNC_ASKED
                    ? asked(message, id, ResyncMessage.parse(message, Asked.class))
                    : answered(message, id, ResyncMessage.parse(message, Answered.class));
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
    }

    private static UUID id(Message message) {
        UUID id = UUID.fromString(message.subject()
                .substring(Math.min(SUBJECT.length(), message.subject().length())));
        if (!subject(id).equals(message.subject())) {
            throw new IllegalArgumentException("the subject is not that of a resync");
        }
        return id;
    }

    private Check asked(Message message, UUID id, Asked asked) {
        String after = asked.after();
        if (asked.since().isAfter(message.time())) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        if (after != null) {
            ResyncCursor.parse(after);
        }
        return new Action(() -> {
            if (!agreements.counterparts().contains(message.sender())) {
                return refused(RefusalReason.NO_AGREEMENT);
            }
            store.ask(
                    new ResyncStore.Question(message.sender(), id, message.id(), asked.since(), asked.after(), null),
                    clock.instant());
            return new Outcome.Stored(false);
        });
    }

    private Check answered(Message message, UUID id, Answered answered) {
        List<GivenBack> given = new ArrayList<>();
        for (Item item : answered.messages()) {
            if (item.of() == null && item.jws() != null) {
                Optional<GivenBack> read = reader.read(message.sender(), item.bytes());
                if (read.isEmpty()) {
                    LOG.warnf("%s gives back what neither side can have signed for the other", message.sender());
                }
                read.ifPresent(given::add);
            }
        }
        return new Action(() -> applyAnswered(message.sender(), id, answered, given));
    }

    private Outcome applyAnswered(String partner, UUID id, Answered answered, List<GivenBack> given) {
        // Another replica that has it in hand handles what was given back: nothing is asked then.
        Optional<Resync> found = store.lockFree(id)
                .filter(resync -> resync.partner().equals(partner))
                .filter(resync -> resync.state() == ResyncStore.State.ASKING)
                .filter(resync -> answered.question().equals(resync.question()))
                .filter(resync -> answered.next() == null || !answered.next().equals(resync.after()));
        if (found.isEmpty()) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        Resync resync = found.get();
        given.forEach(one -> replay.hold(partner, one));
        answered.messages().stream()
                .flatMap(item -> item.erasure().stream())
                .map(Erased::kept)
                .forEach(erased -> held.hold(partner, erased, clock.instant()));
        Encrypted piece = null;
        for (Item item : answered.messages()) {
            if (item.of() != null && item.from() != null) {
                piece = joined(resync, item, item.from(), item.of());
            }
        }
        long bytes = answered.messages().stream().mapToLong(Item::length).sum();
        store.answered(resync, answered.messages().size(), bytes, answered.next(), piece);
        if (resync.messages() + answered.messages().size() > config.mostMessages()
                || resync.bytes() + bytes > config.mostBytes().asLongValue()) {
            LOG.errorf(
                    "%s gave back more than %d messages or %d bytes; no more are taken",
                    partner, config.mostMessages(), config.mostBytes().asLongValue());
            store.end(id, "too-many-messages", clock.instant());
            held.end(partner);
        }
        return new Outcome.Stored(false);
    }

    /** @return what is there of a message that is not whole yet; null once it is, or where this is no piece of it */
    private @Nullable Encrypted joined(Resync resync, Item item, int from, int of) {
        byte[] context = subject(resync.id()).getBytes(StandardCharsets.US_ASCII);
        Encrypted before = resync.piece();
        byte[] begun = before == null ? new byte[0] : vault.decrypt(before.keyId(), before.bytes(), context);
        byte[] next = item.bytes();
        if (from == 0) {
            begun = new byte[0];
        }
        long length = (long) begun.length + next.length;
        if (from != begun.length || length > of || of > Envelope.MAX_VALUE_BYTES) {
            LOG.warnf("%s gives back a piece that does not fit to those before it", resync.partner());
            return null;
        }
        byte[] all = new byte[begun.length + next.length];
        System.arraycopy(begun, 0, all, 0, begun.length);
        System.arraycopy(next, 0, all, begun.length, next.length);
        if (all.length < of) {
            return vault.encrypt(all, context);
        }
        reader.read(resync.partner(), all).ifPresent(whole -> replay.hold(resync.partner(), whole));
        return null;
    }

    private static Outcome refused(RefusalReason reason) {
        return new Outcome.Refused(reason);
    }
}
