package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.PersistenceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.huizhi.access.Traceparent;
import org.huizhi.notice.NoticeReply;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

/** What a fault between the lines of a batch leaves to be said. */
class BatchLinesTest {

    private final BatchLines lines = new BatchLines(new ObjectMapper());

    @Test
    void aFaultOfTheDatabaseIsTheAnswerToItsLinesOnly() throws IOException {
        assertThat(answersWhenPerformingFails(new PersistenceException("the connection is gone")))
                .containsExactly("1 200", "2 503", "3 503", "4 200");
    }

    @Test
    void soIsAnyOther() throws IOException {
        assertThat(answersWhenPerformingFails(new IllegalStateException("nobody thought of this")))
                .containsExactly("1 200", "2 500", "3 500", "4 200");
    }

    @Test
    void oneThatComesWhileALineIsReadIsTheAnswerToThatLineOnly() throws IOException {
        assertThat(answersWhenReadingFails(new PersistenceException("the connection is gone")))
                .containsExactly("1 200", "2 503", "3 200", "4 200");
        assertThat(answersWhenReadingFails(new IllegalStateException("nobody thought of this")))
                .containsExactly("1 200", "2 500", "3 200", "4 200");
    }

    private List<String> answersWhenPerformingFails(RuntimeException fault) throws IOException {
        return answers(line -> line, requests -> {
            if (requests.contains("bad")) {
                throw fault;
            }
            return done(requests);
        });
    }

    private List<String> answersWhenReadingFails(RuntimeException fault) throws IOException {
        return answers(
                line -> {
                    if (line.equals("bad")) {
                        throw fault;
                    }
                    return line;
                },
                BatchLinesTest::done);
    }

    private static List<NoticeReply> done(List<String> requests) {
        return requests.stream()
                .map(request -> (NoticeReply) new NoticeReply.Repeated(200, new UUID(0, 1), "{}", "\"1\""))
                .toList();
    }

    private List<String> answers(UnaryOperator<String> read, Function<List<String>, List<NoticeReply>> perform)
            throws IOException {
        BatchLines.Work<String> work =
                new BatchLines.Work<>(line -> read.apply(new String(line.bytes(), UTF_8)), perform, 200, "");
        MDC.put(Traceparent.NAME, Traceparent.orNew(null));
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        lines.answer(
                        NdjsonLinesTest.incoming(arriving("good\n", "bad\ngood\n", "good"), weight -> true),
                        Locale.ENGLISH,
                        work)
                .write(answers);
        List<String> said = new ArrayList<>();
        for (String answer : answers.toString(UTF_8).split("\n")) {
            var json = new ObjectMapper().readTree(answer);
            said.add(json.path("line").asText() + " " + json.path("status").asText());
        }
        return said;
    }

    /** One after the other, as packets do. */
    private static InputStream arriving(String... pieces) {
        List<InputStream> streams = Stream.of(pieces)
                .map(piece -> (InputStream) new ByteArrayInputStream(piece.getBytes(UTF_8)))
                .toList();
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
