package org.huizhi.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.IdempotencyKeys.StoredResponse;

/** The same idempotency key with the same request gets the first answer; with another request it gets a refusal. */
@ApplicationScoped
class IdempotentReplies {

    private final ObjectMapper json;

    IdempotentReplies(ObjectMapper json) {
        this.json = json;
    }

    NoticeReply of(IdempotentRequest keyed, StoredResponse first) {
        if (!first.answers(keyed)) {
            return Refusal.of(
                    Refusal.Code.IDEMPOTENCY_MISMATCH, "the idempotency key was used for another request before");
        }
        return new NoticeReply.Repeated(first.status(), first.noticeId(), first.response(), first.etag());
    }

    StoredResponse storedResponse(IdempotentRequest keyed, int status, NoticeReply.Done reply) {
        try {
            return new StoredResponse(
                    keyed.request(),
                    status,
                    reply.notice().id(),
                    json.writeValueAsString(reply.notice()),
                    reply.etag());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the answer about " + reply.notice().id() + " cannot be written", e);
        }
    }
}
