package org.huizhi.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.function.BiFunction;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** What all verbs on a notice share: who calls, conditions, the idempotency key, the body. */
@Singleton
class VerbRequests {

    private static final TextRule TEXT = TextRule.letter(2000);

    private final CurrentCaller currentCaller;
    private final JsonBody json;

    VerbRequests(CurrentCaller currentCaller, JsonBody json) {
        this.currentCaller = currentCaller;
        this.json = json;
    }

    <T> Response perform(
            String id,
            String verb,
            @Nullable String ifMatch,
            @Nullable String key,
            InputStream body,
            Class<T> type,
            BiFunction<NoticeVerbs.Call, T, NoticeReply> perform) {
        Caller caller = currentCaller.get();
        byte[] bytes = json.bytes(body);
        NoticeVerbs.Call call = new NoticeVerbs.Call(
                caller,
                Parameters.id(id),
                Parameters.ifMatch(ifMatch),
                Idempotency.keyed(caller, key, "POST notices/" + id + "/" + verb, bytes));
        return Replies.of(perform.apply(call, json.parse(bytes, type)), Replies.OK);
    }

    /** @throws ProblemException 422 that names the field */
    static LocalDate date(String text, String pointer) {
        return Parameters.date(text)
                .orElseThrow(() ->
                        ProblemException.invalid(pointer, "invalid-value", "must be an ISO date, say 2026-03-31"));
    }

    /** @throws ProblemException 422 where the body does not have it */
    static <T> T required(@Nullable T value, String pointer) {
        if (value == null) {
            throw ProblemException.invalid(pointer, "required", "is required");
        }
        return value;
    }

    static String text(String text, String pointer) {
        return FreeText.checked(text, pointer, TEXT);
    }

    static @Nullable String optionalText(@Nullable String text, String pointer) {
        return text == null ? null : text(text, pointer);
    }
}
