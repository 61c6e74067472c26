package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What all acts of own offices share: the key that makes them happen once, the message to the other region, the record. */
@ApplicationScoped
class OfficeActs {

    private static final int OK = 200;

    private final NoticeStore store;
    private final SlipDays days;
    private final ReminderPlan plan;
    private final OnBehalf onBehalf;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotencyKeys keys;
    private final Repetition repetition;
    private final NodeIdentity node;
    private final Clock clock;

    OfficeActs(
            NoticeStore store,
            SlipDays days,
            ReminderPlan plan,
            OnBehalf onBehalf,
            MessageSealer sealer,
            Outbox outbox,
            IdempotencyKeys keys,
            Repetition repetition,
            NodeIdentity node,
            Clock clock) {
        this.store = store;
        this.days = days;
        this.plan = plan;
        this.onBehalf = onBehalf;
        this.sealer = sealer;
        this.outbox = outbox;
        this.keys = keys;
        this.repetition = repetition;
        this.node = node;
        this.clock = clock;
    }

    /** A message ready for the bus, with what it says. */
    record Sealed(MessageData data, PreparedMessage message) {}

    /** @return what the key of this call was answered with before */
    Optional<NoticeReply> repeated(NoticeVerbs.Call call) {
        if (call.keyed() == null) {
            return Optional.empty();
        }
        String key = call.keyed().key();
        return Optional.ofNullable(
                        keys.find(call.caller().subject(), List.of(key)).get(key))
                .map(first -> repetition.of(call.keyed(), first));
    }

    /** Costs signatures, so it is called before the transaction. */
    Sealed seal(Notice notice, MessageData data) {
        return new Sealed(
                data,
                sealer.seal(
                        new Draft(data.type(), notice.id.toString(), notice.counterpart, data, Traceparent.current())));
    }

    /** @return empty when the act found the notice changed, or the idempotency key was used meanwhile: nothing is stored */
    Optional<NoticeReply> attempt(Supplier<Optional<NoticeReply>> act) {
        try {
            return QuarkusTransaction.requiringNew().call(act::get);
        } catch (KeyInUseException e) {
            return Optional.empty();
        }
    }

    /** Lets the message take effect here, and sends it with the transaction. The notice is as it was when it was sealed. */
    void say(Notice notice, Sealed said, History history, Caller caller) {
        MessageData data = said.data();
        PreparedMessage message = said.message();
        Ruling ruling =
                data.applyTo(notice, new MessageData.Occurrence(message.id(), message.time(), days.receiver(notice)));
        if (ruling != Ruling.APPLIED) {
            throw new IllegalStateException("notice " + notice.id + ": " + data.type() + " is " + ruling);
        }
        history.add(
                notice,
                data,
                message.id(),
                message.time(),
                node.mailbox(),
                caller.subject(),
                onBehalf.enteredBy(caller, notice.office));
        outbox.add(List.of(message));
    }

    /** Writes the changed notice, its history and the answer to this call. */
    NoticeReply.Done enter(NoticeVerbs.Call call, Notice notice, History history) {
        plan.plan(notice);
        notice.touch(clock.instant());
        store.update(List.of(notice));
        store.append(history.timeline());
        store.appendReturns(history.returns());
        NoticeReply.Done done = NoticeReply.Done.of(notice, node.today());
        if (call.keyed() != null) {
            keys.claim(Map.of(call.keyed(), repetition.firstAnswer(call.keyed(), OK, done)));
        }
        return done;
    }
}
