package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.Traceparent;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.notice.MessageData.Ruling;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What all acts of own offices on a notice share: the message to the other region, the notice as it is then, its
 * history, the response stored for the idempotency key ({@link IdempotentExecution}).
 */
@ApplicationScoped
class NoticeTransactions {

    private static final int OK = 200;

    private final NoticeRepository notices;
    private final NoticeStore store;
    private final NoticeCalendars calendars;
    private final ReminderPlan plan;
    private final CurrentDirectory directory;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotentReplies replies;
    private final NodeIdentity node;
    private final NoticeAttachments attachments;
    private final Clock clock;

    NoticeTransactions(
            NoticeRepository notices,
            NoticeStore store,
            NoticeCalendars calendars,
            ReminderPlan plan,
            CurrentDirectory directory,
            MessageSealer sealer,
            Outbox outbox,
            IdempotentReplies replies,
            NodeIdentity node,
            NoticeAttachments attachments,
            Clock clock) {
        this.attachments = attachments;
        this.notices = notices;
        this.store = store;
        this.calendars = calendars;
        this.plan = plan;
        this.directory = directory;
        this.sealer = sealer;
        this.outbox = outbox;
        this.replies = replies;
        this.node = node;
        this.clock = clock;
    }

    /** What is to be said about a notice. */
    record Unsealed(Notice notice, MessageData data) {

        private Draft draft() {
            return new Draft(
                    data.type(), notice.id.toString(), notice.parties.counterpart(), data, Traceparent.current());
        }
    }

    /** A message ready for the bus, with what it says. */
    record Sealed(MessageData data, PreparedMessage message) {}

    /**
     * What a caller does, ready to be stored.
     *
     * @param changed the notice as it is to be; its version is the one that was found
     */
    record PendingChange(NoticeVerbs.Call call, Notice changed, Sealed sealed, History history) {

        private List<ListedAttachment> attached() {
            return sealed.data() instanceof MessageData.FinalReturn answer ? answer.attached() : List.of();
        }

        private PreparedMessage message() {
            return sealed.message();
        }
    }

    /**
     * Costs signatures, so it is called before the transaction.
     *
     * @throws org.huizhi.outbox.NoEncryptionKeyException when the other region has no valid encryption key now
     */
    Sealed seal(Notice notice, MessageData data) {
        return new Sealed(data, sealer.seal(new Unsealed(notice, data).draft()));
    }

