package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Office;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.SigningKey;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BackgroundJobs;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.StatementDraft;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A partner with good keys who means harm: every type of message by its schema, valid to its bounds or with something
 * wrong in it, of other months, versions and pairs, also inside signed documents. Each series is decided without a dead
 * letter, the background jobs run over what it left behind, and honest work comes to its end without an error.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Tag("fuzz")
class HostilePartnerTest {

    private static final Logger LOG = Logger.getLogger(HostilePartnerTest.class);
    private static final int CASES = Integer.getInteger("fuzz.partner", 100);
    /** Builds play the same; another seed plays others. */
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final int SERIES = CASES > 2_000 ? 500 : 100;
    /** Characters of what can still be sealed. */
    private static final int LONGEST = 120_000;

    private static final Duration DECIDED_WITHIN = Duration.ofMinutes(3);

    @Inject
    CurrentDirectory directory;

    @Test
    void whateverItSendsTheOthersComeToTheirEnd() {
        LOG.infof("%d cases by seed %d; -Dfuzz.partner=%d -Dfuzz.seed=%d replays them", CASES, SEED, CASES, SEED);
        for (int series = 0; series * SERIES < CASES; series++) {
            Random random = new Random(SEED * 1_000_003 + series);
            String code = "12%04d".formatted(101 + series);
            try (LogListener log = new LogListener();
                    NewPartner hostile = HonestPartner.joins(directory, code)) {
                play(new Play(hostile, random), Math.min(SERIES, CASES - series * SERIES));
                assertThat(BackgroundJobs.runAll()).as("jobs that failed").isEmpty();
                HonestPartner.comesToItsEnd(directory, "11%04d".formatted(101 + series));
                assertThat(log.errors()).as("errors in series %d", series).isEmpty();
            }
            // Deeper than anybody reads, or with numbers longer than that.
            assertThat(Yulin.query("select reason, detail, type from dead_letter where reason <> 'unreadable'"))
                    .as("dead letters after series %d", series)
                    .isEmpty();
        }
        LOG.infof(
                "%s",
                Yulin.query("select type, verdict, reason, count(*) from received_message where sender like 'cn-12%'"
                        + " group by 1, 2, 3 order by 1, 4 desc"));
    }

    private static final Set<String> ANSWERED_AND_NOT_KEPT = Set.of(
            MessageType.PROBE.wireName(), MessageType.RESYNC_ASKED.wireName(), MessageType.ATTACHMENT_ASKED.wireName());

