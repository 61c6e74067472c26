package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.huizhi.envelope.MessageType.AGREEMENT_SUSPENDED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;
import static org.huizhi.envelope.MessageType.RECEIPT;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regions whose line is cut, or that have none: what they say travels in files, beside the bus or instead of it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class CarriedMessagesTest {

    private static final String MESSAGES = "/api/v1/offline/messages";
    private static final Duration A_WEEK = Duration.ofDays(7);

    @Inject
    Neighbours neighbours;

    private final TestCaller operator = TestCaller.operator();
    private final TestCaller submitter = TestCaller.submitter();
    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final CarriedRegion xinzhou = new CarriedRegion(around.xinzhou(), around.yulin());

    private ValidatableResponse take(byte[] file) {
        return operator.request()
                .contentType("application/x-ndjson")
                .body(file)
                .post(MESSAGES)
                .then();
    }

    private ValidatableResponse taken(byte[] file) {
        return take(file).statusCode(200).body("whole", equalTo(true));
    }

    private byte[] export(String mailbox, String more) {
        Response response = operator.get("/offline/messages?partner=" + mailbox + more);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.asByteArray();
    }

    private Letter slip(CarriedRegion from, Instant at) {
        return from.letter(
                NOTICE_SUBMITTED,
                CarriedRegion.idMadeAt(at).toString(),
                Slips.submitted(from.self(), around.yulin(), "cooperation-request"),
                at);
    }

    private static String subject(Letter letter) {
        return letter.message().subject();
    }

    /** It has no inbox on the bus, so nothing that Yulin says ever leaves for it, and it hears of nothing. */
    @Test
    void aRegionWithoutALineIsAskedAndAnswersByFiles() {
        Party haidong = Neighbours.city("630200");
        neighbours.agree(haidong);
        CarriedRegion region = new CarriedRegion(haidong, around.yulin());
        List<String> slips = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            slips.add(submitter.submitted(
                    Slips.with(Slips.submission("cooperation-request"), "/receiver/region", "630200")));
        }

        CarriedRegion.Opening asked = region.open(export("cn-630200", ""));

        assertThat(asked.of(NOTICE_SUBMITTED).stream().map(Arrived::key)).containsExactlyElementsOf(slips);
        assertThat(asked.ids()).isSorted();
        assertThat(asked.end().has("next")).isFalse();
        slips.forEach(id ->
                assertThat(Facts.state(id)).as("nothing is marked as sent").isEqualTo("SUBMITTED"));
        CarriedRegion.Opening rest =
                region.open(export("cn-630200", "&after=" + asked.ids().get(0)));
        assertThat(rest.ids()).isEqualTo(asked.ids().subList(1, asked.ids().size()));

        Letter receipt = region.stored(asked.messages());
        List<Letter> said = new ArrayList<>(List.of(receipt));
        slips.forEach(id ->
                said.add(region.letter(RETURN_FINAL, id, Slips.answered("630200-health", "cooperation-request"))));
        byte[] answers = region.file(said.toArray(Letter[]::new));
        taken(answers).body("counts.stored", equalTo(4)).body("sender", equalTo("cn-630200"));
        taken(answers).body("counts.stored", equalTo(0)).body("counts.repeated", equalTo(4));

        for (String id : slips) {
            assertThat(Facts.state(id)).isEqualTo("RETURNED");
            assertThat(Facts.timeline(id)).containsOnlyOnce("RETURNED").containsOnlyOnce("DELIVERED");
            assertThat(Yulin.count("select count(*) from notice_return where notice_id = ?::uuid", id))
                    .isEqualTo(1);
        }
        CarriedRegion.Opening confirmed = region.open(export("cn-630200", ""));
        assertThat(confirmed.of(NOTICE_SUBMITTED)).isEmpty();
        said.subList(1, said.size())
                .forEach(letter -> assertThat(confirmed.receiptsFor(letter))
                        .extracting(line -> line.verdict())
                        .containsExactlyInAnyOrder(Verdict.STORED, Verdict.DUPLICATE));
        assertThat(actions("offline.export", "cn-630200")).isEqualTo(3);
        assertThat(actions("offline.import", "cn-630200")).isEqualTo(2);
        assertThat(operator.get("/dead-letters?limit=200").asString()).doesNotContain("cn-630200");
    }

    private static long actions(String action, String mailbox) {
        return Yulin.count(
                "select count(*) from audit_entry where action = ? and detail like '%' || ? || '%'", action, mailbox);
    }

    /** What the bus took and the partner never read is in the file too: the receipts. */
    @Test
    void receiptsThatTheBusTookAreCarriedToo() {
        Letter slip = slip(xinzhou, Instant.now());
        try (OtherRegion onBus = Yulin.silentXinzhou()) {
            onBus.send(slip);
            onBus.awaitReceiptFor(slip);
        }
        Patience.until(
                "the bus has the receipt",
                () -> Yulin.count(
                                "select count(*) from outbox where type = ? and destination = 'cn-140900'",
                                RECEIPT.wireName())
                        == 0);

        assertThat(xinzhou.open(export("cn-140900", "")).receiptsFor(slip)).hasSize(1);
        assertThat(xinzhou.open(export("cn-140900", "&receiptsSince=2999-01-01T00:00:00Z"))
                        .of(RECEIPT))
                .isEmpty();
    }

    /** Three files of a week, of which each holds again what the one before held, and the bus, in any order, twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachSlipIsThereOnceWhateverBroughtItInWhateverOrder(long seed) {
        Yulin.recount();
        Instant then = Instant.now().minus(A_WEEK);
        List<Letter> slips = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slips.add(slip(xinzhou, then.plus(Duration.ofHours(i))));
        }
        Letter withdrawn = xinzhou.letter(
                NOTICE_WITHDRAWN,
                subject(slips.get(0)),
                Map.of("round", 1, "office", office(xinzhou)),
                then.plus(Duration.ofDays(3)));
        List<byte[]> files = List.of(
                xinzhou.file(slips.get(0), slips.get(1), slips.get(2)),
                xinzhou.file(slips.get(2), slips.get(3), slips.get(4), withdrawn),
                xinzhou.file(slips.get(4), slips.get(5)));
        Instant before = Instant.now();
        List<Runnable> ways = new ArrayList<>();
        try (OtherRegion onBus = Yulin.silentXinzhou()) {
            for (int twice = 0; twice < 2; twice++) {
                files.forEach(file -> ways.add(() -> taken(file)));
                List.of(1, 4).forEach(i -> ways.add(() -> onBus.send(slips.get(i))));
                ways.add(() -> onBus.send(withdrawn));
            }
            Collections.shuffle(ways, new Random(seed));
            ways.forEach(Runnable::run);

            for (Letter letter : slips) {
                assertThat(onBus.awaitReceiptFor(letter, 2).delivered()).isTrue();
                assertThat(onBus.receiptsFor(letter)).allSatisfy(line -> {
                    assertThat(line.delivered()).isTrue();
                    assertThat(line.receivedAt()).isAfterOrEqualTo(before.minusMillis(1));
                });
            }
            assertThat(onBus.awaitReceiptFor(withdrawn).delivered()).isTrue();
        }

        for (int i = 0; i < 6; i++) {
            String id = subject(slips.get(i));
            assertThat(Facts.received(slips.get(i))).hasSize(1);
            assertThat(Facts.timeline(id)).containsOnlyOnce("SUBMITTED").containsOnlyOnce("DELIVERED");
            assertThat(Facts.state(id)).isEqualTo(i == 0 ? "WITHDRAWN" : "RECEIVED");
            assertThat(Facts.notice(id).get("due_date"))
                    .as("the clock started with the first that came, today")
                    .isEqualTo(Facts.notice(subject(slips.get(1))).get("due_date"));
        }
        TestCaller.auditor().post("/statistics/recount", "{}").then().body("exact", equalTo(true));
    }

    private static String office(CarriedRegion region) {
        return Slips.submitted(
                        region.self(), BusAndDatabaseResource.surroundings().yulin(), "cooperation-request")
                .at("/sender/office")
                .asText();
    }

    @Test
    void aFileThatIsCutAnywhereCountsAsFarAsItGoesAndTheWholeOneAddsTheRest() {
        List<Letter> slips =
                List.of(slip(xinzhou, Instant.now()), slip(xinzhou, Instant.now()), slip(xinzhou, Instant.now()));
        byte[] file = xinzhou.file(slips.toArray(Letter[]::new));
        int head = new String(file, StandardCharsets.UTF_8).indexOf('\n');

        for (int at = head + 1; at < file.length - 1; at += file.length / 23) {
            take(Arrays.copyOf(file, at))
                    .statusCode(200)
                    .body("whole", equalTo(false))
                    .body("fault", containsString("cut"));
        }
        take(Arrays.copyOf(file, head / 2)).statusCode(422).body("errors.code", contains("not-a-bundle"));

        taken(file).body("counts.repeated", equalTo(3)).body("counts.stored", equalTo(0));
        slips.forEach(letter -> assertThat(Facts.received(letter)).hasSize(1));
        assertThat(slips)
                .allSatisfy(
                        letter -> assertThat(Facts.deadLetters(subject(letter))).isEmpty());
    }

    @Test
    void whatWasChangedOnTheWayProvesNothingAndIsSaid() {
        Letter good = slip(xinzhou, Instant.now());
        Letter damaged = slip(xinzhou, Instant.now());
        Letter moved = slip(xinzhou, Instant.now());
        byte[] value = damaged.value().clone();
        value[value.length / 2] ^= 1;
        byte[] file = xinzhou.file(damaged.withValue(value), good, moved.withHeader("ce_subject", Facts.newId()));

        take(file)
                .statusCode(200)
                .body("whole", equalTo(true))
                .body("counts.stored", equalTo(1))
                .body("counts.dead", equalTo(2))
                .body("items.line", contains(2, 4))
                .body("items.result", contains("dead-letter", "dead-letter"))
                .body("items.reason", contains("unreadable", "header-mismatch"));
        assertThat(Facts.state(subject(good))).isEqualTo("RECEIVED");

        String text = new String(xinzhou.file(good, slip(xinzhou, Instant.now())), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.remove(2);
        take(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("whole", equalTo(false))
                .body("fault", containsString("not as it was made"));
        lines.add(1, "{\"key\": 7}");
        take(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .body("counts.unreadable", equalTo(1))
                .body("whole", equalTo(false));
    }

    @Test
    void aFileOfNobodyOrForSomebodyElseIsNotRead() {
        Letter slip = slip(xinzhou, Instant.now());
        Party unknown = Neighbours.city("652700");
        CarriedRegion stranger = new CarriedRegion(unknown, around.yulin());
        String yulin = around.yulin().mailbox();

        refused(stranger.file(slip), "unknown-sender");
        refused(xinzhou.file("cn-140900", "cn-150600", around.xinzhou().signingKey(), slip), "not-addressed-here");
        refused(xinzhou.file("cn-140900", "cn-610800\u001b[2J", around.xinzhou().signingKey(), slip), "not-a-bundle");
        refused(xinzhou.file("cn-140900", yulin, around.ordos().signingKey(), slip), "key-not-valid");
        refused(
                xinzhou.file(
                        "cn-140900", yulin, PartyKey.signing("cn-140900#sig-1").signingKey(), slip),
                "bad-signature");
        refused("a picture".getBytes(StandardCharsets.UTF_8), "not-a-bundle");
        assertThat(Facts.received(slip)).isEmpty();

        neighbours.agree(unknown);
        Letter later = slip(stranger, Instant.now());
        taken(stranger.file(later)).body("counts.stored", equalTo(1));
        Letter suspension = stranger.letter(
                AGREEMENT_SUSPENDED, Neighbours.withYulin(unknown).id(), Map.of("reason", "a review"));
        taken(stranger.file(suspension)).body("counts.stored", equalTo(1));
        taken(stranger.file(slip(stranger, Instant.now())))
                .body("counts.refused", equalTo(1))
                .body("items.reason", contains("no-agreement"));
    }

    @Test
    void whatStandsInAFileTwiceIsThereOnceAndIsCountedOnce() {
        Letter slip = slip(xinzhou, Instant.now());

        taken(xinzhou.file(slip, slip, slip)).body("counts.stored", equalTo(1)).body("counts.repeated", equalTo(2));

        assertThat(Facts.received(slip)).hasSize(1);
        assertThat(Facts.timeline(subject(slip))).containsOnlyOnce("SUBMITTED").containsOnlyOnce("DELIVERED");
    }

    /** Millions of lines that are nothing fit into a file; it is read no further than a file of a node goes. */
    @Test
    void aFileWithMoreLinesThanAFileHasIsReadToItsBound() {
        Letter last = slip(xinzhou, Instant.now());
        String file = new String(xinzhou.file(last), StandardCharsets.UTF_8);
        int head = file.indexOf('\n') + 1;

        take((file.substring(0, head) + "{}\n".repeat(20_001) + file.substring(head)).getBytes(StandardCharsets.UTF_8))
                .statusCode(200)
                .body("whole", equalTo(false))
                .body("counts.unreadable", equalTo(20_000))
                .body("items", hasSize(100))
                .body("fault", containsString("more than 20"));
        assertThat(Facts.received(last)).isEmpty();
    }

    /** What is written while it is read cannot say any more why it stops. */
    @Test
    void noFileIsBegunForAPartnerWhoseKeyHasLapsed() {
        Party lapsed = Neighbours.city("630100");
        neighbours.publish(lapsed.withExpired(lapsed.encryptionKid()));

        operator.get("/offline/messages?partner=cn-630100")
                .then()
                .statusCode(400)
                .body("detail", containsString("no valid encryption key"));
    }

    private void refused(byte[] file, String code) {
        take(file).statusCode(422).body("errors.code", contains(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?partner=cn-610800", "?partner=cn-999999", "?partner=x", "", "?partner=cn-140900&after=x"})
    void aFileIsForAnotherRegionOfTheDirectory(String query) {
        operator.get("/offline/messages" + query).then().statusCode(400);
    }

    /** Whoever is handed a stick knows whose it is, for whom, and whether it is whole, before he takes it along. */
    private void assertCheckedWithoutANode(Path folder, Path whole, Path cut) throws IOException {
        Path directory = Files.writeString(
                folder.resolve("directory.jws"), around.authority().entry(around.xinzhou()) + "\n");
        Path altered = Files.writeString(
                folder.resolve("altered.ndjson"),
                Files.readString(whole).replaceFirst("org.huizhi.notice.submitted", "org.huizhi.notice.withdrawn"));

        CommandLineProbe.Said good = checked(directory, whole);
        assertThat(good.code()).as(good.err()).isZero();
        assertThat(good.out())
                .contains("VALID    " + whole, "from cn-140900 for cn-610800", "1 messages, 0 lines that are none")
                .contains("1  org.huizhi.notice.submitted.v1");
        assertThat(checked(directory, cut))
                .satisfies(said -> assertThat(said.code()).isOne())
                .satisfies(said -> assertThat(said.out())
                        .contains("INVALID  " + cut + ": the file is cut: its end is missing", "from cn-140900"));
        assertThat(checked(directory, altered).out()).contains("the file is not as it was made");
        assertThat(checked(directory, directory).out())
                .contains("the file does not begin with the signed head of a file of messages");
    }

    private CommandLineProbe.Said checked(Path directory, Path file) {
        return CommandLineProbe.said(
                "offline",
                "check",
                "--authority",
                around.files().authorityKeys().toString(),
                "--directory",
                directory.toString(),
                file.toString());
    }

    @Test
    void theCommandLineCarriesFilesThereAndBack(@TempDir Path folder) throws IOException {
        Letter slip = slip(xinzhou, Instant.now());
        Path token = Files.writeString(folder.resolve("token"), operator.token() + "\n");
        Path in = Files.write(folder.resolve("in.ndjson"), xinzhou.file(slip));
        Path cut = Files.write(folder.resolve("cut.ndjson"), Arrays.copyOf(Files.readAllBytes(in), 1500));
        Path out = folder.resolve("out.ndjson");
        String node = RestAssured.baseURI + ":" + RestAssured.port;
        assertCheckedWithoutANode(folder, in, cut);

        assertThat(CommandLineProbe.run(
                        "offline", "import", "--node", node, "--token", token.toString(), cut.toString()))
                .isEqualTo(1);
        CommandLineProbe.Said taken =
                CommandLineProbe.said("offline", "import", "--node", node, "--token", token.toString(), in.toString());
        CommandLineProbe.Said given = CommandLineProbe.said(
                "offline",
                "export",
                "--node",
                node,
                "--token",
                token.toString(),
                "--partner",
                "cn-140900",
                out.toString());

        assertThat(taken.code()).as(taken.err()).isZero();
        assertThat(taken.out()).contains("of cn-140900, 1 stored");
        assertThat(given.code()).as(given.err()).isZero();
        assertThat(xinzhou.open(Files.readAllBytes(out)).receiptsFor(slip)).isNotEmpty();
        assertThat(CommandLineProbe.run(
                        "offline",
                        "export",
                        "--node",
                        node,
                        "--token",
                        token.toString(),
                        "--partner",
                        "cn-610800",
                        folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
