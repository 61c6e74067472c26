package org.huizhi.rest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.huizhi.access.StandingRights;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ContractFilter;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.SelfSigned;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Systems that show a certificate are who the node's administrator registered them as, and nobody else. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Doorkeeper.class)
class ClientCertificateTest {

    /** Made before the node starts. */
    private static @Nullable Keys keys;

    /** @param clients the node's file of registered systems */
    private record Keys(
            Path clients, SelfSigned node, SelfSigned police, SelfSigned hub, SelfSigned stranger, SelfSigned lapsed) {

        static Keys create(Path folder) {
            Keys created = new Keys(
                    folder.resolve("clients.json"),
                    SelfSigned.create(folder, "node"),
                    SelfSigned.create(folder, "police"),
                    SelfSigned.create(folder, "hub"),
                    SelfSigned.create(folder, "stranger"),
                    SelfSigned.create(folder, "lapsed", "-startdate", "-10d", "-validity", "5"));
            created.node.trust(created.police);
            created.node.trust(created.hub);
            created.node.trust(created.stranger);
            created.node.trust(created.lapsed);
            return created;
        }
    }

    private static Keys keys() {
        return requireNonNull(keys, "made before the node starts");
    }

    public static final class Certificates implements QuarkusTestResourceLifecycleManager {

        private final Path folder = Folders.create("certificates");

        @Override
        public Map<String, String> start() {
            Keys created = Keys.create(folder);
            keys = created;
            registerAll();
            return Map.of(
                    "quarkus.http.test-ssl-port",
                    "0",
                    "quarkus.http.ssl.certificate.key-store-file",
                    created.node().keystore().toString(),
                    "quarkus.http.ssl.certificate.key-store-password",
                    SelfSigned.PASSWORD,
                    "quarkus.http.ssl.certificate.key-store-key-alias",
                    "node",
                    "quarkus.http.ssl.certificate.trust-store-file",
                    created.node().keystore().toString(),
                    "quarkus.http.ssl.certificate.trust-store-password",
                    SelfSigned.PASSWORD,
                    "huizhi.access.clients",
                    created.clients().toString(),
                    "huizhi.access.reload-interval",
                    "1s");
        }

        @Override
        public void stop() {
            Folders.delete(folder);
        }
    }

    private static void registerAll() {
        register(
                client("police", keys().police(), "submitter", "610802-public-security"),
                client("hub", keys().hub(), "auditor", "610800-hub"),
                client("lapsed", keys().lapsed(), "submitter", "610800-hub"));
    }

    private static String client(String name, SelfSigned certificate, String role, String office) {
        return "{\"name\":\"%s\",\"certificates\":[\"%s\"],\"roles\":[\"%s\"],\"offices\":[\"%s\"]}"
                .formatted(name, certificate.fingerprint(), role, office);
    }

