package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory as the node holds it, and as an administrator renews it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DirectoryTest {

    private final TestCaller administrator = TestCaller.administrator();
    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final Instant second = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Instant first = second.minusMillis(1);
    private final Instant third = second.plusMillis(1);

    /** A region that no other test knows. */
    private final Party lueliang = Party.of(
            "cn-141100", Regions.region("141100").name(), "141100", List.of(Regions.region("141100")), List.of());

    @Test
    void everybodySeesRegionsAndPublicKeys() {
        TestCaller.auditor()
                .get("/directory")
                .then()
                .statusCode(200)
                .body("mailbox", equalTo("cn-610800"))
                .body("entries.mailbox", hasItems("cn-140900", "cn-150600", "cn-610800"))
                .body("entries.find { it.mailbox == 'cn-610800' }.keys.kid", hasItem("cn-610800#sig-1"))
                .body(
                        "entries.find { it.mailbox == 'cn-610800' }.regions.find { it.code == '610821' }.successors",
                        contains("610881"))
                .body(
                        "entries.find { it.mailbox == 'cn-610800' }.regions.find { it.code == '610821' }.validTo",
                        equalTo("2017-01-01"))
                .body(not(containsString("\"d\"")));
    }

    /** Systems ask for the offices each morning; they change once in a while. */
    @ParameterizedTest
    @ValueSource(strings = {"/offices", "/offices?region=610802", "/notice-types", "/notice-types/notification"})
    void whatHasNotChangedIsNotSentAgain(String path) {
        String tag = administrator.get(path).header("ETag");

        Response again = administrator.request().header("If-None-Match", tag).get("/api/v1" + path);

        again.then().statusCode(304).header("ETag", equalTo(tag));
        assertThat(again.asByteArray()).isEmpty();
        administrator
                .request()
                .header("If-None-Match", "\"another\"")
                .get("/api/v1" + path)
                .then()
                .statusCode(200)
                .header("ETag", equalTo(tag));
    }

    @Inject
    CurrentDirectory directory;

    /** It is looked at every few seconds, and is the same all day. */
    @Test
    void aDirectoryThatWasLookedAtAgainIsNotSentAgain() {
        Response first = administrator.get("/directory");
        directory.verified();

        administrator
                .request()
                .header("If-None-Match", first.header("ETag"))
                .get("/api/v1/directory")
                .then()
                .statusCode(304);
    }

    @Test
    void whatTheAuthorityPublishesIsSentToWhoHadTheDirectoryBefore() {
        String tag = administrator.get("/directory").header("ETag");

        load(around.authority().entry(lueliang, second)).then().statusCode(200);

        administrator
                .request()
                .header("If-None-Match", tag)
                .get("/api/v1/directory")
                .then()
                .statusCode(200)
                .body("entries.find { it.mailbox == 'cn-141100' }.issuedAt", equalTo(second.toString()));
    }

    @Test
    void aSignedEntryIsTakenInAndAnOlderOneIsNot() {
        load(around.authority().entry(lueliang, second))
                .then()
                .statusCode(200)
                .body("accepted", contains("cn-141100"))
                .body("refused", hasSize(0));
        assertThat(issuedAt("cn-141100")).isEqualTo(second.toString());

        load(around.authority().entry(lueliang, first))
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:directory-entry-refused"))
                .body("errors.pointer", contains("/entries/0"));
        assertThat(issuedAt("cn-141100")).isEqualTo(second.toString());
        assertThat(Yulin.query(
                        "select detail from audit_entry where action = 'directory.load' and caller = ?",
                        administrator.subject()))
                .extracting(row -> (String) row.get("detail"))
                .anyMatch(detail -> detail.contains("cn-141100"));
    }

    @Test
    void eachEntryIsJudgedOnItsOwn() {
        String good = around.authority().entry(lueliang, second);
        String forged = Authority.create().entry(around.xinzhou(), third);
        String held = issuedAt("cn-140900");

        load(forged, good, "nonsense")
                .then()
                .statusCode(200)
                .body("accepted", contains("cn-141100"))
                .body("refused.index", contains(0, 2));
        assertThat(issuedAt("cn-140900")).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"forged", "tampered", "nonsense", "empty payload"})
    void aBadEntryIsRefusedAndTheHeldOneStays(String fault) {
        load(around.authority().entry(lueliang, second)).then().statusCode(200);
        String[] parts = around.authority().entry(lueliang, third).split("\\.");
        String other = around.authority().entry(lueliang, third.plusMillis(1)).split("\\.")[1];
        String bad = switch (fault) {
            case "forged" -> Authority.create().entry(lueliang, third);
            case "tampered" -> parts[0] + "." + other + "." + parts[2];
            case "nonsense" -> "a.b.c";
            default -> around.authority().entry(Map.of());
        };

        load(bad)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:directory-entry-refused"))
                .body("errors.code", contains("refused"));

        assertThat(issuedAt("cn-141100")).isEqualTo(second.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                           | /entries   | required
            {"entries": []}              | /entries   | required
            {"entries": "x"}             | /entries   | invalid-value
            {"entries": [7]}             | /entries/0 | invalid-value
            {"entries": [null]}          | /entries/0 | invalid-value
            {"entries": [""]}            | /entries/0 | invalid-value
            {"entries": ["x"], "now": 1} | /now       | unknown-field
            """)
    void aLoadHasItsForm(String body, String pointer, String code) {
        administrator
                .post("/directory", body)
                .then()
                .statusCode(422)
                .body("errors.pointer", contains(pointer))
                .body("errors.code", contains(code));
    }

    @Test
    void officesAreFoundByRegionDepartmentAndMailbox() {
        TestCaller caller = TestCaller.submitter();

        caller.get("/offices?mailbox=cn-140900")
                .then()
                .statusCode(200)
                .body("items.mailbox", everyItem(equalTo("cn-140900")))
                .body("items.id", hasItems("140900-hub", "140930-health"));
        caller.get("/offices?region=610802")
                .then()
                .body("items.id", contains("610802-civil-affairs", "610802-health", "610802-public-security"));
        caller.get("/offices?region=610802&department=health")
                .then()
                .body("items.id", contains("610802-health"))
                .body("items[0].parent", equalTo("610800-hub"))
                .body("items[0].level", equalTo("county"));
        caller.get("/offices?department=hub&mailbox=cn-610800").then().body("items[0].parent", nullValue());
        caller.get("/offices?region=999999").then().statusCode(200).body("items", hasSize(0));
        caller.get("/offices").then().body("items.mailbox", hasItems("cn-610800", "cn-140900", "cn-150600"));
    }

    private Response load(String... entries) {
        return administrator.request().body(Map.of("entries", List.of(entries))).post("/api/v1/directory");
    }

    private String issuedAt(String mailbox) {
        return administrator.get("/directory").path("entries.find { it.mailbox == '" + mailbox + "' }.issuedAt");
    }
}
