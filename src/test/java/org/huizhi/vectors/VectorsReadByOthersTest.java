package org.huizhi.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The vectors read from the words of the contract alone, with other libraries than the product's and no class of ours:
 * whoever writes a node in another language can do the same.
 */
class VectorsReadByOthersTest {

    private final JsonNode keys = PlainJose.read("keys.json");
    private final JsonNode authority = keys.at("/authority/keys/0");
    private final Map<String, JsonNode> regionKeys = new HashMap<>();

    VectorsReadByOthersTest() throws IOException {
        keys.path("regions")
                .forEach(region -> region.path("keys")
                        .forEach(key -> regionKeys.put(key.path("kid").asText(), key)));
    }

    /** Otherwise it would be the first implementation again. */
    @Test
    void noClassOfOursIsUsed() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/test/java/org/huizhi/vectors"))) {
            for (Path source : sources.toList()) {
                assertThat(Files.readString(source)).doesNotContain("import " + "org.huizhi", "import " + "org.jose4j");
            }
        }
    }

    @Test
    void messagesOpenToWhatWasSigned() throws IOException {
        JsonNode vectors = PlainJose.read("messages.json").path("vectors");

        assertThat(vectors).hasSize(7);
        for (JsonNode vector : vectors) {
            String name = vector.path("name").asText();
            String jws = vector.path("jws").asText();
            JsonNode message = PlainJose.json(vector.path("signed").asText());
            JsonNode headers = vector.path("headers");
            assertThat(opened(
                            vector.path("jwe").asText(),
                            message.path("destination").asText()))
                    .as(name)
                    .contains(jws);
            assertThat(isMessage(jws)).as(name).isTrue();
            assertThat(new String(PlainJose.payload(jws), StandardCharsets.UTF_8))
                    .as(name)
                    .isEqualTo(vector.path("signed").asText());
            assertThat(PlainJose.sha256(jws.getBytes(StandardCharsets.US_ASCII)))
                    .as(name)
                    .isEqualTo(vector.path("sha256").asText());
            assertThat(List.of(
                            headers.path("ce_id"),
                            headers.path("ce_source"),
                            headers.path("ce_type"),
                            headers.path("ce_subject"),
                            headers.path("ce_time"),
                            vector.path("key")))
                    .as(name)
                    .containsExactly(
                            message.path("id"),
                            message.path("source"),
                            message.path("type"),
                            message.path("subject"),
                            message.path("time"),
                            message.path("subject"));
        }
    }

    @Test
    void receiptsSpeakOfTheBytesThatWereSigned() throws IOException {
        Map<String, JsonNode> byName = new HashMap<>();
        PlainJose.read("messages.json")
                .path("vectors")
                .forEach(vector -> byName.put(vector.path("name").asText(), vector));

        JsonNode stored = line(byName.get("receipt-of-the-submission"));
        JsonNode refused = line(byName.get("receipt-that-refuses-the-return"));

        assertThat(stored.path("sha256")).isEqualTo(byName.get("submission").path("sha256"));
        assertThat(stored.path("verdict").asText()).isEqualTo("stored");
        assertThat(refused.path("sha256")).isEqualTo(byName.get("return").path("sha256"));
        assertThat(refused.path("reason").asText()).isEqualTo("illegal-transition");
    }

    private static JsonNode line(JsonNode vector) throws IOException {
        return PlainJose.json(vector.path("signed").asText()).at("/data/receipts/0");
    }

    @Test
    void deadLettersAreNotTaken() throws IOException {
        JsonNode vectors = PlainJose.read("dead-letters.json").path("vectors");

        assertThat(vectors.size()).isGreaterThan(12);
        for (JsonNode vector : vectors) {
            assertThat(reason(vector.path("jwe").asText()))
                    .as(vector.path("name").asText() + ": " + vector.path("why").asText())
                    .isEqualTo(vector.path("reason").asText());
        }
    }

    private Optional<String> opened(String jwe, String mailbox) {
        return PlainJose.decrypted(jwe, regionKeys.get(mailbox + "#enc-1"));
    }

    private boolean isMessage(String jws) throws IOException {
        JsonNode key = regionKeys.get(PlainJose.header(jws).path("kid").asText());
        return key != null && PlainJose.isSigned(jws, "huizhi-message", key);
    }

    private String reason(String jwe) throws IOException {
        Optional<String> opened = opened(jwe, "cn-140900");
        if (opened.isEmpty()) {
            return "unreadable";
        }
        String jws = opened.get();
        JsonNode header = PlainJose.header(jws);
        if (header.has("crit") || header.has("b64") || header.has("zip")) {
            return "unreadable";
        }
        if (!regionKeys.containsKey(header.path("kid").asText())) {
            return "unknown-sender";
        }
        if (!isMessage(jws)) {
            return "bad-signature";
        }
        try {
            JsonNode message = PlainJose.json(PlainJose.payload(jws));
            Instant.parse(message.path("time").asText());
            return UUID.fromString(message.path("id").asText()) + " is taken";
        } catch (IOException | DateTimeException e) {
            return "unreadable";
        }
    }

    @Test
    void anAgreementIsSignedByBoth() throws IOException {
        JsonNode vector = PlainJose.read("agreement.json");

        assertThat(signersOf(vector.path("signed"), "huizhi-agreement"))
                .containsExactlyInAnyOrder("cn-610800", "cn-140900");
        assertThat(signersOf(vector.path("proposed"), "huizhi-agreement")).containsExactly("cn-610800");
        byte[] payload = PlainJose.decoded(vector.at("/signed/payload").asText());
        assertThat(new String(payload, StandardCharsets.UTF_8))
                .isEqualTo(vector.path("payload").asText());
        assertThat(PlainJose.sha256(payload)).isEqualTo(vector.path("sha256").asText());
        for (JsonNode refused : vector.path("refused")) {
            assertThat(Set.copyOf(signersOf(refused.path("document"), "huizhi-agreement")))
                    .as(refused.path("name").asText())
                    .isNotEqualTo(Set.of("cn-610800", "cn-140900"));
        }
    }

    /** Mailboxes; "nobody" for a signature that is not good. */
    private List<String> signersOf(JsonNode document, String type) throws IOException {
        List<String> signers = new ArrayList<>();
        for (JsonNode signature : document.path("signatures")) {
            String jws = signature.path("protected").asText() + "."
                    + document.path("payload").asText() + "."
                    + signature.path("signature").asText();
            String kid = PlainJose.header(jws).path("kid").asText();
            boolean good = PlainJose.header(jws).path("iat").isIntegralNumber()
                    && PlainJose.isSigned(jws, type, regionKeys.get(kid));
            signers.add(good ? kid.substring(0, kid.indexOf('#')) : "nobody");
        }
        return signers;
    }

    @Test
    void theAuthorityHasSignedTheDirectory() throws IOException {
        JsonNode file = PlainJose.read("directory.json");

        for (JsonNode vector : file.path("vectors")) {
            String jws = vector.path("jws").asText();
            String name = vector.path("name").asText();
            String type = name.startsWith("entry")
                    ? "huizhi-directory-entry"
                    : name.equals("calendar") ? "huizhi-calendar" : "huizhi-directory-heartbeat";
            assertThat(PlainJose.isSigned(jws, type, authority)).as(name).isTrue();
            assertThat(new String(PlainJose.payload(jws), StandardCharsets.UTF_8))
                    .isEqualTo(vector.path("signed").asText());
        }
        assertThat(file.at("/vectors/4/key").asText())
                .isEqualTo(file.at("/vectors/4/header").asText())
                .isEqualTo("huizhi-heartbeat");
        for (JsonNode vector : file.path("refused")) {
            assertThat(PlainJose.header(vector.path("jws").asText()).path("kid").equals(authority.path("kid"))
                            && PlainJose.isSigned(vector.path("jws").asText(), "huizhi-directory-entry", authority))
                    .as(vector.path("name").asText())
                    .isFalse();
        }
        assertThat(file.at("/vectors/2/signed").asText()).contains("\"revokedAt\":\"2026-03-05T00:00:00Z\"");
    }

    @Test
    void aMonthIsCountedFromItsLines() throws IOException {
        JsonNode file = PlainJose.read("statement.json");
        JsonNode statement = PlainJose.json(file.path("payload").asText());
        Map<String, Integer> totals = new TreeMap<>();

        for (JsonNode day : file.path("days")) {
            StringBuilder lines = new StringBuilder();
            day.path("lines").forEach(line -> {
                lines.append(line.asText()).append('\n');
                count(line.asText().split("\\|", -1), totals);
            });
            assertThat(PlainJose.sha256(lines.toString().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(day.path("digest").asText());
        }

        totals.forEach((name, count) ->
                assertThat(file.path("totals").path(name).asInt()).as(name).isEqualTo(count));
        assertThat(statement.at("/directions/1/totals")).isEqualTo(file.path("totals"));
        assertThat(statement.at("/directions/1/days/0/digest")).isEqualTo(file.at("/days/0/digest"));
        assertThat(signersOf(file.path("proposed"), "huizhi-statement")).containsExactly("cn-140900");
        assertThat(signersOf(file.path("agreed"), "huizhi-statement")).containsExactly("cn-140900", "cn-610800");
    }

    /** Fields of a line: id, round, type, dueDate, outcome, returnedOn, extended, verdict, contested, arrivedLate. */
    private static void count(String[] line, Map<String, Integer> totals) {
        String outcome = line[4];
        add(totals, "due", true);
        add(totals, outcome, true);
        add(totals, "cohort", Set.of("returned", "declined", "open").contains(outcome));
        add(totals, "onTime", outcome.equals("returned") && line[5].compareTo(line[3]) <= 0);
        add(totals, "extended", line[6].equals("true"));
        add(totals, "valid", line[7].equals("valid"));
        add(totals, "invalid", line[7].equals("invalid"));
        add(totals, "contested", line[8].equals("true"));
        add(totals, "arrivedLate", line[9].equals("true"));
    }

    private static void add(Map<String, Integer> totals, String name, boolean counts) {
        totals.merge(name, counts ? 1 : 0, Integer::sum);
    }

    @Test
    void theChainOfTheAuditLogIsWhole() throws IOException {
        byte[] hash = new byte[32];
        int position = 0;
        for (String text : Files.readAllLines(PlainJose.VECTORS.resolve("audit.ndjson"))) {
            JsonNode line = PlainJose.json(text);
            if (line.has("entry")) {
                String canonical = canonical(line.path("entry"));
                byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
                hash = HexFormat.of()
                        .parseHex(PlainJose.sha256(ByteBuffer.allocate(32 + bytes.length)
                                .put(hash)
                                .put(bytes)
                                .array()));
                assertThat(line.path("hash").asText()).isEqualTo(HexFormat.of().formatHex(hash));
                position++;
            } else if (line.has("checkpoint")) {
                String jws = line.path("checkpoint").asText();
                assertThat(PlainJose.isSigned(
                                jws,
                                "huizhi-audit-checkpoint",
                                regionKeys.get(PlainJose.header(jws).path("kid").asText())))
                        .isTrue();
                JsonNode checkpoint = PlainJose.json(PlainJose.payload(jws));
                assertThat(checkpoint.path("position").asInt()).isEqualTo(position);
                assertThat(checkpoint.path("hash").asText())
                        .isEqualTo(HexFormat.of().formatHex(hash));
            }
        }
        assertThat(position).isEqualTo(3);
    }

    /** RFC 8785 for objects of texts and whole numbers: members in their order, no white space. */
    private static String canonical(JsonNode entry) {
        Map<String, JsonNode> members = new TreeMap<>();
        entry.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        StringBuilder text = new StringBuilder("{");
        members.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }

    @Test
    void bundlesOfEvidenceStandOrFallAsTheVectorsSay() throws IOException {
        JsonNode vectors = PlainJose.read("evidence.json").path("vectors");

        assertThat(vectors.size()).isGreaterThan(15);
        for (JsonNode vector : vectors) {
            String file = vector.path("file").asText();
            PlainEvidence evidence =
                    PlainEvidence.verify(Files.readAllBytes(PlainJose.VECTORS.resolve(file)), authority);
            Set<String> findings = new TreeSet<>();
            vector.path("findings")
                    .forEach(finding -> findings.add(finding.path("finding").asText() + " "
                            + finding.path("place").asText()));
            assertThat(evidence.findings).as(file).isEqualTo(findings);
            assertThat(evidence.findings.isEmpty())
                    .as(file)
                    .isEqualTo(vector.path("valid").asBoolean());
            if (vector.path("valid").asBoolean()) {
                assertThat(evidence.refused)
                        .as(file)
                        .containsExactlyElementsOf(vector.path("refused")
                                .valueStream()
                                .map(refused -> refused.path("type").asText() + " "
                                        + refused.path("reason").asText())
                                .toList());
                assertThat(evidence.dueDate)
                        .as(file)
                        .isEqualTo(vector.path("dueDate").asText());
                assertThat(evidence.withoutReceipt)
                        .as(file)
                        .isEqualTo(vector.path("withoutReceipt").asBoolean());
                assertThat(evidence.returnedOn)
                        .as(file)
                        .isEqualTo(vector.path("returnedOn").asText(null));
            }
        }
    }
}
