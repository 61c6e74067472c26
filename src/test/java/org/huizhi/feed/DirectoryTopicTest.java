package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The directory comes by the bus while the node runs, and keys are replaced without a restart. One life, told in order.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DirectoryTopicTest {

    private static final String TOPIC = "huizhi.directory";

    @Inject
    CurrentDirectory directory;

    @Inject
    Neighbours neighbours;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final Authority authority = around.authority();

    @Test
    @Order(1)
    void anEntryComesByTheTopicAndJunkBesideItIsInNobodysWay() {
        Operations.get("/q/health/ready").then().statusCode(200);
        around.bus().createDirectory(TOPIC);
        Party taiyuan = Neighbours.city("140100");
        Party datong = Neighbours.city("141000");
        Map<String, String> came = new LinkedHashMap<>();
        came.put("cn-999999", "no signature at all");
        came.put(around.xinzhou().mailbox(), Authority.create().entry(around.xinzhou(), Instant.now()));
        came.put(around.ordos().mailbox(), authority.entry(around.ordos(), Authority.ISSUED_AT.minusSeconds(1)));
        came.put(taiyuan.mailbox(), authority.entry(taiyuan));

        publish(came);

        Patience.until(
                "Taiyuan is known", () -> directory.get().entry("cn-140100").isPresent());
        assertThat(directory.get().entry("cn-140900").orElseThrow().issuedAt()).isEqualTo(Authority.ISSUED_AT);
        assertThat(directory.get().entry("cn-150600").orElseThrow().issuedAt()).isEqualTo(Authority.ISSUED_AT);
        assertThat(Operations.get("/q/metrics").asString()).contains("huizhi_directory_refused_total 3.0");
        publish(Map.of(datong.mailbox(), authority.entry(datong)));
        Patience.until("it goes on", () -> directory.get().entry("cn-141000").isPresent());
    }

    @Test
    @Order(2)
    void howOldTheDirectoryIsCanBeSeen() {
        assertThat(Operations.get("/q/metrics").asString()).contains("huizhi_directory_age_seconds ");
        assertThat(Operations.get("/q/health/ready").<Boolean>path("checks.find { it.name == 'directory' }.data.old"))
                .isFalse();
    }

    @Test
    @Order(3)
    void aMessageWhoseKeyHasOnlyJustBeenPublishedIsTaken() throws IOException {
        Party ihju = Neighbours.city("152700");
        neighbours.agree(ihju.withKeys(List.of(PartyKey.signing("cn-152700#sig-0"), ihju.key("cn-152700#enc-1"))));
        try (OtherRegion region = Neighbours.play(ihju)) {
            Letter letter = region.letter(
                    NOTICE_SUBMITTED, Facts.newId(), Slips.submitted(ihju, around.yulin(), "notification"));
            List<String> lines =
                    new ArrayList<>(Files.readAllLines(around.files().directory()));
            lines.add(authority.entry(ihju, Instant.now()));
            around.files().putDirectory(lines);

            region.send(letter);

            assertThat(region.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED);
            assertThat(Facts.deadLetters(letter.message().subject())).isEmpty();
        }
    }

    /**
     * Yulin's keys are replaced while slips go both ways, and the old ones lapse. Two seconds stand for the quarter of
     * an hour that the news takes in production.
     */
    @Test
    @Order(5)
    void keysAreReplacedUnderLoad() throws Exception {
        Party yulin = around.yulin();
        Instant change = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusSeconds(4);
        Instant lapse = change.plusSeconds(2);
        Party rotated = yulin.withKeys(List.of(
                yulin.key("cn-610800#sig-1").valid(PartyKey.VALID_FROM, lapse),
                yulin.key("cn-610800#enc-1").valid(PartyKey.VALID_FROM, lapse),
                PartyKey.signing("cn-610800#sig-2").valid(change, PartyKey.VALID_TO),
                PartyKey.encryption("cn-610800#enc-2").valid(change, PartyKey.VALID_TO)));
        long deadBefore = Yulin.count("select count(*) from dead_letter");
        long refusedBefore = refusedOfXinzhou();
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Letter early = xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
            AtomicBoolean loaded = new AtomicBoolean(true);
            List<Letter> incoming = new ArrayList<>();
            List<String> outgoing = new ArrayList<>();
            Thread theirs = new Thread(() -> {
                while (loaded.get()) {
                    incoming.add(xinzhou.say(
                            NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("residence-confirmation")));
                }
            });
            Thread ours = new Thread(() -> {
                while (loaded.get()) {
                    outgoing.add(TestCaller.submitter().submitted(Slips.submission()));
                }
            });
            theirs.start();
            ours.start();

            Files.writeString(around.files().nodeKeys(), rotated.privateKeys());
            publish(Map.of(yulin.mailbox(), authority.entry(rotated, Instant.now())));
            xinzhou.learn(rotated);
            Patience.until("the old keys have lapsed", () -> Instant.now().isAfter(lapse.plusSeconds(1)));
            loaded.set(false);
            theirs.join();
            ours.join();
            xinzhou.send(early);

            assertThat(xinzhou.awaitReceiptFor(early).verdict())
                    .as("sealed to the old key, on the way for long")
                    .isEqualTo(Verdict.STORED);
            assertThat(incoming)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(
                            letter -> assertThat(xinzhou.awaitReceiptFor(letter).verdict())
                                    .isEqualTo(Verdict.STORED));
            assertThat(outgoing)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(id -> TestCaller.submitter().awaitState(id, "delivered"));
            assertThat(outgoing)
                    .allSatisfy(id -> assertThat(xinzhou.arrived(NOTICE_SUBMITTED, id).stream()
                                    .map(arrived -> arrived.message().id())
                                    .distinct())
                            .hasSize(1));
            assertSignedByTheKeyOfItsTime(xinzhou.arrived(), change);
            assertThat(xinzhou.refused()).isEmpty();
        }
        assertThat(Yulin.count("select count(*) from dead_letter")).isEqualTo(deadBefore);
        assertThat(refusedOfXinzhou()).isEqualTo(refusedBefore);
    }

    private static long refusedOfXinzhou() {
        return Yulin.count("select count(*) from received_message where verdict = 'refused' and sender = 'cn-140900'");
    }

    private static void assertSignedByTheKeyOfItsTime(List<Arrived> arrived, Instant change) {
        Map<String, Integer> signed = new HashMap<>();
        for (Arrived one : arrived) {
            String due = one.message().time().isBefore(change) ? "cn-610800#sig-1" : "cn-610800#sig-2";
            assertThat(one.kid())
                    .as("%s of %s", one.message().type(), one.message().time())
                    .isEqualTo(due);
            signed.merge(one.message().type() + due, 1, Integer::sum);
        }
        for (MessageType type : List.of(NOTICE_SUBMITTED, MessageType.RECEIPT)) {
            assertThat(signed).containsKeys(type.wireName() + "cn-610800#sig-1", type.wireName() + "cn-610800#sig-2");
        }
    }

    @Test
    @Order(4)
    void aKeyThatIsRevokedByTheTopicIsRefusedAtOnce() {
        Party ordos = around.ordos();
        Instant revoked = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(2));
        try (OtherRegion region = OtherRegion.silent(ordos, around.yulin(), around.bus())) {
            Letter letter = region.letter(
                    NOTICE_SUBMITTED, Facts.newId(), Slips.submitted(ordos, around.yulin(), "notification"));
            publish(Map.of(
                    ordos.mailbox(), authority.entry(ordos.withRevoked("cn-150600#sig-1", revoked), Instant.now())));
            Patience.until(
                    "the revocation is known",
                    () -> directory.get().key("cn-150600#sig-1").orElseThrow().revokedAt() != null);

            RefusedMessageTest.assertRefused(region, "key-not-valid", letter);
        }
    }

    /** Behind the others: from the first heartbeat on the directory is as old as that. */
    @Test
    @Order(6)
    void theAuthoritysHeartbeatIsTheDirectorysAge() {
        Instant said = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofHours(3));
        heartbeat(Authority.create().heartbeat(Instant.now()));
        heartbeat(authority.heartbeat(Instant.now().plus(Duration.ofDays(1))));
        heartbeat(authority.heartbeat(said));

        Patience.until(
                "the heartbeat is heard",
                () -> directory.heartbeatAt().filter(said::equals).isPresent()
                        && directory.verifiedAt().equals(said));

        Patience.until(
                "it is in the metrics", () -> Operations.metric("huizhi_directory_heartbeat_age_seconds") >= 3 * 3600);
        assertThat(Operations.metric("huizhi_directory_age_seconds")).isGreaterThanOrEqualTo(3 * 3600);
        assertThat(Operations.get("/q/health/ready")
                        .<String>path("checks.find { it.name == 'directory' }.data.heartbeatAt"))
                .isEqualTo(said.toString());
        TestCaller.operator()
                .get("/directory")
                .then()
                .body("verifiedAt", equalTo(said.toString()))
                .body("heartbeatAt", equalTo(said.toString()));
        assertThat(DirectoryTopic.read(Map.of("bootstrap.servers", around.bus().bootstrapServers()), TOPIC))
                .as("entries, to who knows of no heartbeats")
                .isNotEmpty()
                .doesNotContain(authority.heartbeat(said));
    }

    /** An operator means well, or a mirror copies the number of partitions: half of the keys go elsewhere. */
    @Test
    @Order(7)
    void entriesOnPartitionsThatWereAddedAreReadWithoutARestart() {
        around.bus().growDirectory(4);
        Instant issued = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Map<String, String> entries = new LinkedHashMap<>();
        for (Party party :
                List.of(Neighbours.city("140100"), Neighbours.city("141000"), around.xinzhou(), around.ordos())) {
            entries.put(party.mailbox(), authority.entry(party, issued));
        }

        publish(entries);

        Patience.until(
                "all of them are known",
                () -> entries.keySet().stream()
                        .allMatch(mailbox -> directory
                                .get()
                                .entry(mailbox)
                                .orElseThrow()
                                .issuedAt()
                                .equals(issued)));
    }

    /** The bus was lost and made anew: the authority publishes all entries again, and more than there were before. */
    @Test
    @Order(8)
    void aTopicThatTookThePlaceOfAnotherIsReadFromItsBeginning() {
        Party first = Neighbours.city("141100");
        Map<String, String> published = new LinkedHashMap<>();
        published.put(first.mailbox(), authority.entry(first));
        for (int more = 0; more < 100; more++) {
            published.put("cn-9999" + more, "no signature at all");
        }
        around.bus().deleteDirectory();
        around.bus().createDirectory();

        publish(published);

        Patience.until(
                "what came first is known",
                () -> directory.get().entry(first.mailbox()).isPresent());
    }

    /** So that all nodes count by the same days. An older version does not take the place of a newer one. */
    @Test
    @Order(9)
    void aYearOfACalendarComesByTheTopic() {
        Instant issued = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(60);
        publish(Map.of("calendar/by-topic/2032", authority.calendar(year(2032, "2032-01-02"), issued)));
        Patience.until("the year is known", () -> issued.toString().equals(issuedAt(2032)));

        publish(Map.of(
                "calendar/by-topic/2032", authority.calendar(year(2032, "2032-01-05"), issued.minusSeconds(1)),
                "calendar/by-topic/2034", Authority.create().calendar(year(2034, "2034-01-02"), issued)));
        publish(Map.of("calendar/by-topic/2033", authority.calendar(year(2033, "2033-01-03"), issued)));
        Patience.until("the next year is known", () -> issued.toString().equals(issuedAt(2033)));

        assertThat(issuedAt(2032)).isEqualTo(issued.toString());
        assertThat(issuedAt(2034)).as("of another authority").isNull();
        TestCaller.operator()
                .get("/directory")
                .then()
                .body("calendars.findAll { it.calendar == 'by-topic' }.origin.unique()", equalTo(List.of("authority")));
    }

    private static String year(int year, String holiday) {
        return "{\"calendar\":\"by-topic\",\"year\":%d,\"source\":\"drill\",\"makeUpDays\":[],\"holidays\":[{\"zh\":\"演练\",\"en\":\"Drill\",\"from\":\"%s\",\"to\":\"%s\"}]}"
                .formatted(year, holiday, holiday);
    }

    private static @Nullable String issuedAt(int year) {
        return TestCaller.operator()
                .get("/directory")
                .path("calendars.find { it.calendar == 'by-topic' && it.year == " + year + " }?.issuedAt");
    }

    private void heartbeat(String jws) {
        DirectoryTopic.publishHeartbeat(Map.of("bootstrap.servers", around.bus().bootstrapServers()), TOPIC, jws);
    }

    private void publish(Map<String, String> entries) {
        DirectoryTopic.publish(Map.of("bootstrap.servers", around.bus().bootstrapServers()), TOPIC, entries);
    }
}
