package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.HibernateException;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.NoSigningKeyException;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.NoticeSubmission;
import org.huizhi.notice.Refusal;
import org.huizhi.notice.SubmissionDesk;
import org.huizhi.outbox.NoEncryptionKeyException;

/** Many submissions as lines, answered line by line, in order; what has come so far is stored and answered together. */
@Path("/api/v1/notices/batch")
@Blocking
class NoticeBatchResource {

    private static final String NDJSON = "application/x-ndjson";

    private final SubmissionDesk desk;
    private final CurrentCaller currentCaller;
    private final JsonBody json;
    private final ObjectMapper mapper;
    private final Language language;

    NoticeBatchResource(
            SubmissionDesk desk, CurrentCaller currentCaller, JsonBody json, ObjectMapper mapper, Language language) {
        this.desk = desk;
        this.currentCaller = currentCaller;
        this.json = json;
        this.mapper = mapper;
        this.language = language;
    }

    /** @param notice a {@code NoticeSummary}; either it or the problem is there */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineAnswer(int line, int status, Object notice, Problem problem) {}

    @POST
    @Consumes(NDJSON)
    @Produces(NDJSON)
    @RolesAllowed(Role.SUBMITTER)
    public StreamingOutput submit(
            @HeaderParam(Idempotency.HEADER) String key, @Context HttpHeaders headers, InputStream body) {
        Caller caller = currentCaller.get();
        String batchKey = Idempotency.checked(key);
        Locale locale = language.best(headers.getAcceptableLanguages());
        return output -> {
            NdjsonLines lines = new NdjsonLines(body, JsonBody.LONGEST);
            for (List<NdjsonLines.Line> chunk = lines.next(); !chunk.isEmpty(); chunk = lines.next()) {
                answer(caller, batchKey, chunk, locale, output);
            }
        };
    }

    private void answer(
            Caller caller, String batchKey, List<NdjsonLines.Line> chunk, Locale locale, OutputStream output)
            throws IOException {
        LineAnswer[] answers = new LineAnswer[chunk.size()];
        List<Integer> positions = new ArrayList<>();
        List<SubmissionDesk.Request> requests = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            NdjsonLines.Line line = chunk.get(i);
            try {
                if (line.bytes() == null) {
                    throw JsonBody.tooLarge();
                }
                requests.add(new SubmissionDesk.Request(
                        json.parse(line.bytes(), NoticeSubmission.class),
                        Idempotency.keyed(caller, batchKey, line.number(), "POST notices", line.bytes())));
                positions.add(i);
            } catch (ProblemException e) {
                answers[i] = problem(line.number(), e, locale);
            }
        }
        try {
            List<NoticeReply> replies = requests.isEmpty() ? List.of() : desk.submit(caller, requests);
            for (int i = 0; i < replies.size(); i++) {
                int position = positions.get(i);
                answers[position] = answer(chunk.get(position).number(), replies.get(i), locale);
            }
        } catch (HibernateException
                | NoEncryptionKeyException
                | NoSigningKeyException
                | QuarkusTransactionException e) {
            ProblemException unavailable = new ProblemException(
                    ProblemCode.UNAVAILABLE, "the node cannot serve this now; nothing has changed");
            positions.forEach(i -> answers[i] = problem(chunk.get(i).number(), unavailable, locale));
        }
        for (LineAnswer answer : answers) {
            output.write(mapper.writeValueAsBytes(answer));
            output.write('\n');
        }
        output.flush();
    }

    private LineAnswer answer(int line, NoticeReply reply, Locale locale) throws IOException {
        if (reply instanceof Refusal refusal) {
            return problem(line, ProblemException.of(refusal), locale);
        }
        if (reply instanceof NoticeReply.Repeated repeated) {
            return new LineAnswer(line, repeated.status(), mapper.readTree(repeated.response()), null);
        }
        return new LineAnswer(line, Replies.CREATED, ((NoticeReply.Done) reply).notice(), null);
    }

    private static LineAnswer problem(int line, ProblemException e, Locale locale) {
        return new LineAnswer(line, e.code().status(), null, Problem.of(e, locale));
    }
}
