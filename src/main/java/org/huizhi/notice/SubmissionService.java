package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.Traceparent;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.batching.GroupCommit;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.notice.IdempotentExecution.Step;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.UuidV7;
import org.jspecify.annotations.Nullable;

/**
 * Takes submissions of clients: checks, seals, and stores notice, timeline and message in one transaction, by the
 * protocol of {@link IdempotentExecution}. A reply {@link NoticeReply.Done} is the promise that the notice will not be
 * lost.
 */
@ApplicationScoped
public class SubmissionService {

    private static final int CREATED = 201;

    private final SubmissionCheck check;
    private final NoticeStore store;
    private final NoticeNumbers numbers;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final UuidV7 ids;
    private final NodeIdentity node;
    private final IdempotentReplies replies;
    private final NoticeAttachments attachments;
    private final GroupCommit<Submission, Step<Submission>> lookups;
    private final IdempotentExecution<Submission, Submission, Checked, NewNotice> execution = new IdempotentExecution<>(
            this::find, IdempotentExecution.each(this::check), this::seal, IdempotentExecution.grouped(this::storeAll));

    SubmissionService(
            SubmissionCheck check,
            NoticeStore store,
            NoticeNumbers numbers,
            MessageSealer sealer,
            Outbox outbox,
            UuidV7 ids,
            NodeIdentity node,
            IdempotentReplies replies,
            NoticeAttachments attachments) {
        this.check = check;
        this.store = store;
        this.numbers = numbers;
        this.sealer = sealer;
        this.outbox = outbox;
        this.ids = ids;
        this.node = node;
        this.replies = replies;
        this.attachments = attachments;
        this.lookups = GroupCommit.ofTransactions(submissions -> replies.find(submissions, Submission::keyed));
    }

    /** @param keyed null without an idempotency key */
    public record Request(
            NoticeSubmission submission, @Nullable IdempotentRequest keyed) {}

    /** What a caller asks for. */
    private record Submission(Caller caller, Request request) {

        private @Nullable IdempotentRequest keyed() {
            return request.keyed();
        }

        /** Who may not speak for the office learns nothing of what was answered before; he is refused by the check. */
        private boolean mayBeAnswered() {
            NoticeSubmission.@Nullable Sender sender = request.submission().sender();
            return keyed() != null
                    && sender != null
                    && sender.office() != null
                    && caller.offices().contains(sender.office());
        }
    }

    /** A submission that may cross. */
    private record Checked(Submission submission, SubmissionCheck.Passed content) {}

    /** A submission with what the node gives it: the id of its notice, and the message with its number. */
    private record Numbered(Checked checked, UUID noticeId, SubmittedNotice data) {

        private Draft draft(@Nullable String traceparent) {
            return new Draft(
                    MessageType.NOTICE_SUBMITTED,
                    noticeId.toString(),
                    checked.content().receiverMailbox(),
                    data,
                    traceparent);
        }

        private NewNotice sealed(PreparedMessage message) {
            SubmissionCheck.Passed content = checked.content();
            return new NewNotice(
                    checked.submission(),
                    content,
                    NoticeFactory.outgoing(noticeId, content, data, message.id(), message.time()),
                    message);
        }
    }

    /** A notice ready to be stored. */
    private record NewNotice(
            Submission submission, SubmissionCheck.Passed content, Notice notice, PreparedMessage message) {}

    /**
     * @return one reply for each request, in their order; each stands on its own, but they share a transaction, and
     *     with other callers' too
     */
    public List<NoticeReply> submit(Caller caller, List<Request> requests) {
        return execution.perform(requests.stream()
                .map(request -> new Submission(caller, request))
                .toList());
    }

    /** Asks without submitting: nothing is stored. @return why it would not be taken now; empty where it would */
    public Optional<Refusal> check(Caller caller, NoticeSubmission submission) {
        return check.check(submission, caller) instanceof SubmissionCheck.Refused refused
                ? Optional.of(refused.refusal())
                : Optional.empty();
    }

    /** Those without a key have nothing to find, and wait for nobody's transaction. */
    private List<Step<Submission>> find(List<Submission> submissions) {
        Iterator<Step<Submission>> found = lookups.submit(
                        submissions.stream().filter(Submission::mayBeAnswered).toList())
                .iterator();
        List<Step<Submission>> steps = new ArrayList<>();
        for (Submission submission : submissions) {
            steps.add(submission.mayBeAnswered() ? found.next() : Step.next(submission));
        }
        return steps;
    }

