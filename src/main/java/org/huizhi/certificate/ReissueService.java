package org.huizhi.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.agreement.Urgency;
import org.huizhi.digest.Sha256;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeDetail;
import org.huizhi.notice.NoticeDetail.ReturnKind;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeState;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.SubmissionService;

/** Where the answer was that a certificate is not in proper form: asks its office, in one step, to issue it again. */
@ApplicationScoped
public class ReissueService {

    private static final String VERIFICATION = "certificate-verification";
    private static final String REISSUE = "certificate-reissue";
    private static final String NON_CONFORMING = "non-conforming";

    private final NoticeReader reader;
    private final SubmissionService submissions;
    private final Database database;

    ReissueService(NoticeReader reader, SubmissionService submissions, Database database) {
        this.reader = reader;
        this.submissions = submissions;
        this.database = database;
    }

    /** What comes of the request. */
    public sealed interface Result {

        /** @param reply of the submission, with all its checks */
        record Answered(NoticeReply reply) implements Result {}

        /** It was asked for before; this is the slip. */
        record AskedBefore(NoticeReader.Found slip) implements Result {}

        /** Not a question about a certificate, or not answered so. */
        record NotNonConforming(NoticeState state) implements Result {}

        /** There is no such notice within the caller's offices. */
        record NotFound() implements Result {}
    }

    /** @param id of the slip that asked about the certificate; one request comes of it, however often this is called */
    public Result request(Caller caller, UUID id) {
        Optional<NoticeReader.Found> found = reader.find(caller, id);
        if (found.isEmpty()) {
            return new Result.NotFound();
        }
        NoticeDetail original = found.get().notice();
        NoticeSummary summary = original.summary();
        boolean fits = summary.direction() == Direction.OUTGOING
                && summary.type().equals(VERIFICATION)
                && NON_CONFORMING.equals(summary.outcome())
                && original.payload() != null;
        if (!fits) {
            return new Result.NotNonConforming(summary.state());
        }
        Optional<UUID> before = askedBefore(id);
        if (before.isPresent()) {
            return found(caller, before.get());
        }
        NoticeReply reply = submissions
                .submit(caller, List.of(new SubmissionService.Request(submission(original), keyed(id))))
                .get(0);
        if (reply instanceof NoticeReply.Repeated repeated) {
            remember(id, repeated.noticeId());
            return found(caller, repeated.noticeId());
        }
        if (reply instanceof NoticeReply.Done done) {
            remember(id, done.notice().id());
        }
        return new Result.Answered(reply);
    }

    private Result found(Caller caller, UUID slip) {
        return reader.find(caller, slip).<Result>map(Result.AskedBefore::new).orElseGet(Result.NotFound::new);
    }

    /**
     * One for each original, whoever asks: of requests at the same time one is taken, and the others find its slip, as
     * does one that comes after a kill between the submission and the note about it. No client's key has the id of a
     * notice behind a slash.
     */
    private static IdempotencyKeys.IdempotentRequest keyed(UUID original) {
        String key = REISSUE + "/" + original;
        return new IdempotencyKeys.IdempotentRequest(REISSUE, REISSUE, key, Sha256.of(key));
    }

    private static NoticeSubmission submission(NoticeDetail original) {
        NoticeSummary summary = original.summary();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.putObject("original").put("id", summary.id().toString()).put("number", summary.number());
        JsonNode asked = Objects.requireNonNull(original.payload(), "read with its person data");
        payload.set("certificate", asked.get("certificate"));
        payload.set("holder", asked.get("holder"));
        payload.set("nonConformities", lastAnswer(original).get("nonConformities"));
        return new NoticeSubmission(
                REISSUE,
                Urgency.NORMAL,
                new NoticeSubmission.Sender(
                        Objects.requireNonNull(summary.sender().office(), "every sender is an office")),
                new NoticeSubmission.Receiver(
                        summary.receiver().region(), summary.receiver().office(), null),
                summary.reference(),
                payload);
    }

    private static JsonNode lastAnswer(NoticeDetail original) {
        return original.returns().stream()
                .filter(answer -> answer.kind() == ReturnKind.FINAL)
                .reduce((earlier, later) -> later)
                .map(NoticeDetail.Return::payload)
                .orElseThrow(() -> new IllegalStateException(
                        "notice " + original.summary().id() + " has an outcome and no answer"));
    }

    @Transactional
    Optional<UUID> askedBefore(UUID original) {
        return database.first(
                "select notice_id from certificate_reissue where original = ?", row -> row.uuid(1), original);
    }

    @Transactional
    void remember(UUID original, UUID notice) {
        database.update(
                "insert into certificate_reissue (original, notice_id) values (?, ?) on conflict do nothing",
                original,
                notice);
    }
}