    private static void play(Play play, int cases) {
        for (int i = 0; i < cases; i++) {
            play.send(MessageType.values()[i % MessageType.values().length]);
        }
        try {
            Patience.until(
                    "all messages are decided or wait",
                    DECIDED_WITHIN,
                    () -> play.undecided().isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("not decided: " + play.undecided(), e);
        }
    }

    /** One series of one partner. */
    private static final class Play {

        private final NewPartner partner;
        private final Random random;
        private final ContractGenerator generator;
        private final AgreementDraft agreement;
        private final List<String> notices = new ArrayList<>();
        private final Map<UUID, Message> sent = new LinkedHashMap<>();

        Play(NewPartner partner, Random random) {
            this.partner = partner;
            this.random = random;
            String mailbox = partner.mailbox();
            this.agreement = HonestPartner.agrees(partner, "agr-" + mailbox, LocalDate.of(2026, 1, 1));
            for (int i = 0; i < 3; i++) {
                String incoming = newId();
                partner.onBus.awaitReceiptFor(partner.onBus.say(MessageType.NOTICE_SUBMITTED, incoming, slip()));
                notices.add(incoming);
                notices.add(TestCaller.submitter()
                        .submitted(Slips.with(Slips.submission(), "/receiver/region", partner.party.region())));
            }
            this.generator = new ContractGenerator(pools(), random);
        }

        private ObjectNode slip() {
            ObjectNode slip = Slips.submitted(partner.party, yulin(), "residence-confirmation");
            slip.set("agreement", reference());
            return slip;
        }

        private ObjectNode reference() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", agreement.id())
                    .put("version", 1)
                    .put("digest", Sha256.hex(agreement.payload()));
        }

        private static Party yulin() {
            return BusAndDatabaseResource.surroundings().yulin();
        }

        private static String newId() {
            return Generators.timeBasedEpochGenerator().generate().toString();
        }

        private Map<String, List<String>> pools() {
            String own = partner.mailbox();
            YearMonth last = HonestPartner.lastMonth();
            List<String> days = List.of(
                    "0000-01-01",
                    "0001-01-01",
                    "9999-12-31",
                    "2024-02-29",
                    last + "-01",
                    HonestPartner.today().toString(),
                    HonestPartner.today().plusDays(20).toString());
            String line = newId() + "|residence-confirmation|" + last + "-03|returned|9999-12-31|true|2|valid";
            String round =
                    newId() + "|2|residence-confirmation|" + last + "-03|returned|9999-12-31|true|valid|false|true";
            Map<String, List<String>> pools = new HashMap<>();
            pools.put(
                    "Uuid",
                    Stream.concat(
                                    notices.stream(),
                                    Stream.of(newId(), UUID.randomUUID().toString()))
                            .toList());
            pools.put("MessageId", List.of(newId(), UUID.randomUUID().toString()));
            pools.put("NoticeId", notices);
            pools.put("Mailbox", List.of(own, "cn-610800", "cn-140900", "zz-999999"));
            pools.put("Subject", List.of(agreement.id(), "agr-610800-140900", "x", "~".repeat(100)));
            pools.put("AgreementId", List.of(agreement.id(), agreement.id() + "-2", "agr-610800-140900", "x"));
            pools.put(
                    "Instant",
                    List.of(
                            "0000-01-01T00:00:00Z",
                            "0001-01-01T00:00:00.000000001Z",
                            "9999-12-31T23:59:59.999999999Z",
                            Instant.now().toString()));
            pools.put("Day", days);
            pools.put("date", days);
            pools.put(
                    "Month",
                    List.of(
                            "0000-01",
                            "0001-01",
                            "9999-12",
                            last.toString(),
                            last.minusMonths(1).toString()));
            pools.put("RegionCode", List.of("610802", "140930", partner.party.region(), "999999999"));
            pools.put(
                    "OfficeId",
                    Stream.concat(
                                    partner.party.offices().stream().map(Office::id),
                                    Stream.of("610802-health", "140900-hub"))
                            .toList());
            pools.put("Code", List.of("residence-confirmation", "notification", "health", "no-such"));
            pools.put(
                    "Sha256", List.of("0".repeat(64), reference().path("digest").asText()));
            pools.put(
                    "Text",
                    List.of(
                            "x",
                            "\n\t\r",
                            "𠮷".repeat(2000),
                            "\u202Etxt",
                            " ",
                            "<script>",
                            "'; drop table notice; --"));
            pools.put("Name", List.of("x", " ", "𠮷".repeat(500)));
            pools.put(
                    "StatementLine",
                    List.of(
                            line,
                            line.replace("returned", "open"),
                            line.replace("2|valid", "999|"),
                            round,
                            round.replace("returned", "gone"),
                            round.replace(last + "-03", last.minusMonths(1) + "-03")));
            pools.put(
                    "lines",
                    List.of(
                            "cn-610800|" + line,
                            own + "|" + line,
                            "cn-610800|" + round,
                            own + "|" + round.replace(last + "-03", last.minusMonths(1) + "-03"),
                            "zz-000000|" + line.replace(last + "-03", "0000-01-01")));
            pools.put(
                    "days",
                    List.of(
                            "cn-610800|" + last + "-03",
                            "cn-610800|" + last.minusMonths(1),
                            own + "|9999-12-31",
                            "zz-000000|0000-01-01"));
            pools.put("number", List.of("610800-2026-000001", partner.party.region() + "-9999-999999999999"));
            pools.put("proposal", pools.get("Uuid"));
            return pools;
        }

        /** Probes are answered and not kept. */
        private List<Message> undecided() {
            Map<UUID, Message> undecided = new LinkedHashMap<>(sent);
            Yulin.query("select id from received_message where sender = ?", partner.mailbox())
                    .forEach(row -> undecided.remove((UUID) row.get("id")));
            Yulin.query("select headers ->> 'ce_id' as id from dead_letter")
                    .forEach(row -> undecided.remove(UUID.fromString((String) row.get("id"))));
            undecided.values().removeIf(message -> ANSWERED_AND_NOT_KEPT.contains(message.type()));
            return List.copyOf(undecided.values());
        }

        void send(MessageType type) {
            JsonNode data = data(type);
            for (int i = random.nextInt(5) - 2; i > 0; i--) {
                JsonNode changed = HostileJson.mutated(data, random);
                data = changed.toString().length() > LONGEST ? data : changed;
            }
            Message message = partner.onBus.message(type.wireName(), subject(type), data, time());
            sent.put(message.id(), message);
            partner.onBus.send(partner.onBus.letter(message));
        }

        private Instant time() {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return switch (random.nextInt(20)) {
                case 0 -> now.minus(80, ChronoUnit.DAYS);
                case 1 -> now.plus(4, ChronoUnit.MINUTES);
                case 2 -> now.plusNanos(999_999);
                case 3 -> random.nextBoolean() ? Instant.MAX : Instant.MIN;
                case 4 ->
                    random.nextBoolean()
                            ? Instant.parse("0000-01-01T00:00:00Z")
                            : Instant.parse("9999-12-31T23:59:59.999999999Z");
                default -> now;
            };
        }

        private String subject(MessageType type) {
            if (type.isAboutNotice()) {
                return type == MessageType.NOTICE_SUBMITTED && random.nextInt(4) > 0 ? newId() : random(notices);
            }
            return switch (type) {
                case RECEIPT -> "receipt-" + random.nextInt();
                case STATEMENT_PROPOSED, STATEMENT_AGREED -> lastStatement;
                case STATEMENT_DISPUTED ->
                    random.nextBoolean() ? lastStatement : HonestPartner.lastMonth() + ".cn-610800.cn-650200.1";
                case AGREEMENT_PROPOSED, AGREEMENT_SIGNED -> lastAgreement;
                default -> random.nextInt(5) == 0 ? "agr-610800-140900" : agreement.id();
            };
        }

        private String lastStatement = "x";
        private String lastAgreement = "x";

        private JsonNode data(MessageType type) {
            return switch (type) {
                case NOTICE_SUBMITTED -> random.nextInt(3) == 0 ? generator.data(type.wireName()) : slip();
                case STATEMENT_PROPOSED, STATEMENT_AGREED -> statement();
                case AGREEMENT_PROPOSED, AGREEMENT_SIGNED -> agreement();
                case RECEIPT -> receipt();
                case PROBE ->
                    random.nextBoolean()
                            ? JsonNodeFactory.instance.objectNode().set("agreement", reference())
                            : generator.data(type.wireName());
                default -> generator.data(type.wireName());
            };
        }

        private ObjectNode statement() {
            JsonNode statement = random.nextBoolean()
                    ? generator.document("Statement")
                    : StatementDraft.ofNothing(
                            HonestPartner.lastMonth().minusMonths(random.nextInt(4)),
                            1 + random.nextInt(21),
                            partner.mailbox(),
                            random.nextInt(5) == 0 ? "cn-140900" : "cn-610800");
            JsonNode signed = random.nextInt(3) == 0 ? HostileJson.mutated(statement, random) : statement;
            lastStatement = ascii(StatementDraft.id(signed));
            return StatementDraft.signed(signed, "huizhi-statement", signers());
        }

        private ObjectNode agreement() {
            JsonNode terms = random.nextBoolean()
                    ? generator.document("Agreement")
                    : Slips.json(
                            new String(agreement.version(1 + random.nextInt(3)).payload(), StandardCharsets.UTF_8));
            JsonNode signed = random.nextInt(3) == 0 ? HostileJson.mutated(terms, random) : terms;
            lastAgreement = ascii(signed.path("id").asText());
            return StatementDraft.signed(signed, "huizhi-agreement", signers());
        }

        private SigningKey[] signers() {
            SigningKey own = partner.party.signingKey();
            return random.nextInt(6) == 0 ? new SigningKey[] {own, own} : new SigningKey[] {own};
        }

        /** Of messages that the node did send, now and then. */
        private JsonNode receipt() {
            List<Arrived> arrived = partner.onBus.arrived();
            ObjectNode receipt = (ObjectNode) generator.data(MessageType.RECEIPT.wireName());
            if (!arrived.isEmpty() && random.nextBoolean()) {
                Arrived one = random(arrived);
                receipt.withArray("receipts")
                        .addObject()
                        .put("messageId", one.message().id().toString())
                        .put("sha256", HexFormat.of().formatHex(one.digest()))
                        .put("verdict", "refused")
                        .put("reason", random.nextBoolean() ? "illegal-transition" : "no-agreement")
                        .put("receivedAt", Instant.now().toString());
            }
            return receipt;
        }

        private <T> T random(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        /** What a message's subject may be at all. */
        private static String ascii(String text) {
            String printable = text.replaceAll("[^!-~]", "");
            return printable.isEmpty() ? "x" : printable.substring(0, Math.min(printable.length(), 200));
        }
    }
}
