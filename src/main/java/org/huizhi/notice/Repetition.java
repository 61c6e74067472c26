package org.huizhi.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import org.huizhi.access.IdempotencyKeys.FirstAnswer;
import org.huizhi.access.IdempotencyKeys.Keyed;

/** The same idempotency key with the same request gets the first answer; with another request it gets a refusal. */
@ApplicationScoped
class Repetition {

    private final ObjectMapper json;

    Repetition(ObjectMapper json) {
        this.json = json;
    }

    NoticeReply of(Keyed keyed, FirstAnswer first) {
        if (!first.answers(keyed)) {
            return Refusal.of(
                    Refusal.Code.IDEMPOTENCY_MISMATCH, "the idempotency key was used for another request before");
        }
        return new NoticeReply.Repeated(first.status(), first.noticeId(), first.response(), first.etag());
    }

    FirstAnswer firstAnswer(Keyed keyed, int status, NoticeReply.Done reply) {
        try {
            return new FirstAnswer(
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
