package org.huizhi.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.huizhi.act.Refusals;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.Refusal;
import org.huizhi.problem.ProblemException;

/** Answers to requests about a notice. */
final class Replies {

    static final int CREATED = 201;
    static final int OK = 200;

    private Replies() {}

    /** @throws ProblemException for a refusal */
    static Response of(NoticeReply reply, int statusWhenDone) {
        if (reply instanceof Refusal refusal) {
            throw Refusals.problem(refusal);
        }
        if (reply instanceof NoticeReply.Repeated repeated) {
            return response(repeated.status(), repeated.noticeId(), repeated.response(), repeated.etag());
        }
        NoticeReply.Done done = (NoticeReply.Done) reply;
        return response(statusWhenDone, done.notice().id(), done.notice(), done.etag());
    }

    private static Response response(int status, UUID id, Object entity, String etag) {
        Response.ResponseBuilder response =
                Response.status(status).type(MediaType.APPLICATION_JSON).header(HttpHeaders.ETAG, etag);
        if (status == CREATED) {
            response.header(HttpHeaders.LOCATION, "/api/v1/notices/" + id);
        }
        return response.entity(entity).build();
    }
}
