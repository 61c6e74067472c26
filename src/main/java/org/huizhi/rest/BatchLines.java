package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.huizhi.access.Traceparent;
import org.huizhi.act.Refusals;
import org.huizhi.directory.NoSigningKeyException;
import org.huizhi.notice.NoticeReply;
import org.huizhi.notice.Refusal;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Many requests as lines, answered line by line, in order; what has come so far is done and answered together. */
@Singleton
class BatchLines {

    private static final Logger LOG = Logger.getLogger(BatchLines.class);

    static final String NDJSON = "application/x-ndjson";

    private final ObjectMapper mapper;

    BatchLines(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** @param notice a {@code NoticeSummary}; either it or the problem is there */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineAnswer(
            int line,
            int status,
            @Nullable Object notice,
            @Nullable Problem problem) {}

    /**
     * What is done with lines.
     *
     * @param read makes a request of a line, or throws its problem
     * @param perform one reply for each, in their order
     * @param status of what is done
     * @param bodyAt JSON pointer within a line to what the faults of a reply point into
     */
    record Work<Q>(
            Function<NdjsonLines.Whole, Q> read,
            Function<List<Q>, List<NoticeReply>> perform,
            int status,
            String bodyAt) {}

    /** @param locale of the caller */
    <Q> StreamingOutput answer(IncomingBody body, Locale locale, Work<Q> work) {
        String trace = Traceparent.current();
        return output -> {
            // The work is done while the answer is written, behind the filter that ends the trace.
            MDC.put(Traceparent.NAME, trace);
            try {
                NdjsonLines lines = new NdjsonLines(body, JsonBody.LONGEST);
                for (List<NdjsonLines.Line> chunk = lines.next(); !chunk.isEmpty(); chunk = lines.next()) {
                    answer(chunk, work, locale, output);
                }
            } finally {
                MDC.remove(Traceparent.NAME);
            }
        };
    }

    private <Q> void answer(List<NdjsonLines.Line> chunk, Work<Q> work, Locale locale, OutputStream output)
            throws IOException {
        LineAnswer[] answers = new LineAnswer[chunk.size()];
        List<Integer> positions = new ArrayList<>();
        List<Q> requests = new ArrayList<>();
        for (int i = 0; i < answers.length; i++) {
            NdjsonLines.Line line = chunk.get(i);
            try {
                if (line instanceof NdjsonLines.Whole whole) {
                    requests.add(work.read().apply(whole));
                    positions.add(i);
                } else {
                    answers[i] = problem(
                            line.number(),
                            line instanceof NdjsonLines.NoRoom ? ProblemException.crowded() : JsonBody.tooLarge(),
                            locale);
                }
            } catch (ProblemException e) {
                answers[i] = problem(line.number(), e, locale);
            } catch (RuntimeException e) {
                answers[i] = problem(line.number(), logged(e, 1), locale);
            }
        }
        try {
            List<NoticeReply> replies =
                    requests.isEmpty() ? List.of() : work.perform().apply(requests);
            for (int i = 0; i < replies.size(); i++) {
                int position = positions.get(i);
                answers[position] = answer(chunk.get(position).number(), replies.get(i), work, locale);
            }
        } catch (RuntimeException e) {
            ProblemException problem = logged(e, requests.size());
            positions.forEach(i -> answers[i] = problem(chunk.get(i).number(), problem, locale));
        }
        for (LineAnswer answer : answers) {
            output.write(mapper.writeValueAsBytes(answer));
            output.write('\n');
        }
        output.flush();
    }

    /**
     * A fault is the answer to its lines: those to the lines before are on their way, and the lines behind may fare
     * better.
     */
    private static ProblemException logged(RuntimeException fault, int lines) {
        if (fault instanceof PersistenceException
                || fault instanceof NoSigningKeyException
                || fault instanceof QuarkusTransactionException) {
            LOG.warnf("%d line(s) could not be served: %s", lines, fault);
            LOG.debug("Cause", fault);
            return ProblemException.unavailable();
        }
        LOG.errorf(Faults.told(fault), "%d line(s) failed", lines);
        return ProblemException.internal();
    }

    private LineAnswer answer(int line, NoticeReply reply, Work<?> work, Locale locale) throws IOException {
        if (reply instanceof Refusal refusal) {
            return problem(line, Refusals.problem(refusal).within(work.bodyAt()), locale);
        }
        if (reply instanceof NoticeReply.Repeated repeated) {
            return new LineAnswer(line, repeated.status(), mapper.readTree(repeated.response()), null);
        }
        return new LineAnswer(line, work.status(), ((NoticeReply.Done) reply).notice(), null);
    }

    private static LineAnswer problem(int line, ProblemException e, Locale locale) {
        return new LineAnswer(line, e.code().status(), null, Problem.of(e, locale));
    }
}
