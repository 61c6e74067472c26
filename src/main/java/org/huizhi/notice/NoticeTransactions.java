package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
import java.util.function.Supplier;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.access.KeyInUseException;
import org.huizhi.access.Traceparent;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;

/**
 * What all acts of own offices share: the key that makes them happen once, the message to the other region, the record.
 */
@ApplicationScoped
class NoticeTransactions {

    private static final int OK = 200;

    private final NoticeStore store;
    private final NoticeCalendars days;
    private final ReminderPlan plan;
    private final OnBehalf onBehalf;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotencyKeys keys;
    private final IdempotentReplies idempotentReplies;
    private final NodeIdentity node;
    private final Clock clock;

    NoticeTransactions(
            NoticeStore store,
            NoticeCalendars days,
            ReminderPlan plan,
            OnBehalf onBehalf,
            MessageSealer sealer,
            Outbox outbox,
            IdempotencyKeys keys,
            IdempotentReplies idempotentReplies,
            NodeIdentity node,
            Clock clock) {
        this.store = store;
        this.days = days;
        this.plan = plan;
        this.onBehalf = onBehalf;
        this.sealer = sealer;
        this.outbox = outbox;
        this.keys = keys;
        this.idempotentReplies = idempotentReplies;
        this.node = node;
        this.clock = clock;
    }

    /** A message ready for the bus, with what it says. */
    record Sealed(MessageData data, PreparedMessage message) {}

    /**
     * What a caller does, ready to be stored.
     *
     * @param changed the notice as it is to be; its version is the one that was seen
     */
    record PendingChange(NoticeVerbs.Call call, Notice changed, PreparedMessage message, History history) {}

    /** @return what the key of this call was answered with before */
    Optional<NoticeReply> repeated(NoticeVerbs.Call call) {
        return Optional.ofNullable(repeated(List.of(call)).get(call));
    }

    /** @return by call what its key was answered with before; calls without a key, or with a new one, are left out */
    Map<NoticeVerbs.Call, NoticeReply> repeated(List<NoticeVerbs.Call> calls) {
        Map<NoticeVerbs.Call, NoticeReply> replies = new HashMap<>();
        Map<IdempotencyKeys.IdempotentRequest, IdempotencyKeys.StoredResponse> first = keys.find(calls.stream()
                .map(NoticeVerbs.Call::keyed)
                .filter(Objects::nonNull)
                .toList());
        for (NoticeVerbs.Call call : calls) {
            if (call.keyed() != null && first.containsKey(call.keyed())) {
                replies.put(call, idempotentReplies.of(call.keyed(), first.get(call.keyed())));
            }
        }
        return replies;
    }

    /** Costs signatures, so it is called before the transaction. */
    Sealed seal(Notice notice, MessageData data) {
        return new Sealed(data, sealer.seal(draft(notice, data)));
    }

