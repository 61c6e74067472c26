package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.access.KeyInUseException;
import org.huizhi.access.Traceparent;
import org.huizhi.batching.GroupCommit;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.UuidV7;
import org.huizhi.vault.BlindIndex;
import org.jboss.logging.Logger;

/**
 * Takes submissions of clients: checks, seals, and stores notice, timeline and message in one transaction. An answer
 * {@link NoticeReply.Done} is the promise that the notice will not be lost.
 */
@ApplicationScoped
public class SubmissionService {

    private static final Logger LOG = Logger.getLogger(SubmissionService.class);
    private static final int CREATED = 201;

    private final SubmissionCheck check;
    private final NoticeStore store;
    private final NoticeNumbers numbers;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotencyKeys keys;
    private final UuidV7 ids;
    private final NodeIdentity node;
    private final IdempotentReplies idempotentReplies;
    private final GroupCommit<IdempotencyKeys.IdempotentRequest, Optional<IdempotencyKeys.StoredResponse>> looking =
            GroupCommit.ofTransactions(this::firstAnswers);
    private final GroupCommit<Entry, Optional<NoticeReply>> together = GroupCommit.ofTransactions(this::store);

    SubmissionService(
            SubmissionCheck check,
            NoticeStore store,
            NoticeNumbers numbers,
            MessageSealer sealer,
            Outbox outbox,
            IdempotencyKeys keys,
            UuidV7 ids,
            NodeIdentity node,
            IdempotentReplies idempotentReplies) {
        this.check = check;
        this.store = store;
        this.numbers = numbers;
        this.sealer = sealer;
        this.outbox = outbox;
        this.keys = keys;
        this.ids = ids;
        this.node = node;
        this.idempotentReplies = idempotentReplies;
    }

    /** @param keyed null without an idempotency key */
    public record Request(NoticeSubmission submission, IdempotencyKeys.IdempotentRequest keyed) {}

    /** A notice on its way into the database. */
    private record Entry(
            Caller caller,
            int position,
            Notice notice,
            PreparedMessage message,
            List<BlindIndex.Entry> persons,
            IdempotencyKeys.IdempotentRequest keyed) {}

    /**
     * @return one answer for each request, in their order; each stands on its own, but they share a transaction, and
     *     with other callers' too
     */
    public List<NoticeReply> submit(Caller caller, List<Request> requests) {
        NoticeReply[] replies = new NoticeReply[requests.size()];
        while (Stream.of(replies).anyMatch(Objects::isNull)) {
            try {
                attempt(caller, requests, replies);
            } catch (RuntimeException e) {
                if (Stream.of(replies).allMatch(Objects::isNull)) {
                    throw e;
                }
                // What came before is stored, and has to be answered as stored.
                LOG.warnf(e, "Not all of %d submissions of one request are answered", replies.length);
                for (int i = 0; i < replies.length; i++) {
                    replies[i] = Objects.requireNonNullElseGet(replies[i], Refusal::brokeOff);
                }
            }
        }
        return List.of(replies);
    }

    private void attempt(Caller caller, List<Request> requests, NoticeReply[] replies) {
        answerRepeated(requests, replies);
        List<Entry> entries = prepare(caller, requests, replies);
        List<Optional<NoticeReply>> stored = together.submit(entries);
        for (int i = 0; i < entries.size(); i++) {
            replies[entries.get(i).position()] = stored.get(i).orElse(null);
        }
    }

    private void answerRepeated(List<Request> requests, NoticeReply[] replies) {
        List<Integer> keyed = IntStream.range(0, replies.length)
                .filter(i -> replies[i] == null && requests.get(i).keyed() != null)
                .boxed()
                .toList();
        List<Optional<IdempotencyKeys.StoredResponse>> firstAnswers =
                looking.submit(keyed.stream().map(i -> requests.get(i).keyed()).toList());
        for (int j = 0; j < keyed.size(); j++) {
            int i = keyed.get(j);
            replies[i] = firstAnswers
                    .get(j)
                    .map(first -> idempotentReplies.of(requests.get(i).keyed(), first))
                    .orElse(null);
        }
    }

    private List<Optional<IdempotencyKeys.StoredResponse>> firstAnswers(List<IdempotencyKeys.IdempotentRequest> asked) {
        Map<IdempotencyKeys.IdempotentRequest, IdempotencyKeys.StoredResponse> found = keys.find(asked);
        return asked.stream()
                .map(keyed -> Optional.ofNullable(found.get(keyed)))
                .toList();
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
        List<Optional<PreparedMessage>> messages = sealer.sealAll(drafts);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            int position = positions.get(i);
            if (messages.get(i).isEmpty()) {
                replies[position] = Refusal.noEncryptionKey(accepted.get(i).receiverMailbox());
                continue;
            }
            PreparedMessage message = messages.get(i).get();
            Notice notice = NoticeFactory.outgoing(
                    noticeIds.get(i),
                    accepted.get(i),
                    (MessageData.Submitted) drafts.get(i).data(),
                    message.id(),
                    message.time());
            entries.add(new Entry(
                    caller,
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

    /**
     * @return empty for those whose idempotency key was used meanwhile: nothing of them is stored, and it may be that
     *     nothing of others is
     */
    private List<Optional<NoticeReply>> store(List<Entry> entries) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> storeWithin(entries));
        } catch (KeyInUseException e) {
            return Collections.nCopies(entries.size(), Optional.empty());
        }
    }

    private List<Optional<NoticeReply>> storeWithin(List<Entry> entries) {
        Map<IdempotencyKeys.IdempotentRequest, IdempotencyKeys.StoredResponse> answers = new HashMap<>();
        Set<String> keysUsed = new HashSet<>();
        List<Entry> timely = new ArrayList<>();
        List<Optional<NoticeReply>> replies = new ArrayList<>();
        for (Entry entry : entries) {
            IdempotencyKeys.IdempotentRequest keyed = entry.keyed();
            if (keyed != null && !keysUsed.add(keyed.name())) {
                replies.add(Optional.empty());
                continue;
            }
            NoticeReply.Done reply = NoticeReply.Done.of(entry.notice(), node.today());
            replies.add(Optional.of(reply));
            timely.add(entry);
            if (keyed != null) {
                answers.put(keyed, idempotentReplies.storedResponse(keyed, CREATED, reply));
            }
        }
        keys.claim(answers);
        write(timely);
        return replies;
    }

    private void write(List<Entry> entries) {
        store.insert(
                entries.stream().map(Entry::notice).toList(),
                entries.stream().collect(Collectors.toMap(entry -> entry.notice().id, Entry::persons)),
                History.of(entries.stream().map(this::submitted).toList()));
        outbox.add(entries.stream().map(Entry::message).toList());
    }

    private TimelineEntry submitted(Entry entry) {
        return new TimelineEntry(
                entry.notice().id(),
                entry.message().time(),
                TimelineEvent.SUBMITTED,
                node.mailbox(),
                entry.notice().office,
                entry.caller().subject(),
                entry.message().id(),
                1,
                null);
    }
}
