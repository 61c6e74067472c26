package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who asks for changes, who is sent them, who has them sent to an address and who asks for what was updated since are
 * told the same: everything, in one order, once, while several write in transactions of every length.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SameChangesTest {

    private static final String OFFICE = "610830-public-security";
    private static final int SINGLES = 15;
    private static final int BATCH = 200;
    private static final int INCOMING = 15;
    private static final int SLOW = 3;
    /** Longer than whoever asks for what was updated waits for it. */
    private static final int SLOWEST_MILLIS = 1_200;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter =
            TestCaller.submitter().calling("writer").of(OFFICE);

    private static NodeClient client(TestCaller caller) {
        return new NodeClient(URI.create(RestAssured.baseURI + ":" + RestAssured.port), caller.token());
    }

    private static ObjectNode slip() {
        return Slips.with(Slips.submission(), "/sender/office", OFFICE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyReaderIsToldTheSame(long seed) {
        List<String> held =
                Stream.generate(() -> submitter.submitted(slip())).limit(SLOW).toList();
        held.forEach(slip -> submitter.awaitState(slip, "sent"));
        NodeClient hub = client(TestCaller.auditor().calling("readers"));
        Random random = new Random(seed);
        try (OtherRegion xinzhou = Yulin.silentXinzhou();
                ChangeReaders readers = ChangeReaders.start(List.of(hub), around.database(), around.databaseName())) {
            List<Runnable> writers = List.of(
                    () -> submitAndWithdraw(new Random(seed)),
                    () -> submitAndWithdraw(new Random(-seed)),
                    this::submitAndWithdrawTogether,
                    () -> writeSlowly(held, random),
                    () -> receive(xinzhou));
            CompletableFuture.allOf(writers.stream()
                            .map(each -> CompletableFuture.runAsync(each, task -> new Thread(task, "writer").start()))
                            .toArray(CompletableFuture[]::new))
                    .join();

            readers.awaitAll(Duration.ofSeconds(20));
            readers.assertRepeatedFor(0);
        }
    }

    private void submitAndWithdraw(Random random) {
        for (int i = 0; i < SINGLES; i++) {
            String id = client(submitter)
                    .post("/notices", slip())
                    .expect(201)
                    .path("id")
                    .asText();
            pause(random.nextInt(20));
            client(submitter)
                    .post("/notices/" + id + "/withdrawal", NodeClient.JSON.createObjectNode())
                    .expect(200);
        }
    }

    private void submitAndWithdrawTogether() {
        String lines = Stream.generate(() -> slip() + "\n").limit(BATCH).collect(Collectors.joining());
        List<String> ids = new ArrayList<>();
        for (JsonNode answer : answers(client(submitter).postLines("/notices/batch", lines))) {
            ids.add(answer.path("notice").path("id").asText());
        }
        String withdrawals = ids.stream()
                .map(id -> "{\"notice\": \"" + id + "\", \"verb\": \"withdrawal\", \"body\": {}}\n")
                .collect(Collectors.joining());
        assertThat(answers(client(submitter).postLines("/notices/verbs/batch", withdrawals)))
                .hasSize(BATCH)
                .allSatisfy(answer -> assertThat(answer.path("status").asInt()).isEqualTo(200));
    }

    private static List<JsonNode> answers(String lines) {
        return lines.lines().map(SameChangesTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return NodeClient.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    /** As a node does that is slow: what it writes is dated when it begins, and there when it ends. */
    private void writeSlowly(List<String> slips, Random random) {
        try (Connection connection = around.database().connect(around.databaseName())) {
            connection.setAutoCommit(false);
            for (String slip : slips) {
                pause(random.nextInt(100));
                execute(connection, """
                        update notice set version = version + 1, updated_at = greatest(now(),
                               case when pg_current_xact_id() is not null then (select timestamptz 'epoch'
                                    + (pg_sequence_last_value('change_floor'::regclass) + 1) * interval '1 microsecond') end)
                         where id = ?::uuid""", slip);
                execute(connection, """
                        insert into timeline_entry (notice_id, at, event, region, round)
                        values (?::uuid, now(), 'REMINDED', 'cn-610800', 1)""", slip);
                pause(slip.equals(slips.get(0)) ? SLOWEST_MILLIS : random.nextInt(300));
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql, String slip) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, slip);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private static void receive(OtherRegion xinzhou) {
        List<String> ids = Stream.generate(
                        () -> Generators.timeBasedEpochGenerator().generate().toString())
                .limit(INCOMING)
                .toList();
        ids.forEach(id -> xinzhou.say(MessageType.NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation")));
        Patience.until(
                "all are received",
                () -> ids.stream()
                        .allMatch(id -> Yulin.count("select count(*) from notice where id = ?::uuid", id) == 1));
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
