package org.huizhi.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority and a region make keys, sign, revoke and publish, with nothing but the command line. */
class AuthorityCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(com.fasterxml.jackson.databind.SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    @TempDir
    Path folder;

    private record Answer(int code, String out, String err) {}

    @BeforeEach
    void anAuthorityAndARegionHaveKeys() throws IOException {
        assertThat(run(
                        "authority",
                        "create-keys",
                        "--keys",
                        path("authority.private"),
                        "--public",
                        path("authority.jwks")))
                .satisfies(AuthorityCommandTest::wentWell);
        writeEntry("yulin.json", createKeys("1"));
    }

    @Test
    void whatTheAuthoritySignsIsShown() throws IOException {
        assertThat(sign("yulin.json")).satisfies(AuthorityCommandTest::wentWell);

        Answer shown = show("--directory", path("directory.jws"));

        assertThat(shown.code).isZero();
        assertThat(shown.out)
                .contains("cn-610800  榆林市 Yulin  610800")
                .contains("cn-610800#sig-1  SIG  EdDSA")
                .contains("cn-610800#enc-1  ENC  ECDH-ES")
                .contains("valid 有效");
        for (String secret : List.of("authority.private", "node.jwks")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(folder.resolve("authority.jwks"))).doesNotContain("\"d\"");
    }

    @Test
    void aKeyIsReplacedByOneThatBeginsLaterAndCannotBeDropped() throws IOException {
        sign("yulin.json");
        JsonNode old = JSON.readTree(folder.resolve("yulin.json").toFile()).path("keys");
        JsonNode fresh = createKeys("2");
        writeEntry("dropped.json", fresh);

        Answer dropped = sign("dropped.json");

        assertThat(dropped.code).isOne();
        assertThat(dropped.err).contains("refused: key cn-610800#sig-1 is gone").contains("was not changed");
        writeEntry("both.json", concat(old, fresh));
        assertThat(sign("both.json"))
                .satisfies(AuthorityCommandTest::wentWell)
                .satisfies(answer -> assertThat(answer.err).isEmpty());
        assertThat(show("--directory", path("directory.jws")).out).contains("not yet valid 未生效");
        JsonNode hasty = JSON.readTree(run(
                        "node",
                        "create-keys",
                        "--mailbox",
                        "cn-610800",
                        "--name",
                        "3",
                        "--keys",
                        path("node.jwks"),
                        "--valid-from",
                        Instant.now().toString())
                .out);
        writeEntry("hasty.json", concat(old, fresh, hasty));
        assertThat(sign("hasty.json").err).contains("warning: key cn-610800#sig-3 is valid from");
    }

    @Test
    void aRevokedKeyStaysRevoked() throws IOException {
        sign("yulin.json");

        Answer revoked = run(
                "authority",
                "revoke",
                "--revoke",
                "cn-610800#sig-1",
                "--at",
                "2026-11-01T00:00:00Z",
                "--keys",
                path("authority.private"),
                "--authority",
                path("authority.jwks"),
                "--directory",
                path("directory.jws"));

        assertThat(revoked.code).isZero();
        assertThat(revoked.out).contains("revoked 已吊销 2026-11-01T00:00:00Z");
        assertThat(revoked.err).contains("warning: cn-610800 has no key for SIG that is valid now");
        assertThat(sign("yulin.json").err).contains("was revoked at 2026-11-01T00:00:00Z, which is not taken back");
        assertThat(run(
                                "authority",
                                "revoke",
                                "--revoke",
                                "cn-610800#sig-9",
                                "--keys",
                                path("authority.private"),
                                "--authority",
                                path("authority.jwks"),
                                "--directory",
                                path("directory.jws"))
                        .err)
                .isEqualToIgnoringNewLines("no entry of the directory has a key cn-610800#sig-9");
    }

    @Test
    void whatNodesWouldRefuseIsNotSigned() throws IOException {
        sign("yulin.json");
        String before = Files.readString(folder.resolve("directory.jws"));
        ObjectNode entry =
                (ObjectNode) JSON.readTree(folder.resolve("yulin.json").toFile());

        Files.writeString(
                folder.resolve("bad.json"),
                entry.deepCopy().put("region", "999999").toString());
        Files.writeString(
                folder.resolve("stale.json"),
                entry.deepCopy()
                        .put("issuedAt", Instant.now().minus(Duration.ofDays(1)).toString())
                        .toString());
        Files.writeString(folder.resolve("nonsense.json"), "{");

        assertThat(sign("bad.json").err).contains("bad.json: mailbox cn-610800 stands for region 999999, not listed");
        assertThat(sign("stale.json").err).contains("not after the one before");
        assertThat(sign("nonsense.json").err).contains("nonsense.json: the document is not JSON");
        assertThat(sign("missing.json").err).contains("missing.json: there is no such file");
        assertThat(sign("yulin.json").code).isZero();
        assertThat(before).isNotEqualTo(Files.readString(folder.resolve("directory.jws")));
    }

    /** The announcement as the folder of a node has it. */
    @Test
    void theAuthoritySignsAYearOfHolidaysIntoTheSameDirectory() throws IOException {
        Files.copy(Path.of("src/main/resources/calendars/cn-2026.calendar.json"), folder.resolve("cn-2026.json"));
        sign("yulin.json");

        Answer signed = sign("cn-2026.json");

        assertThat(signed).satisfies(AuthorityCommandTest::wentWell);
        assertThat(signed.out).contains("calendar/cn/2026  国办发明电〔2025〕7号", "holidays 节假日 7");
        assertThat(show("--directory", path("directory.jws")).out).contains("cn-610800  榆林市", "calendar/cn/2026");
        assertThat(JSON.readTree(show("--entry", "calendar/cn/2026", "--directory", path("directory.jws")).out))
                .isEqualTo(JSON.readTree(folder.resolve("cn-2026.json").toFile()));
        Files.writeString(
                folder.resolve("corrected.json"),
                Files.readString(folder.resolve("cn-2026.json")).replace("2026-10-10", "2026-10-11"));
        assertThat(sign("corrected.json").err).contains("warning: calendar/cn/2026 counts other days than before");
        ObjectNode stale =
                (ObjectNode) JSON.readTree(folder.resolve("cn-2026.json").toFile());
        Files.writeString(
                folder.resolve("stale.json"),
                stale.put("issuedAt", "2025-11-10T00:00:00Z").toString());
        assertThat(sign("stale.json").err).contains("refused: calendar/cn/2026: issued at 2025-11-10T00:00:00Z");
        Files.writeString(
                folder.resolve("bad.json"),
                Files.readString(folder.resolve("cn-2026.json")).replace("2026-10-10", "2026-10-12"));
        assertThat(sign("bad.json").err).contains("bad.json: ", "2026-10-12 is no make-up day");
    }

    @Test
    void anEntryThatNamesACalendarThatNobodyKnowsIsNotSigned() throws IOException {
        ObjectNode entry =
                (ObjectNode) JSON.readTree(folder.resolve("yulin.json").toFile());
        Files.writeString(
                folder.resolve("german.json"),
                entry.put("holidayCalendar", "de").toString());

        Answer refused = sign("german.json");

        assertThat(refused.code).isOne();
        assertThat(refused.err).contains("refused: cn-610800 names the calendar de");
        assertThat(folder.resolve("directory.jws")).doesNotExist();
        Files.writeString(
                folder.resolve("de-2026.json"),
                Files.readString(Path.of("src/main/resources/calendars/cn-2026.calendar.json"))
                        .replace("\"cn\"", "\"de\""));
        assertThat(sign("de-2026.json")).satisfies(AuthorityCommandTest::wentWell);
        assertThat(sign("german.json")).satisfies(AuthorityCommandTest::wentWell);
    }

    @Test
    void aRegionWithNothingListedAboveItIsTold() throws IOException {
        ObjectNode entry =
                (ObjectNode) JSON.readTree(folder.resolve("yulin.json").toFile());
        for (JsonNode region : entry.path("regions")) {
            if (region.path("code").asText().equals("610000")) {
                ((ObjectNode) region).put("code", "619999");
            }
        }
        Files.writeString(folder.resolve("gap.json"), entry.toString());

        assertThat(sign("gap.json").err).contains("warning: region 610800 of cn-610800 has nothing listed above it");
    }

    @Test
    void aForgedDirectoryIsShownToBeOneAndNotPublished() throws IOException {
        Files.writeString(folder.resolve("directory.jws"), Authority.create().entry(Regions.yulin()));

        Answer shown = show("--directory", path("directory.jws"));
        Answer published = run(
                "authority",
                "publish",
                "--authority",
                path("authority.jwks"),
                "--directory",
                path("directory.jws"),
                "--bootstrap",
                "localhost:1");

        assertThat(shown.code).isOne();
        assertThat(shown.err).contains("entry 1 refused: the authority's signature is bad");
        assertThat(published.code).isOne();
        assertThat(published.out).isEmpty();
        assertThat(run("authority", "show").code).isEqualTo(2);
    }

    @Test
    void whatIsPublishedIsOnTheTopic() throws IOException {
        sign("yulin.json");
        try (EmbeddedBus bus = EmbeddedBus.start()) {
            assertThat(show("--bootstrap", bus.bootstrapServers()).err)
                    .isEqualToIgnoringNewLines("the bus has no topic huizhi.directory");
            bus.createDirectory("huizhi.directory");

            Answer published = run(
                    "authority",
                    "publish",
                    "--authority",
                    path("authority.jwks"),
                    "--directory",
                    path("directory.jws"),
                    "--bootstrap",
                    bus.bootstrapServers());

            assertThat(published).satisfies(AuthorityCommandTest::wentWell);
            assertThat(published.out).isEqualToIgnoringNewLines("published on huizhi.directory: cn-610800");
            assertThat(show("--bootstrap", bus.bootstrapServers()).out)
                    .isEqualTo(show("--directory", path("directory.jws")).out);
        }
    }

    @Test
    void aHeartbeatIsPublishedOfNowOrOfWhatWasSignedAheadOnAMachineWithoutANetwork() throws IOException {
        try (EmbeddedBus bus = EmbeddedBus.start()) {
            bus.createDirectory("huizhi.directory");

            Answer now = run(
                    "authority",
                    "heartbeat",
                    "--keys",
                    path("authority.private"),
                    "--bootstrap",
                    bus.bootstrapServers());
            Answer ahead = run(
                    "authority",
                    "heartbeat",
                    "--keys",
                    path("authority.private"),
                    "--to",
                    path("ahead.jws"),
                    "--hours",
                    "48");
            Answer later = run(
                    "authority",
                    "heartbeat",
                    "--from",
                    path("ahead.jws"),
                    "--authority",
                    path("authority.jwks"),
                    "--bootstrap",
                    bus.bootstrapServers());

            assertThat(List.of(now, ahead, later)).allSatisfy(AuthorityCommandTest::wentWell);
            assertThat(now.out).contains("published on huizhi.directory");
            List<String> signed = Files.readAllLines(folder.resolve("ahead.jws"));
            assertThat(signed).hasSize(48);
            Files.write(folder.resolve("ahead.jws"), signed.subList(1, 48));
            assertThat(run(
                                    "authority",
                                    "heartbeat",
                                    "--from",
                                    path("ahead.jws"),
                                    "--authority",
                                    path("authority.jwks"),
                                    "--bootstrap",
                                    bus.bootstrapServers())
                            .err)
                    .as("an hour too early")
                    .contains("holds no heartbeat of the authority whose time has come");
        }
        assertThat(run("authority", "heartbeat", "--bootstrap", "localhost:1").err)
                .contains("--keys");
    }

    private JsonNode createKeys(String name) throws IOException {
        Answer made = run("node", "create-keys", "--mailbox", "cn-610800", "--name", name, "--keys", path("node.jwks"));
        assertThat(made).satisfies(AuthorityCommandTest::wentWell);
        return JSON.readTree(made.out);
    }

    @Test
    void anAuthorityAndARegionMaySignWithSm2() throws IOException {
        assertThat(run(
                        "authority",
                        "create-keys",
                        "--algorithm",
                        "SM2",
                        "--keys",
                        path("sm2.private"),
                        "--public",
                        path("sm2.jwks")))
                .satisfies(AuthorityCommandTest::wentWell);
        Answer made = run(
                "node", "create-keys", "--mailbox", "cn-610800", "--algorithm", "SM2", "--keys", path("sm2-node.jwks"));
        writeEntry("sm2.json", JSON.readTree(made.out));

        assertThat(run(
                        "authority",
                        "sign",
                        "--keys",
                        path("sm2.private"),
                        "--authority",
                        path("sm2.jwks"),
                        "--directory",
                        path("sm2.jws"),
                        path("sm2.json")))
                .satisfies(AuthorityCommandTest::wentWell);

        assertThat(run("authority", "show", "--authority", path("sm2.jwks"), "--directory", path("sm2.jws")).out)
                .contains("cn-610800#sig-1  SIG  SM2", "cn-610800#enc-1  ENC  ECDH-ES", "valid 有效");
        assertThat(Files.readString(folder.resolve("sm2.jwks")))
                .contains("\"SM2\"")
                .doesNotContain("\"d\"");
    }

    /** The template that the deployment documents point to. */
    @Test
    void theTemplateOfAnEntryIsSignedOnceItHasKeysAndTakenOutOfTheDirectoryToBeChanged() throws IOException {
        ObjectNode template =
                (ObjectNode) JSON.readTree(Path.of("deploy/entry.json").toFile());
        assertThat(template.path("keys").isEmpty()).isTrue();
        template.set("keys", createKeys("template"));
        Files.writeString(folder.resolve("template.json"), template.toString());

        assertThat(sign("template.json")).satisfies(AuthorityCommandTest::wentWell);

        Answer entry = show("--entry", "cn-610800", "--copy", path("copy.jws"), "--directory", path("directory.jws"));
        assertThat(entry.code).as(entry.err).isZero();
        assertThat(JSON.readTree(entry.out)).isEqualTo(template);
        assertThat(folder.resolve("copy.jws")).hasSameTextualContentAs(folder.resolve("directory.jws"));
        assertThat(show("--entry", "cn-999999", "--directory", path("directory.jws")).err)
                .contains("no entry of cn-999999");
    }

    private void writeEntry(String file, JsonNode keys) throws IOException {
        ObjectNode entry = JSON.valueToTree(Regions.yulin().toDocument(Authority.ISSUED_AT));
        entry.remove("issuedAt");
        entry.set("keys", keys);
        Files.writeString(folder.resolve(file), entry.toString());
    }

    private static JsonNode concat(JsonNode... lists) {
        var all = JSON.createArrayNode();
        for (JsonNode list : lists) {
            list.forEach(all::add);
        }
        return all;
    }

    private Answer sign(String entry) {
        return run(
                "authority",
                "sign",
                "--keys",
                path("authority.private"),
                "--authority",
                path("authority.jwks"),
                "--directory",
                path("directory.jws"),
                path(entry));
    }

    private Answer show(String... source) {
        String[] arguments = new String[4 + source.length];
        System.arraycopy(new String[] {"authority", "show", "--authority", path("authority.jwks")}, 0, arguments, 0, 4);
        System.arraycopy(source, 0, arguments, 4, source.length);
        return run(arguments);
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private static void wentWell(Answer answer) {
        assertThat(answer.code).as(answer.err).isZero();
    }

    private static Answer run(String... arguments) {
        CommandLineProbe.Said said = CommandLineProbe.said(arguments);
        return new Answer(said.code(), said.out(), said.err());
    }
}
