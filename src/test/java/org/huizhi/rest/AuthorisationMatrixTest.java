package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Contract;
import org.huizhi.testsupport.Exchange;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.RawHttp;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the contract, asked by every role, for every kind of office. Roles are those that the contract
 * names; how far offices reach is said in {@link #reach}. An operation that is new and says neither fails here.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AuthorisationMatrixTest {

    /**
     * What tokens may name. The last two are nobody's: a group that the node does not know, and a token without groups.
     */
    private static final List<Set<String>> ROLES = List.of(
            Set.of("submitter"),
            Set.of("handler"),
            Set.of("registrar"),
            Set.of("operator"),
            Set.of("auditor"),
            Set.of("administrator"),
            Set.of("janitor"),
            Set.of());

    /** Who acts for offices. The others watch the node, and need its root office for it. */
    private static final Set<String> ACTING = Set.of("submitter", "handler", "registrar");

    /** What is the same for everybody, as the directory is. */
    private static final Set<String> FOR_ALL_OFFICES = Set.of(
            "readMe",
            "readDirectory",
            "listOffices",
            "listNoticeTypes",
            "readNoticeType",
            // Of the caller's own offices.
            "readUploadTemplate",
            // Each is its account's alone; whether its rows may speak for an office is told of each row.
            "listUploads",
            "uploadNotices",
            "readUpload",
            "cancelUpload",
            "readUploadFailures",
            "readUploadSlips",
            // So is each of these; whether its slip may speak for an office is told when it is submitted.
            "listAttachmentUploads",
            "beginAttachment",
            "readAttachmentUpload",
            "appendToAttachment",
            "deleteAttachmentUpload",
            // Whether its rows may act for an office is told of each row.
            "importWork");

    /** Whoever registers them: offices bound what is sent, which WebhooksTest asks for. */
    private static final Set<String> OF_ITS_ACCOUNT = Set.of(
            "listWebhooks",
            "registerWebhook",
            "readWebhook",
            "changeWebhook",
            "deleteWebhook",
            "pauseWebhook",
            "resumeWebhook",
            "rotateWebhookSecret",
            "testWebhook",
            "listWebhookAttempts");

    private static final String OWN = Slips.YULIN_OFFICE;
    private static final String NO_SUCH_ID = "00000000-0000-7000-8000-000000000000";
    private static final String DOCUMENT_NUMBER = "000101198505055555";
    private static final String SUBMISSION = person(Slips.submission()).toString();

    /** Made before the first test. */
    private static String outgoing = "";

    private static String incoming = "";
    /** Of either: ids are unique per region only. */
    private static String attachment = "";

    /** Where changes are read from. */
    private static String before = "";

    /** Where the offices of a token lie. Regions may share an issuer, so it is one issuer for all of them. */
    private enum Where {
        /** The own region's; above all of its offices. */
        ROOT,
        /** In the own region. */
        REGION,
        /** Of another region, of none, or none at all: no role counts. */
        ELSEWHERE
    }

    /** The offices of a token, as seen from those of the notice. */
    private enum Place {
        OWN_OFFICE(Where.REGION, true, OWN),
        ABOVE_IT(Where.ROOT, true, "610800-hub"),
        OF_SEVERAL(Where.REGION, true, "610828-health", OWN),
        OF_TWO_REGIONS(Where.REGION, true, OWN, "140900-hub"),
        NEXT_DOOR(Where.REGION, false, "610802-health"),
        SAME_DEPARTMENT_OF_THE_CITY(Where.REGION, false, "610800-public-security"),
        THE_PARTNERS(Where.ELSEWHERE, false, "140930-public-security", "140900-hub"),
        A_THIRD_REGIONS(Where.ELSEWHERE, false, "150600-hub"),
        UNKNOWN(Where.ELSEWHERE, false, "999999-hub"),
        NOWHERE(Where.ELSEWHERE, false);

        private final Where where;
        private final boolean within;
        private final List<String> offices;

        Place(Where where, boolean within, String... offices) {
            this.where = where;
            this.within = within;
            this.offices = List.of(offices);
        }

        private boolean lets(Set<String> roles, Operation operation) {
            return roles.stream()
                    .filter(operation.roles()::contains)
                    .anyMatch(role -> where == Where.ROOT || (where == Where.REGION && ACTING.contains(role)));
        }
    }

    /** How offices bound an operation. */
    private enum Reach {
        /** A notice outside is not there: 404. */
        NOTICE,
        /** Notices outside are not among what is found. */
        FOUND,
        /** What happened to notices outside is not among what is told. */
        CHANGES,
        /** An office outside may not be spoken for: 403. */
        SPOKEN_FOR,
        /** The same, of what is read of an office. */
        READ_FOR,
        /** The same, for what an office registers of its own; whether it can be done depends on what is registered. */
        REGISTERED_FOR,
        /** The same for each line of a batch. */
        SPOKEN_FOR_BY_LINES,
        /** A notice outside is not found on its line. */
        NOTICES_BY_LINES,
        /** Who acts for offices sees their figures; who watches the node sees all. */
        FIGURES,
        /** The slips of such figures. */
        FIGURE_SLIPS,
        /** Parts of notices outside are not among what is listed. */
        PARTS,
        /** The same of who is silent; nobody is in this test. */
        SILENCE,
        /** Roles alone decide. */
        NODE
    }

    record Operation(String id, String method, String path, Set<String> roles) {

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Operation> operations() throws IOException {
        JsonNode contract =
                new YAMLMapper().readTree(Path.of("openapi/huizhi-node.yaml").toFile());
        List<Operation> operations = new ArrayList<>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("operationId")) {
                        Set<String> roles = new TreeSet<>();
                        method.getValue().path("x-roles").forEach(role -> roles.add(role.asText()));
                        operations.add(new Operation(
                                method.getValue().path("operationId").asText(), method.getKey(), path.getKey(), roles));
                    }
                }));
        return operations.stream().filter(operation -> operation.path().startsWith("/api/"));
    }

    private static Reach reach(Operation operation) {
        if (operation.path().startsWith("/api/v1/notices/{id}")) {
            return Reach.NOTICE;
        }
        return switch (operation.id()) {
            case "listNotices", "lookUpNotices" -> Reach.FOUND;
            case "readChanges", "streamChanges" -> Reach.CHANGES;
            case "submitNotice" -> Reach.SPOKEN_FOR;
            case "exportWork" -> Reach.READ_FOR;
            case "registerCertificates", "revokeCertificates" -> Reach.REGISTERED_FOR;
            case "submitNotices" -> Reach.SPOKEN_FOR_BY_LINES;
            case "performVerbs" -> Reach.NOTICES_BY_LINES;
            case "readReturnStatistics", "readPartStatistics" -> Reach.FIGURES;
            case "listParts", "listPartsOfFigure" -> Reach.PARTS;
            case "listSlipsOfFigure" -> Reach.FIGURE_SLIPS;
            case "readSilence" -> Reach.SILENCE;
            default -> {
                assertThat(operation.roles().stream().noneMatch(ACTING::contains)
                                || FOR_ALL_OFFICES.contains(operation.id())
                                || OF_ITS_ACCOUNT.contains(operation.id()))
                        .as("%s is for those who act for offices: say here how far it reaches", operation)
                        .isTrue();
                yield Reach.NODE;
            }
        };
    }

    @BeforeEach
    void exchange() {
        if (incoming.isEmpty()) {
            try (OtherRegion xinzhou = Yulin.xinzhou()) {
                before = TestCaller.auditor().get("/changes?start=now").path("next");
                attachment = uploaded(TestCaller.submitter());
                ObjectNode slip = person(Slips.submission());
                slip.putArray("attachments").add(attachment);
                // Few others are, so it is on the first page.
                slip.put("urgency", "urgent");
                outgoing = TestCaller.submitter().submitted(slip);
                TestCaller.submitter().awaitState(outgoing, "delivered");
                ObjectNode theirs = person(Yulin.slipOfXinzhou("residence-confirmation"));
                theirs.putArray("attachments")
                        .addObject()
                        .put("id", attachment)
                        .put("name", "a.txt")
                        .put("mediaType", "text/plain")
                        .put("bytes", 1)
                        .put("sha256", "ab".repeat(32));
                incoming = Yulin.receive(xinzhou, theirs);
                TestCaller.handler()
                        .perform("parts", incoming, VerbBodies.part(OWN))
                        .then()
                        .statusCode(200);
            }
        }
    }

    private static String uploaded(TestCaller caller) {
        String id = caller.post("/attachments", "{\"name\": \"a.txt\", \"bytes\": 1}")
                .path("id");
        caller.request()
                .contentType("application/octet-stream")
                .header("Upload-Offset", 0)
                .body(new byte[] {'a'})
                .patch("/api/v1/attachments/" + id)
                .then()
                .statusCode(200);
        return id;
    }

    private static ObjectNode person(ObjectNode slip) {
        return Slips.with(slip, "/payload/person/documentNumber", DOCUMENT_NUMBER);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsForItsRolesAndWithinTheirOffices(Operation operation) {
        assertThat(operation.roles()).as("x-roles of " + operation).isNotEmpty();
        Reach reach = reach(operation);
        SoftAssertions softly = new SoftAssertions();
        Map<String, Long> before = Yulin.traces();
        for (Set<String> roles : ROLES) {
            for (Place place : Place.values()) {
                if (!place.lets(roles, operation)) {
                    for (String id : asked(reach)) {
                        softly.assertThat(ask(operation, roles, place, id).statusCode())
                                .as("%s, %s, %s", operation, roles, place)
                                .isEqualTo(403);
                    }
                } else if (!place.within) {
                    outside(softly, operation, reach, roles, place);
                }
            }
        }
        softly.assertThat(Yulin.traces())
                .as("%s left something behind where it was refused", operation)
                .isEqualTo(before);
        for (Set<String> roles : ROLES) {
            Stream.of(Place.values())
                    .filter(place -> place.within && place.lets(roles, operation))
                    .forEach(place -> within(softly, operation, reach, roles, place));
        }
        softly.assertAll();
    }

    private void outside(SoftAssertions softly, Operation operation, Reach reach, Set<String> roles, Place place) {
        String what = operation + ", " + roles + ", " + place;
        for (String id : asked(reach)) {
            Answer response = ask(operation, roles, place, id);
            int status = response.statusCode();
            switch (reach) {
                case NOTICE -> softly.assertThat(status).as(what).isEqualTo(404);
                case SPOKEN_FOR, READ_FOR, REGISTERED_FOR ->
                    softly.assertThat(status).as(what).isEqualTo(403);
                case SPOKEN_FOR_BY_LINES ->
                    softly.assertThat(response.asString())
                            .as(what)
                            .contains("\"status\":403")
                            .doesNotContain("\"status\":201");
                case NOTICES_BY_LINES ->
                    softly.assertThat(response.asString())
                            .as(what)
                            .contains("\"status\":404")
                            .doesNotContain("\"status\":200");
                case FOUND -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.asString()).as(what).doesNotContain(id);
                }
                case CHANGES -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.asString()).as(what).doesNotContain(id);
                }
                case PARTS -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.texts("items.notice")).as(what).doesNotContain(id);
                }
                case FIGURES -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.texts("groups.key")).as(what).doesNotContain(OWN);
                }
                case FIGURE_SLIPS -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.texts("items.id")).as(what).doesNotContain(id);
                }
                case SILENCE -> softly.assertThat(status).as(what).isEqualTo(200);
                case NODE ->
                    softly.assertThat(status).as(what).isNotIn(401, 403).isLessThan(500);
            }
        }
    }

    private void within(SoftAssertions softly, Operation operation, Reach reach, Set<String> roles, Place place) {
        String what = operation + ", " + roles + ", " + place;
        for (String id : asked(reach)) {
            Answer response = ask(operation, roles, place, id);
            int status = response.statusCode();
            switch (reach) {
                case NOTICE -> softly.assertThat(status).as(what).isIn(200, 201, 409, 422);
                case SPOKEN_FOR -> softly.assertThat(status).as(what).isEqualTo(201);
                case READ_FOR -> softly.assertThat(status).as(what).isEqualTo(200);
                case REGISTERED_FOR -> softly.assertThat(status).as(what).isIn(200, 422);
                case SPOKEN_FOR_BY_LINES ->
                    softly.assertThat(response.asString()).as(what).contains("\"status\":201");
                // It is found; whether it may be done is told by state and role of the verb.
                case NOTICES_BY_LINES ->
                    softly.assertThat(response.asString()).as(what).doesNotContain("\"status\":404");
                case FOUND -> {
                    softly.assertThat(status).as(what).isEqualTo(200);
                    softly.assertThat(response.texts("items.id")).as(what).contains(id);
                }
                case CHANGES -> softly.assertThat(response.asString()).as(what).contains("\"subject\":\"" + id);
                case PARTS ->
                    softly.assertThat(response.texts("items.notice")).as(what).contains(id);
                case FIGURES ->
                    softly.assertThat(response.texts("groups.key")).as(what).contains(OWN);
                case FIGURE_SLIPS ->
                    softly.assertThat(response.texts("items.id")).as(what).contains(id);
                case SILENCE -> softly.assertThat(status).as(what).isEqualTo(200);
                case NODE ->
                    softly.assertThat(status).as(what).isNotIn(401, 403).isLessThan(500);
            }
        }
    }

    /** Where notices are in the question or the answer, one of each direction. */
    private static List<String> asked(Reach reach) {
        return switch (reach) {
            case NOTICE, FOUND, CHANGES -> List.of(outgoing, incoming);
            case PARTS -> List.of(incoming);
            default -> List.of(outgoing);
        };
    }

    /** What a node has answered: as REST Assured has it, which takes longer for a request than the node does. */
    private record Answer(int statusCode, String asString) {

        private List<String> texts(String path) {
            return JsonPath.from(asString).getList(path, String.class);
        }
    }

    private static Answer ask(Operation operation, Set<String> roles, Place place, String id) {
        TestCaller caller = new TestCaller("matrix-" + String.join("-", roles), roles, place.offices);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + caller.token());
        headers.put("Accept-Language", "en");
        if (operation.path().equals("/api/v1/offline/work")) {
            headers.put("Huizhi-Password", "take it home");
        }
        byte[] body = new byte[0];
        if (operation.method().matches("post|patch")) {
            headers.put("Content-Type", mediaType(operation));
            body = body(operation, id).getBytes(StandardCharsets.UTF_8);
        }
        URI node = URI.create(RestAssured.baseURI + ":" + RestAssured.port);
        String method = operation.method().toUpperCase(Locale.ROOT);
        String target = target(operation, id);
        try {
            RawHttp.Answer answer = new RawHttp(node)
                    .send(method, target, List.copyOf(headers.entrySet()), body)
                    .orElseThrow();
            Contract.node()
                    .check(new Exchange(
                            method,
                            node.resolve(target),
                            headers,
                            body,
                            answer.status(),
                            answer.headers(),
                            answer.body()));
            return new Answer(answer.status(), answer.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Operation operation, String id) {
        return operation
                        .path()
                        .replace("{id}", reach(operation) == Reach.NOTICE ? id : NO_SUCH_ID)
                        .replace("{attachment}", reach(operation) == Reach.NOTICE ? attachment : NO_SUCH_ID)
                        .replace("{type}", "notification")
                        .replace("{version}", "1")
                        .replace("{part}", "1")
                + query(operation);
    }

    private static String mediaType(Operation operation) {
        if (operation.id().equals("uploadNotices")) {
            return "text/csv";
        }
        if (operation.id().equals("appendToAttachment")) {
            return "application/octet-stream";
        }
        if (operation.id().equals("importWork")) {
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        }
        return operation.path().endsWith("/batch") || operation.id().equals("importMessages")
                ? "application/x-ndjson"
                : "application/json";
    }

    private static Response send(Operation operation, RequestSpecification request, String id) {
        if (operation.method().matches("post|patch")) {
            request.contentType(mediaType(operation)).body(body(operation, id).getBytes(StandardCharsets.UTF_8));
        }
        return request.request(operation.method(), target(operation, id));
    }

    private static String query(Operation operation) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        return switch (operation.id()) {
            case "listNotices", "listParts" -> "?limit=200";
            case "readChanges" -> "?limit=200&cursor=" + before;
            case "streamChanges" -> "?seconds=0&cursor=" + before;
            case "readPartStatistics" -> "?from=%s&to=%s".formatted(today, today.plusMonths(6));
            case "listPartsOfFigure" ->
                "?figure=upcoming&limit=200&from=%s&to=%s".formatted(today, today.plusMonths(6));
            // It is withdrawn by then, and stays sent.
            case "listSlipsOfFigure" ->
                "?figure=sent&urgency=urgent&limit=200&from=%s&to=%s".formatted(today.minusDays(1), today);
            case "uploadNotices" -> "?type=notification";
            case "exportMessages" -> "?partner=cn-140900";
            case "exportWork" -> "?office=" + OWN;
            case "readReturnStatistics" ->
                "?groupBy=office&from=%s&to=%s".formatted(today.minusMonths(6), today.plusMonths(6));
            default -> "";
        };
    }

    /** One that would be carried out within the offices, where it can. */
    private static String body(Operation operation, String id) {
        return switch (operation.id()) {
            case "submitNotice", "submitNotices" -> SUBMISSION;
            case "performVerbs" -> VerbBodies.line(id, "acceptance") + "\n" + VerbBodies.line(id, "assessment");
            case "registerCertificates" ->
                "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"" + "cd".repeat(32) + "\"]}";
            case "revokeCertificates" ->
                "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"" + "cd".repeat(32)
                        + "\"], \"revokedOn\": \"2026-05-04\"}";
            case "lookUpNotices" -> "{\"documentNumber\": \"" + DOCUMENT_NUMBER + "\", \"reason\": \"YL-2026-0815\"}";
            case "acceptNotice" -> VerbBodies.good("acceptance");
            case "declineNotice" -> VerbBodies.good("decline");
            case "returnNotice" -> VerbBodies.good("returns");
            case "withdrawNotice" -> VerbBodies.good("withdrawal");
            case "proposeExtension" ->
                VerbBodies.extension(LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(60));
            case "handOverNotice" -> "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"reason\": \"other\"}";
            case "askParts" -> VerbBodies.part(OWN);
            case "answerPart" -> "{\"payload\": {\"outcome\": \"confirmed\"}}";
            case "declinePart" -> "{\"reason\": \"misrouted\"}";
            case "decideExtension" -> "{\"decision\": \"granted\"}";
            case "assessReturn" -> VerbBodies.good("assessment");
            case "contestDecline" -> "{\"text\": \"it is yours\"}";
            case "holdNotice", "releaseNotice" -> "{\"reason\": \"a complaint\"}";
            default -> "{}";
        };
    }

    @ParameterizedTest
    @MethodSource("operations")
    void noOperationIsForStrangers(Operation operation) {
        send(operation, TestCaller.anonymous(), outgoing)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer"));
    }

    /** The same issuer's, for all of this node's offices, in all roles; but made for the partner's node. */
    @ParameterizedTest
    @MethodSource("operations")
    void aTokenForAnotherNodeIsNobodys(Operation operation) {
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        String token = around.issuer()
                .token(
                        around.xinzhou().mailbox(),
                        "matrix-audience",
                        Set.of("submitter", "handler", "registrar", "operator", "auditor", "administrator"),
                        List.of("610800-hub"),
                        Duration.ofMinutes(5));
        send(operation, TestCaller.anonymous().header("Authorization", "Bearer " + token), outgoing)
                .then()
                .statusCode(401);
    }

    @Test
    void anOfficeInTheTokenIsNoRole() {
        new TestCaller("matrix-office", Set.of(OWN, "610800-hub"), List.of("610800-hub"))
                .get("/notices/" + outgoing)
                .then()
                .statusCode(403);
    }
}