    /** The same for many, on all cores. @return empty for those that go to a region without an encryption key now */
    List<Optional<Sealed>> sealAll(List<Unsealed> unsealed) {
        List<Optional<PreparedMessage>> messages =
                sealer.sealAll(unsealed.stream().map(Unsealed::draft).toList());
        List<Optional<Sealed>> sealed = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            MessageData data = unsealed.get(i).data();
            sealed.add(messages.get(i).map(message -> new Sealed(data, message)));
        }
        return sealed;
    }

    /** @return the notice, locked; empty when it is not within the offices, or was handed over before the lock */
    Optional<Notice> lockWithin(Set<String> offices, UUID id) {
        return notices.findWithin(offices, id)
                .map(found -> store.lock(List.of(id)).get(id))
                .filter(locked -> offices.contains(locked.office));
    }

    /** @return the notice, locked; empty when it has changed since it was found */
    Optional<Notice> lockUnchanged(Notice found) {
        return Optional.ofNullable(store.lock(List.of(found.id)).get(found.id))
                .filter(locked -> locked.version == found.version);
    }

    /**
     * Lets a message of this node take effect on the notice in memory.
     *
     * @param actor null where nobody of an office acts
     * @param enteredBy the caller's own office, where it lies above the one it acts for; else null
     * @return what became of it; it is in the history only if it is applied
     */
    Ruling apply(Notice notice, Sealed sealed, History history, @Nullable String actor, @Nullable String enteredBy) {
        MessageData data = sealed.data();
        PreparedMessage message = sealed.message();
        Ruling ruling = data.applyTo(
                notice, new MessageData.Occurrence(message.id(), message.time(), calendars.receiver(notice)));
        if (ruling == Ruling.APPLIED) {
            history.add(notice, data, message.id(), message.time(), node.mailbox(), actor, enteredBy);
        }
        return ruling;
    }

    private Ruling apply(Notice notice, Sealed sealed, History history, Caller caller) {
        return apply(notice, sealed, history, caller.subject(), enteredBy(caller, notice.office));
    }

    /**
     * Lets the message take effect here, and sends it with the transaction. The notice is as it was when it was sealed.
     */
    void send(Notice notice, Sealed sealed, History history, Caller caller) {
        Ruling ruling = apply(notice, sealed, history, caller);
        if (ruling != Ruling.APPLIED) {
            throw new IllegalStateException(
                    "notice " + notice.id + ": " + sealed.data().type() + " is " + ruling);
        }
        outbox.add(List.of(sealed.message()));
    }

    /**
     * Lets the message take effect in memory.
     *
     * @return empty when the notice takes no more of these: the verb is legal, but each has a bound
     */
    Optional<PendingChange> change(NoticeVerbs.Call call, Notice found, Sealed sealed) {
        History history = new History();
        if (apply(found, sealed, history, call.caller()) != Ruling.APPLIED) {
            return Optional.empty();
        }
        plan.plan(found);
        found.touch(clock.instant(), sealed.data());
        return Optional.of(new PendingChange(call, found, sealed, history));
    }

    /** @return what an office did without a message: the other region is not told */
    TimelineEntry entry(
            Caller caller,
            Notice notice,
            TimelineEvent event,
            String office,
            Instant at,
            @Nullable String reason,
            @Nullable String toOffice) {
        return new TimelineEntry(
                notice.id,
                at,
                event,
                node.mailbox(),
                office,
                caller.subject(),
                null,
                notice.round,
                reason,
                toOffice,
                enteredBy(caller, office));
    }

    /**
     * Tells when a caller of an office above enters something for an office that cannot do so itself
     * (docs/domain.md#levels-and-departments).
     *
     * @return the caller's own office where it lies above the one it acts for; null where it acts for itself
     */
    private @Nullable String enteredBy(Caller caller, String office) {
        Directory known = directory.get();
        String top = office;
        Optional<String> above = known.office(office).map(Office::parent);
        while (above.isPresent() && caller.offices().contains(above.get())) {
            top = above.get();
            above = known.office(top).map(Office::parent);
        }
        return top.equals(office) ? null : top;
    }

    /** Writes the changed notice and its history, and claims the key of this call. */
    NoticeReply.Done store(NoticeVerbs.Call call, Notice notice, History history) {
        plan.plan(notice);
        notice.touch(clock.instant());
        write(List.of(notice), history);
        NoticeReply.Done done = NoticeReply.Done.of(notice, node.today());
        claim(Map.of(call, done));
        return done;
    }

    /**
     * Stores what many do, in the transaction at hand.
     *
     * @return one for each, in their order; empty for those whose notice or attachments have changed since they were
     *     found, and for all but the first with one key or about one notice: nothing of them is stored
     */
    List<Optional<NoticeReply>> storeAll(List<PendingChange> changes) {
        List<PendingChange> unchanged = lockUnchanged(changes);
        History history = new History();
        unchanged.forEach(change -> history.addAll(change.history()));
        write(unchanged.stream().map(PendingChange::changed).toList(), history);
        outbox.add(unchanged.stream().map(PendingChange::message).toList());
        IdentityHashMap<PendingChange, NoticeReply> done = new IdentityHashMap<>();
        Map<NoticeVerbs.Call, NoticeReply.Done> byCall = new HashMap<>();
        for (PendingChange change : unchanged) {
            NoticeReply.Done reply = NoticeReply.Done.of(change.changed(), node.today());
            done.put(change, reply);
            byCall.put(change.call(), reply);
        }
        claim(byCall);
        return changes.stream()
                .map(change -> Optional.ofNullable(done.get(change)))
                .toList();
    }

    /** @return those whose notices are still the version that was found, each notice and each key once */
    private List<PendingChange> lockUnchanged(List<PendingChange> changes) {
        Map<UUID, Integer> versions = store.lockVersions(
                changes.stream().map(change -> change.changed().id).toList());
        Set<String> keysUsed = new HashSet<>();
        List<PendingChange> unchanged = new ArrayList<>();
        for (PendingChange change : changes) {
            Notice notice = change.changed();
            IdempotentRequest keyed = change.call().keyed();
            if (Objects.equals(versions.get(notice.id), notice.version)
                    && (keyed == null || keysUsed.add(keyed.name()))
                    && attachments.send(notice.id, notice.parties.counterpart(), change.attached())) {
                versions.remove(notice.id);
                unchanged.add(change);
            }
        }
        return unchanged;
    }

    private void write(List<Notice> changed, History history) {
        store.update(changed, history);
    }

    /** Claims the keys of calls that have one, in the transaction at hand. */
    void claim(Map<NoticeVerbs.Call, NoticeReply.Done> done) {
        Map<IdempotentRequest, NoticeReply.Done> keyed = new HashMap<>();
        done.forEach((call, reply) -> {
            if (call.keyed() != null) {
                keyed.put(call.keyed(), reply);
            }
        });
        replies.claim(keyed, OK);
    }
}