    /** The same for many, on all cores. @return empty for those that go to a region without an encryption key now */
    List<Optional<Sealed>> seal(List<Notice> notices, List<MessageData> data) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            drafts.add(draft(notices.get(i), data.get(i)));
        }
        List<Optional<PreparedMessage>> messages = sealer.sealAll(drafts);
        List<Optional<Sealed>> sealed = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            MessageData said = data.get(i);
            sealed.add(messages.get(i).map(message -> new Sealed(said, message)));
        }
        return sealed;
    }

    private static Draft draft(Notice notice, MessageData data) {
        return new Draft(data.type(), notice.id.toString(), notice.counterpart, data, Traceparent.current());
    }

    /**
     * @return empty when the act found the notice changed, or the idempotency key was used meanwhile: nothing is stored
     */
    Optional<NoticeReply> attempt(Supplier<Optional<NoticeReply>> act) {
        try {
            return QuarkusTransaction.requiringNew().call(act::get);
        } catch (KeyInUseException e) {
            return Optional.empty();
        }
    }

    /**
     * Lets the message take effect here, and sends it with the transaction. The notice is as it was when it was sealed.
     */
    void say(Notice notice, Sealed said, History history, Caller caller) {
        if (!applied(notice, said, history, caller)) {
            throw new IllegalStateException(
                    "notice " + notice.id + " does not take " + said.data().type());
        }
        outbox.add(List.of(said.message()));
    }

    /** @return false when the notice takes no more of these: its verb is legal, but each has a bound */
    private boolean applied(Notice notice, Sealed said, History history, Caller caller) {
        MessageData data = said.data();
        PreparedMessage message = said.message();
        Ruling ruling =
                data.applyTo(notice, new MessageData.Occurrence(message.id(), message.time(), days.receiver(notice)));
        if (ruling != Ruling.APPLIED) {
            return false;
        }
        history.add(
                notice,
                data,
                message.id(),
                message.time(),
                node.mailbox(),
                caller.subject(),
                onBehalf.enteredBy(caller, notice.office));
        return true;
    }

    /** Lets the message take effect in memory. @return empty when the notice takes no more of these */
    Optional<PendingChange> deed(NoticeVerbs.Call call, Notice seen, Sealed said) {
        History history = new History();
        if (!applied(seen, said, history, call.caller())) {
            return Optional.empty();
        }
        conclude(seen);
        return Optional.of(new PendingChange(call, seen, said.message(), history));
    }

    /** Writes the changed notice, its history and the answer to this call. */
    NoticeReply.Done enter(NoticeVerbs.Call call, Notice notice, History history) {
        conclude(notice);
        write(List.of(notice), history);
        NoticeReply.Done done = NoticeReply.Done.of(notice, node.today());
        claim(Map.of(call, done));
        return done;
    }

    /**
     * Stores what many do, in one transaction.
     *
     * @return empty for each whose notice has moved on since it was seen, or whose idempotency key was used meanwhile:
     *     nothing of it is stored, and it may be that nothing of others is
     */
    List<Optional<NoticeReply>> store(List<PendingChange> deeds) {
        Map<PendingChange, NoticeReply> done = new IdentityHashMap<>();
        try {
            QuarkusTransaction.requiringNew().run(() -> storeWithin(deeds, done));
        } catch (KeyInUseException e) {
            done.clear();
        }
        return deeds.stream().map(deed -> Optional.ofNullable(done.get(deed))).toList();
    }

    private void storeWithin(List<PendingChange> deeds, Map<PendingChange, NoticeReply> done) {
        Map<UUID, Integer> versions =
                store.lockVersions(deeds.stream().map(deed -> deed.changed().id).toList());
        Set<String> keysUsed = new HashSet<>();
        List<PendingChange> timely = new ArrayList<>();
        for (PendingChange deed : deeds) {
            Notice notice = deed.changed();
            IdempotencyKeys.IdempotentRequest keyed = deed.call().keyed();
            // The second one about the same notice, or with the same key, comes too late too.
            if (Objects.equals(versions.get(notice.id), notice.version)
                    && (keyed == null || keysUsed.add(keyed.name()))) {
                versions.remove(notice.id);
                timely.add(deed);
            }
        }
        History history = new History();
        timely.forEach(deed -> history.addAll(deed.history()));
        write(timely.stream().map(PendingChange::changed).toList(), history);
        outbox.add(timely.stream().map(PendingChange::message).toList());
        Map<NoticeVerbs.Call, NoticeReply.Done> answers = new HashMap<>();
        for (PendingChange deed : timely) {
            NoticeReply.Done reply = NoticeReply.Done.of(deed.changed(), node.today());
            done.put(deed, reply);
            answers.put(deed.call(), reply);
        }
        claim(answers);
    }

    private void conclude(Notice notice) {
        plan.plan(notice);
        notice.touch(clock.instant());
    }

    private void write(List<Notice> changed, History history) {
        store.update(changed, history);
    }

    private void claim(Map<NoticeVerbs.Call, NoticeReply.Done> done) {
        Map<IdempotencyKeys.IdempotentRequest, IdempotencyKeys.StoredResponse> answers = new HashMap<>();
        done.forEach((call, reply) -> {
            if (call.keyed() != null) {
                answers.put(call.keyed(), idempotentReplies.storedResponse(call.keyed(), OK, reply));
            }
        });
        keys.claim(answers);
    }
}
