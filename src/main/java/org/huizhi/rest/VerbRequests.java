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

/** What all verbs on a notice share: who calls, conditions, the idempotency key, the body. */
@Singleton
class VerbRequests {

    private static final int LONGEST_TEXT = 2000;

    private final CurrentCaller currentCaller;
    private final JsonBody json;

    VerbRequests(CurrentCaller currentCaller, JsonBody json) {
        this.currentCaller = currentCaller;
        this.json = json;
    }

    <T> Response perform(
            String id,
            String verb,
            String ifMatch,
            String key,
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
        try {
            return Parameters.date("a date", text);
        } catch (ProblemException e) {
            throw ProblemException.invalid(pointer, "invalid-value", "is an ISO date, say 2026-03-31");
        }
    }

    static void require(Object value, String pointer) {
        if (value == null) {
            throw ProblemException.invalid(pointer, "required", "is required");
        }
    }

    static String text(String text, String pointer) {
        return FreeText.checked(text, pointer, LONGEST_TEXT);
    }
}