    private Step<Checked> check(Submission submission) {
        SubmissionCheck.Result result = check.check(submission.request().submission(), submission.caller());
        return result instanceof SubmissionCheck.Passed passed
                ? Step.next(new Checked(submission, passed))
                : Step.reply(refused(submission, ((SubmissionCheck.Refused) result).refusal()));
    }

    /** What is attached is the one thing that the first request with the key may have used up meanwhile. */
    private NoticeReply refused(Submission submission, Refusal refusal) {
        boolean mayBeRepeated = submission.mayBeAnswered()
                && !submission.request().submission().attached().isEmpty();
        return mayBeRepeated ? replies.storedOr(submission.keyed(), refusal) : refusal;
    }

    private List<Step<NewNotice>> seal(List<Checked> checked) {
        List<Numbered> numbered = number(checked);
        String traceparent = Traceparent.current();
        List<Optional<PreparedMessage>> messages = sealer.sealAll(
                numbered.stream().map(one -> one.draft(traceparent)).toList());
        List<Step<NewNotice>> steps = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Numbered one = numbered.get(i);
            steps.add(messages.get(i)
                    .map(message -> Step.next(one.sealed(message)))
                    .orElseGet(() -> Step.reply(
                            Refusal.noEncryptionKey(one.checked().content().receiverMailbox()))));
        }
        return steps;
    }

    private List<Numbered> number(List<Checked> checked) {
        List<String> taken = numbers.take(node.region(), node.today().getYear(), checked.size());
        List<Numbered> numbered = new ArrayList<>();
        for (int i = 0; i < taken.size(); i++) {
            Checked one = checked.get(i);
            numbered.add(new Numbered(one, ids.next(), data(one.content(), taken.get(i))));
        }
        return numbered;
    }

    private static SubmittedNotice data(SubmissionCheck.Passed checked, String number) {
        NoticeSubmission submission = checked.submission();
        return new SubmittedNotice(
                number,
                submission.type(),
                checked.type().version(),
                new SubmittedNotice.Agreement(
                        checked.terms().agreementId(),
                        checked.terms().version(),
                        checked.terms().digest()),
                submission.urgency(),
                new SubmittedNotice.Place(
                        checked.senderRegion(), submission.sender().office(), null),
                new SubmittedNotice.Place(
                        submission.receiver().region(),
                        submission.receiver().office(),
                        submission.receiver().department()),
                submission.payload(),
                checked.attachments().isEmpty() ? null : checked.attachments());
    }

    /**
     * @return empty for all but the first with one key, and for those whose attachments another has listed since they
     *     were checked: nothing of them is stored
     */
    private List<Optional<NoticeReply>> storeAll(List<NewNotice> notices) {
        Map<IdempotentRequest, NoticeReply.Done> keys = new HashMap<>();
        Set<String> keysUsed = new HashSet<>();
        List<NewNotice> firstWithKey = new ArrayList<>();
        List<Optional<NoticeReply>> stored = new ArrayList<>();
        for (NewNotice one : notices) {
            IdempotentRequest keyed = one.submission().keyed();
            if (keyed != null && !keysUsed.add(keyed.name())) {
                stored.add(Optional.empty());
                continue;
            }
            if (!attachments.send(
                    one.notice().id,
                    one.content().receiverMailbox(),
                    one.content().attachments())) {
                stored.add(Optional.empty());
                continue;
            }
            NoticeReply.Done reply = NoticeReply.Done.of(one.notice(), node.today());
            stored.add(Optional.of(reply));
            firstWithKey.add(one);
            if (keyed != null) {
                keys.put(keyed, reply);
            }
        }
        replies.claim(keys, CREATED);
        write(firstWithKey);
        return stored;
    }

    private void write(List<NewNotice> notices) {
        store.insert(
                notices.stream().map(NewNotice::notice).toList(),
                notices.stream()
                        .collect(Collectors.toMap(
                                one -> one.notice().id,
                                one -> one.content().keeping().persons())),
                History.of(notices.stream().map(this::submitted).toList()));
        outbox.add(notices.stream().map(NewNotice::message).toList());
    }

    private TimelineEntry submitted(NewNotice one) {
        return new TimelineEntry(
                one.notice().id(),
                one.message().time(),
                TimelineEvent.SUBMITTED,
                node.mailbox(),
                one.notice().office,
                one.submission().caller().subject(),
                one.message().id(),
                1,
                null);
    }
}
