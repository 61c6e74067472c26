package org.huizhi.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.IdempotencyKeys.StoredResponse;
import org.huizhi.notice.IdempotentExecution.Step;
import org.jspecify.annotations.Nullable;

/**
 * The same idempotency key with the same request gets the first response; with another request it gets a refusal. See
 * {@link IdempotentExecution} for when it is looked up and claimed.
 */
@ApplicationScoped
class IdempotentReplies {

    private final IdempotencyKeys keys;
    private final ObjectMapper json;

    IdempotentReplies(IdempotencyKeys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /** @return by request the reply that its key has; requests with a new key are left out */
    Map<IdempotentRequest, NoticeReply> find(Collection<IdempotentRequest> keyed) {
        Map<IdempotentRequest, NoticeReply> replies = new HashMap<>();
        keys.find(keyed).forEach((request, stored) -> replies.put(request, reply(request, stored)));
        return replies;
    }

    /**
     * The first step of requests that need nothing else to be found.
     *
     * @param key of a request; null without one
     * @return the reply that its key has, or the request itself, which goes on
     */
    <R> List<Step<R>> find(List<R> requests, Function<R, @Nullable IdempotentRequest> key) {
        Map<IdempotentRequest, NoticeReply> replies =
                find(requests.stream().map(key).filter(Objects::nonNull).toList());
        return requests.stream()
                .map(request -> Optional.ofNullable(key.apply(request))
                        .map(replies::get)
                        .map(Step::<R>reply)
                        .orElseGet(() -> Step.next(request)))
                .toList();
    }

    /** @return the reply that the key has; empty for a new one, and without one */
    Optional<NoticeReply> stored(@Nullable IdempotentRequest keyed) {
        return keyed == null
                ? Optional.empty()
                : Optional.ofNullable(find(List.of(keyed)).get(keyed));
    }

    /** @return what has been stored for the key since it was looked up first; else the refusal */
    NoticeReply storedOr(@Nullable IdempotentRequest keyed, NoticeReply refusal) {
        return stored(keyed).orElse(refusal);
    }

    /**
     * Claims keys together with the replies that those who ask again get.
     *
     * @param status HTTP status of the replies
     */
    void claim(Map<IdempotentRequest, NoticeReply.Done> replies, int status) {
        Map<IdempotentRequest, StoredResponse> responses = new HashMap<>();
        replies.forEach((keyed, reply) -> responses.put(keyed, response(keyed, status, reply)));
        keys.claim(responses);
    }

    private static NoticeReply reply(IdempotentRequest keyed, StoredResponse stored) {
        if (!stored.answers(keyed)) {
            return Refusal.of(
                    Refusal.Code.IDEMPOTENCY_MISMATCH, "the idempotency key was used for another request before");
        }
        return new NoticeReply.Repeated(stored.status(), stored.noticeId(), stored.response(), stored.etag());
    }

    private StoredResponse response(IdempotentRequest keyed, int status, NoticeReply.Done reply) {
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