    private static void register(String... entries) {
        try {
            Files.writeString(keys().clients(), "{\"clients\":[" + String.join(",", entries) + "]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Inject
    StandingRights standing;

    @TestHTTPResource(value = "/", tls = true)
    URL https;

    private RequestSpecification with(SelfSigned certificate) {
        return withoutCertificate().keyStore(certificate.keystore().toString(), SelfSigned.PASSWORD);
    }

    private RequestSpecification withoutCertificate() {
        return RestAssured.given()
                .filter(new ContractFilter())
                .baseUri("https://localhost")
                .port(https.getPort())
                .trustStore(keys().node().keystore().toString(), SelfSigned.PASSWORD)
                .header("Accept-Language", "en")
                .contentType(ContentType.JSON);
    }

    /** However long it has not called: one that has changes sent to it need not. */
    @Test
    void whatGoesOnForASystemEndsWithItsRegistrationAlone() {
        String webhook = with(keys().police())
                .body("{\"url\": \"https://receiver.example/changes\"}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(201)
                .body("allowedUntil", nullValue())
                .extract()
                .path("id");
        String account = String.valueOf(Yulin.query("select account from webhook where id = ?::uuid", webhook)
                .get(0)
                .get("account"));
        Yulin.update("update standing_right set shown_at = shown_at - interval '90 days' where account = ?", account);

        assertThat(standing.of(account))
                .hasValueSatisfying(caller -> assertThat(caller.offices()).contains("610802-public-security"));
        register(client("hub", keys().hub(), "auditor", "610800-hub"));
        try {
            Patience.until("it is gone", () -> standing.of(account).isEmpty());
        } finally {
            registerAll();
        }
        Patience.until("it is back", () -> standing.of(account).isPresent());
        with(keys().police()).delete("/api/v1/webhooks/" + webhook).then().statusCode(204);
    }

    @Test
    void aRegisteredSystemNeedsNoTokenAndSeesItsOfficesOnly() {
        String ofOthers =
                TestCaller.submitter().submitted(Slips.with(Slips.submission(), "/sender/office", "610800-hub"));
        Response submitted =
                with(keys().police()).body(Slips.submission().toString()).post("/api/v1/notices");
        String slip = submitted.then().statusCode(201).extract().path("id");

        with(keys().police()).get("/api/v1/notices/" + slip).then().statusCode(200);
        with(keys().police()).get("/api/v1/notices/" + ofOthers).then().statusCode(404);
        with(keys().police()).get("/api/v1/audit").then().statusCode(403);
        Patience.until(
                "the reading is in the audit log",
                () -> with(keys().hub())
                        .queryParam("notice", slip)
                        .get("/api/v1/audit")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<List<String>>path("items.caller")
                        .contains("certificate:police"));
    }

    @Test
    void aCertificateThatIsNotRegisteredOrLapsedIsNobodysWhateverTokenComesWithIt() {
        String token = "Bearer " + TestCaller.submitter().token();
        for (SelfSigned nobodys : new SelfSigned[] {keys().stranger(), keys().lapsed()}) {
            with(nobodys)
                    .header("Authorization", token)
                    .get("/api/v1/notices")
                    .then()
                    .statusCode(401)
                    .body("type", equalTo("urn:huizhi:problem:unauthorized"))
                    .body("detail", equalTo("the certificate of this connection is not registered, or has lapsed"));
        }
    }

    /** A system has no session: it cannot sign out, and has no account. */
    @Test
    void aRegisteredSystemReadsPagesInItsRolesAndAnotherCertificateOpensNone() {
        String slip = with(keys().police())
                .body(Slips.submission().toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        page(keys().police(), "/console/work/" + slip)
                .then()
                .statusCode(200)
                .body(containsString("certificate:police"), not(containsString("/console/sign-out")));
        page(keys().hub(), "/console/audit").then().statusCode(200);
        page(keys().police(), "/console/audit").then().statusCode(403);
        page(keys().stranger(), "/console/work").then().statusCode(401);
        page(keys().lapsed(), "/console/work").then().statusCode(401);
    }

    private Response page(SelfSigned certificate, String address) {
        return RestAssured.given()
                .baseUri("https://localhost")
                .port(https.getPort())
                .trustStore(keys().node().keystore().toString(), SelfSigned.PASSWORD)
                .keyStore(certificate.keystore().toString(), SelfSigned.PASSWORD)
                .redirects()
                .follow(false)
                .header("Accept", "text/html")
                .header("Accept-Language", "en")
                .get(address);
    }

    @Test
    void withoutACertificateATokenCountsAsBefore() {
        withoutCertificate().get("/api/v1/notices").then().statusCode(401);
        withoutCertificate()
                .header("Authorization", "Bearer " + TestCaller.submitter().token())
                .get("/api/v1/notices")
                .then()
                .statusCode(200);
    }

    @Test
    void aSystemsCertificateIsReplacedWhileTheNodeRuns() {
        register(client("police", keys().stranger(), "submitter", "610802-public-security"));
        try {
            Patience.until("the new certificate counts", () -> status(keys().stranger()) == 200);
            assertThat(status(keys().police())).isEqualTo(401);
        } finally {
            registerAll();
            Patience.until("the old one counts again", () -> status(keys().police()) == 200);
        }
    }

    private int status(SelfSigned certificate) {
        return with(certificate).get("/api/v1/notices").statusCode();
    }
}
