package org.huizhi.rest;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.UUID;
import java.util.function.BiFunction;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeVerbs;
import org.jspecify.annotations.Nullable;

/** What all verbs on a notice share: who calls, conditions, the idempotency key, the body. */
@Singleton
class VerbRequests {

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
        UUID notice = Parameters.id(id);
        NoticeVerbs.Call call = new NoticeVerbs.Call(
                caller,
                notice,
                Parameters.ifMatch(ifMatch),
                Idempotency.keyed(caller, key, "POST notices/" + notice + "/" + verb, bytes));
        return Replies.of(perform.apply(call, json.parse(bytes, type)), Replies.OK);
    }
}
