package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.access.KeyInUseException;
import org.huizhi.access.Traceparent;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.UuidV7;
import org.huizhi.vault.BlindIndex;

/**
 * Takes submissions of clients: checks, seals, and stores notice, timeline and message in one transaction. An answer
 * {@link NoticeReply.Done} is the promise that the notice will not be lost.
 */
@ApplicationScoped
public class SubmissionDesk {

    private static final int CREATED = 201;

    private final SubmissionCheck check;
    private final NoticeStore store;
    private final NoticeNumbers numbers;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotencyKeys keys;
    private final UuidV7 ids;
    private final NodeIdentity node;
    private final Repetition repetition;

    SubmissionDesk(
            SubmissionCheck check,
            NoticeStore store,
            NoticeNumbers numbers,
            MessageSealer sealer,
            Outbox outbox,
            IdempotencyKeys keys,
            UuidV7 ids,
            NodeIdentity node,
            Repetition repetition) {
        this.check = check;
        this.store = store;
        this.numbers = numbers;
        this.sealer = sealer;
        this.outbox = outbox;
        this.keys = keys;
        this.ids = ids;
        this.node = node;
        this.repetition = repetition;
    }

    /** @param keyed null without an idempotency key */
    public record Request(NoticeSubmission submission, IdempotencyKeys.Keyed keyed) {}

    /** A notice on its way into the database. */
    private record Entry(
            int position,
            Notice notice,
            PreparedMessage message,
            List<BlindIndex.Entry> persons,
            IdempotencyKeys.Keyed keyed) {}

    /** @return one answer for each request, in their order; each stands on its own, but they share a transaction */
    public List<NoticeReply> submit(Caller caller, List<Request> requests) {
        NoticeReply[] replies = new NoticeReply[requests.size()];
        boolean stored;
        do {
            answerRepeated(caller, requests, replies);
            stored = storedOrOvertaken(caller, prepare(caller, requests, replies), replies);
        } while (!stored);
        return List.of(replies);
    }

    /** @return false when an idempotency key was used by somebody else in the meantime: nothing is stored then */
    private boolean storedOrOvertaken(Caller caller, List<Entry> entries, NoticeReply[] replies) {
        if (!entries.isEmpty()) {
            try {
                QuarkusTransaction.requiringNew().run(() -> store(caller, entries, replies));
            } catch (KeyInUseException e) {
                return false;
            }
        }
        return true;
    }

    private void answerRepeated(Caller caller, List<Request> requests, NoticeReply[] replies) {
        List<String> used = requests.stream()
                .map(Request::keyed)
                .filter(Objects::nonNull)
                .map(IdempotencyKeys.Keyed::key)
                .toList();
        Map<String, IdempotencyKeys.FirstAnswer> firstAnswers = keys.find(caller.subject(), used);
        for (int i = 0; i < replies.length; i++) {
            IdempotencyKeys.Keyed keyed = requests.get(i).keyed();
            if (keyed != null && firstAnswers.containsKey(keyed.key())) {
                replies[i] = repetition.of(keyed, firstAnswers.get(keyed.key()));
            }
        }
    }

    private List<Entry> prepare(Caller caller, List<Request> requests, NoticeReply[] replies) {
        List<Integer> positions = new ArrayList<>();
        List<CheckedSubmission> accepted = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] == null) {
                SubmissionCheck.Result result = check.check(requests.get(i).submission(), caller);
                replies[i] = result.refusal();
                if (result.checked() != null) {
                    positions.add(i);
                    accepted.add(result.checked());
                }
            }
        }
        if (accepted.isEmpty()) {
            return List.of();
        }
        List<String> taken = numbers.take(node.region(), node.today().getYear(), accepted.size());
        String traceparent = Traceparent.current();
        List<UUID> noticeIds = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            noticeIds.add(ids.next());
            drafts.add(new Draft(
                    MessageType.NOTICE_SUBMITTED,
                    noticeIds.get(i).toString(),
                    accepted.get(i).receiverMailbox(),
                    data(accepted.get(i), taken.get(i)),
                    traceparent));
        }
        List<PreparedMessage> messages = sealer.sealAll(drafts);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            PreparedMessage message = messages.get(i);
            Notice notice = NoticeFactory.outgoing(
                    noticeIds.get(i),
                    accepted.get(i),
                    (MessageData.Submitted) drafts.get(i).data(),
                    message.id(),
                    message.time());
            int position = positions.get(i);
            entries.add(new Entry(
                    position,
                    notice,
                    message,
                    accepted.get(i).keeping().persons(),
                    requests.get(position).keyed()));
        }
        return entries;
    }

    private static MessageData.Submitted data(CheckedSubmission checked, String number) {
        NoticeSubmission submission = checked.submission();
        return new MessageData.Submitted(
                number,
                submission.type(),
                checked.type().version(),
                new MessageData.AgreedTerms(
                        checked.terms().agreementId(),
                        checked.terms().version(),
                        checked.terms().digest()),
                submission.urgency(),
                new MessageData.Place(
                        checked.senderRegion(), submission.sender().office(), null),
                new MessageData.Place(
                        submission.receiver().region(),
                        submission.receiver().office(),
                        submission.receiver().department()),
                submission.payload());
    }

    private void store(Caller caller, List<Entry> entries, NoticeReply[] replies) {
        Map<IdempotencyKeys.Keyed, IdempotencyKeys.FirstAnswer> answers = new HashMap<>();
        List<NoticeReply.Done> done = new ArrayList<>();
        for (Entry entry : entries) {
            NoticeReply.Done reply = NoticeReply.Done.of(entry.notice(), node.today());
            done.add(reply);
            if (entry.keyed() != null) {
                answers.put(entry.keyed(), repetition.firstAnswer(entry.keyed(), CREATED, reply));
            }
        }
        keys.claim(answers);
        store.insert(entries.stream().map(Entry::notice).toList());
        store.index(entries.stream().collect(Collectors.toMap(entry -> entry.notice().id, Entry::persons)));
        store.append(entries.stream().map(entry -> submitted(caller, entry)).toList());
        outbox.add(entries.stream().map(Entry::message).toList());
        for (int i = 0; i < done.size(); i++) {
            replies[entries.get(i).position()] = done.get(i);
        }
    }

    private TimelineEntry submitted(Caller caller, Entry entry) {
        return new TimelineEntry(
                entry.notice().id(),
                entry.message().time(),
                TimelineEvent.SUBMITTED,
                node.mailbox(),
                entry.notice().office,
                caller.subject(),
                entry.message().id(),
                1,
                null);
    }
}
