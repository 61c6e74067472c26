package org.huizhi.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.WithoutTests;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page and form, asked by every role, for every kind of office: the matrix of rights of the console, as
 * {@code AuthorisationMatrixTest} has that of the API. A page that has no line here fails.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ConsoleRightsTest {

    private static final Set<String> OFFICE_ROLES = Set.of("submitter", "handler", "registrar");
    private static final Set<String> ALL =
            Set.of("submitter", "handler", "registrar", "operator", "auditor", "administrator");
    private static final Set<String> ALL_BUT_REGISTRAR =
            Set.of("submitter", "handler", "operator", "auditor", "administrator");

    private static final Set<String> ADMINISTRATORS = Set.of("administrator");
    private static final Set<String> READERS = Set.of("operator", "auditor", "administrator");

    /** Of the node. */
    private static final Set<String> WATCHERS = Set.of("operator", "auditor", "administrator");

    /** The line of each page: method, path, how far it reaches, roles. */
    private static final List<Line> LINES = List.of(
            new Line("GET", "/console", Reach.NODE, ALL),
            new Line("POST", "/console/preferences", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/unsent", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/assets/{digest}/{name}", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-in", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/sign-in", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-in/code", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/sign-in/code", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-in/password", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/sign-in/password", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-in/issuer", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-in/issuer/answer", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/sign-out", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/sign-out/issuer", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/sign-out/issuer", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/link/{token}", Reach.EVERYBODY, ALL),
            new Line("POST", "/console/link/{token}", Reach.EVERYBODY, ALL),
            new Line("GET", "/console/account", Reach.NODE, ALL),
            new Line("POST", "/console/account/sessions/end", Reach.NODE, ALL),
            new Line("POST", "/console/account/sessions/end-all", Reach.NODE, ALL),
            new Line("GET", "/console/account/password", Reach.NODE, ALL),
            new Line("POST", "/console/account/password", Reach.NODE, ALL),
            new Line("GET", "/console/account/second-factor", Reach.NODE, ALL),
            new Line("POST", "/console/account/second-factor", Reach.NODE, ALL),
            new Line("GET", "/console/settings", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/settings/accounts", Reach.NODE, ADMINISTRATORS),
            // There is no such session: 404.
            new Line("POST", "/console/settings/accounts/guests/end", Reach.ABSENT, ADMINISTRATORS),
            new Line("GET", "/console/settings/accounts/new", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/new", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/accounts/{account}", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}/disable", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}/enable", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}/require-change", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}/sign-out", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/accounts/{account}/link", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/mails", Reach.NODE, ADMINISTRATORS),
            // There is no such mail: 404.
            new Line("POST", "/console/settings/mails/parked/again", Reach.ABSENT, ADMINISTRATORS),
            new Line("POST", "/console/settings/mails/parked/discard", Reach.ABSENT, ADMINISTRATORS),
            new Line("GET", "/console/settings/mails/{office}", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/mails/{office}", Reach.NODE, ADMINISTRATORS),
            // Nobody has said where its mails go.
            new Line("POST", "/console/settings/mails/{office}/trial", Reach.ABSENT, ADMINISTRATORS),
            new Line("GET", "/console/feed", Reach.NODE, Set.of("operator", "administrator")),
            new Line("GET", "/console/feed/partners/{mailbox}", Reach.NODE, Set.of("operator", "administrator")),
            new Line("GET", "/console/feed/parked-items", Reach.NODE, Set.of("operator")),
            new Line("POST", "/console/feed/parked-items", Reach.NODE, Set.of("operator")),
            new Line("GET", "/console/feed/dead-letters", Reach.NODE, Set.of("operator")),
            new Line("POST", "/console/feed/dead-letters", Reach.NODE, Set.of("operator")),
            new Line("GET", "/console/feed/dead-letters/{letter}", Reach.NODE, Set.of("operator")),
            new Line("POST", "/console/feed/dead-letters/{letter}", Reach.NODE, Set.of("operator")),
            new Line("GET", "/console/audit", Reach.NODE, Set.of("auditor")),
            new Line("GET", "/console/audit/export", Reach.NODE, Set.of("auditor")),
            new Line("GET", "/console/settings/offices", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/settings/calendar", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/settings/retention", Reach.NODE, WATCHERS),
            new Line("GET", "/console/settings/routing", Reach.NODE, WATCHERS),
            new Line("GET", "/console/settings/routing/new", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/routing/new", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/routing/{rule}/end", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/routing/{rule}/end", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/issuers", Reach.NODE, WATCHERS),
            new Line("GET", "/console/settings/issuers/new", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/issuers/new", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/issuers/{issuer}/end", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/settings/issuers/{issuer}/end", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/settings/webhooks", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/settings/webhooks/{webhook}", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/settings/webhooks/{webhook}/delete", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("POST", "/console/settings/webhooks/{webhook}/delete", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("POST", "/console/settings/webhooks/{webhook}/pause", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("POST", "/console/settings/webhooks/{webhook}/resume", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("POST", "/console/settings/webhooks/{webhook}/test", Reach.ABSENT, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/certificates", Reach.NODE, Set.of("registrar", "submitter")),
            new Line("POST", "/console/certificates", Reach.NODE, Set.of("registrar")),
            new Line("GET", "/console/certificates/lines", Reach.NODE, Set.of("registrar")),
            new Line("POST", "/console/certificates/lines", Reach.NODE, Set.of("registrar")),
            new Line("GET", "/console/certificates/verifications", Reach.NODE, Set.of("submitter")),
            // The slip that is asked about here is no question about a certificate: 409.
            new Line("GET", "/console/certificates/verifications/{id}", Reach.NOTICE, Set.of("submitter")),
            new Line("POST", "/console/certificates/verifications/{id}", Reach.NOTICE, Set.of("submitter")),
            new Line("GET", "/console/figures", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/figures/groups", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/figures/weeks", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/figures/rounds", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/figures/rounds/csv", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/figures/rounds/xlsx", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/notice-types", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/notice-types/{type}", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/work", Reach.NOTICES, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/work/parts", Reach.NODE, ALL_BUT_REGISTRAR),
            new Line("POST", "/console/work/bulk", Reach.NODE, Set.of("submitter", "handler")),
            new Line("GET", "/console/work/{id}", Reach.NOTICE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/work/{id}/evidence", Reach.NOTICE, Set.of("submitter", "handler")),
            new Line("GET", "/console/attachments", Reach.NODE, Set.of("submitter", "handler")),
            new Line("POST", "/console/attachments", Reach.NODE, Set.of("submitter", "handler")),
            new Line("POST", "/console/attachments/{upload}/delete", Reach.ABSENT, Set.of("submitter", "handler")),
            new Line(
                    "GET", "/console/work/{id}/attachments/{attachment}", Reach.NOTICE, Set.of("submitter", "handler")),
            // Of the acts the one that is asked for here is a handler's.
            new Line("GET", "/console/work/{id}/{act}", Reach.NOTICE, Set.of("handler")),
            new Line("POST", "/console/work/{id}/{act}", Reach.NOTICE, Set.of("handler")),
            new Line("GET", "/console/work/{id}/parts/{part}/{act}", Reach.NOTICE, Set.of("handler")),
            new Line("POST", "/console/work/{id}/parts/{part}/{act}", Reach.NOTICE, Set.of("handler")),
            new Line("GET", "/console/work/{id}/paper", Reach.NOTICE, ALL_BUT_REGISTRAR),
            new Line("GET", "/console/paper", Reach.NODE, ALL),
            new Line("GET", "/console/feed/files", Reach.NODE, Set.of("operator")),
            new Line("POST", "/console/feed/files", Reach.NODE, Set.of("operator")),
            new Line("GET", "/console/feed/files/{mailbox}", Reach.NODE, Set.of("operator")),
            new Line("GET", "/console/work/files", Reach.NODE, Set.of("handler")),
            new Line("POST", "/console/work/files", Reach.NODE, Set.of("handler")),
            new Line("POST", "/console/work/files/home", Reach.NODE, Set.of("handler")),
            new Line("GET", "/console/send", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/send/files", Reach.NODE, Set.of("submitter")),
            new Line("POST", "/console/send/files", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/send/files/{type}/csv", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/send/files/{type}/xlsx", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/send/files/{upload}", Reach.ABSENT, Set.of("submitter")),
            new Line("POST", "/console/send/files/{upload}/cancel", Reach.ABSENT, Set.of("submitter")),
            new Line("GET", "/console/send/files/{upload}/failures/csv", Reach.ABSENT, Set.of("submitter")),
            new Line("GET", "/console/send/files/{upload}/failures/xlsx", Reach.ABSENT, Set.of("submitter")),
            new Line("GET", "/console/send/files/{upload}/slips/csv", Reach.ABSENT, Set.of("submitter")),
            new Line("GET", "/console/send/files/{upload}/slips/xlsx", Reach.ABSENT, Set.of("submitter")),
            new Line("GET", "/console/send/{type}", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/send/{type}/{mailbox}", Reach.NODE, Set.of("submitter")),
            new Line("POST", "/console/send/{type}/{mailbox}", Reach.NODE, Set.of("submitter")),
            new Line("GET", "/console/agreements", Reach.NODE, READERS),
            new Line("GET", "/console/agreements/new", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/agreements/new", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/agreements/{mailbox}/{agreement}", Reach.NODE, READERS),
            new Line("GET", "/console/agreements/{mailbox}/{agreement}/compare", Reach.NODE, READERS),
            new Line("GET", "/console/agreements/{mailbox}/{agreement}/{act}", Reach.NODE, ADMINISTRATORS),
            new Line("POST", "/console/agreements/{mailbox}/{agreement}/{act}", Reach.NODE, ADMINISTRATORS),
            new Line("GET", "/console/statements", Reach.NODE, READERS),
            new Line("GET", "/console/statements/{statement}", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/changes", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/paper", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/document", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/slips", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/amendments", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/differences", Reach.ABSENT, READERS),
            new Line("GET", "/console/statements/{statement}/do/{act}", Reach.ABSENT, ADMINISTRATORS),
            new Line("POST", "/console/statements/{statement}/do/{act}", Reach.ABSENT, ADMINISTRATORS));

    /** How offices bound a page. */
    private enum Reach {
        /** Strangers too. */
        EVERYBODY,
        /** Roles alone decide. */
        NODE,
        /** Roles alone decide, and who may asks for something that is not there: 404. */
        ABSENT,
        /** {@code {id}} is an incoming slip; outside of its offices it is not there: 404. */
        NOTICE,
        /** An incoming slip is among what is shown, or not. */
        NOTICES
    }

    /** @param path as in the annotations of its page */
    record Line(String method, String path, Reach reach, Set<String> roles) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** The offices of a caller, as seen from those of the slip. */
    private enum Place {
        ABOVE_IT(true, "610800-hub"),
        OWN_OFFICE(true, Slips.YULIN_OFFICE),
        NEXT_DOOR(false, "610802-health"),
        THE_PARTNERS(false, "140930-public-security", "140900-hub"),
        NOWHERE(false);

        private final boolean within;
        private final List<String> offices;

        Place(boolean within, String... offices) {
            this.within = within;
            this.offices = List.of(offices);
        }

        private boolean lets(Set<String> roles, Line line) {
            return line.reach() == Reach.EVERYBODY
                    || roles.stream()
                            .filter(line.roles()::contains)
                            .anyMatch(role -> this == ABOVE_IT
                                    || ((this == OWN_OFFICE || this == NEXT_DOOR) && OFFICE_ROLES.contains(role)));
        }
    }

    /** Received before it is first asked for. */
    /** Listed by the slip, and not here yet. */
    private static final String ATTACHMENT = "019d0000-0000-7000-8000-00000000a77a";

    private static String incoming = "";

    /** An account that is not set up, and the link for it. */
    private static String account = "";

    private static String link = "";

    @Inject
    AccountService accounts;

    @BeforeEach
    void accounts() {
        if (account.isEmpty()) {
            account = made().account().id().toString();
            // Of another one, since lines make links of the first.
            link = String.valueOf(made().link());
        }
    }

    private AccountService.Reply.Done made() {
        return (AccountService.Reply.Done) accounts.create(
                new Caller("administrator-yulin", Set.of("administrator"), Set.of()),
                new AccountService.Draft(
                        "rights." + UUID.randomUUID().toString().substring(0, 8),
                        "权限",
                        Set.of("handler"),
                        Set.of("610800-hub")));
    }

    /** A dead letter that was decided about, and whose bytes are erased. */
    private static String letter = "";

    @BeforeEach
    void letter() {
        if (letter.isEmpty()) {
            letter = UUID.randomUUID().toString();
            Yulin.update(
                    "insert into dead_letter (id, topic, partition, \"offset\", sha256, headers, key_id, size, reason,"
                            + " detail, received_at, last_received_at, status, attempts, times, content, decided_at,"
                            + " decided_by, decision) select d.id, 'huizhi.inbox.cn-610800', 0, 0, d.sha, '{}', 'none', 1,"
                            + " 'unreadable', 'nothing', now(), now(), 'DISCARDED', 0, 1,"
                            + " dead_letter_content(d.sha, null, '{}'), now(), 'retention', 'erased for its age'"
                            + " from (select ?::uuid as id, sha256(?::bytea) as sha) d",
                    letter,
                    letter);
        }
    }

    /** Long over. */
    private static String rule = "";

    private static String issuer = "";

    @BeforeEach
    void settings() {
        if (rule.isEmpty()) {
            Yulin.update("insert into routing_rule (type, office, valid_from, valid_to, entered_by, entered_at)"
                    + " values ('notification', '610800-hub', date '2001-01-01', date '2001-02-01', 'rights', now())");
            Yulin.update("insert into certificate_issuer (kind, issuer, office, valid_from, valid_to, entered_by,"
                    + " entered_at) values ('other', 'rights', '610800-hub', date '2001-01-01', date '2001-02-01',"
                    + " 'rights', now())");
            rule = Long.toString(Yulin.count("select max(id) from routing_rule where entered_by = 'rights'"));
            issuer = Long.toString(Yulin.count("select max(id) from certificate_issuer where entered_by = 'rights'"));
        }
    }

    static Stream<Line> lines() {
        return LINES.stream();
    }

    @Test
    void everyPageHasItsLine() {
        Set<String> pages = new TreeSet<>();
        for (JavaClass page : new ClassFileImporter(List.of(new WithoutTests())).importPackages("org.huizhi.console")) {
            if (page.isAnnotatedWith(Path.class)) {
                String root = page.getAnnotationOfType(Path.class).value();
                page.getMethods().stream()
                        .filter(method -> method.isAnnotatedWith(GET.class) || method.isAnnotatedWith(POST.class))
                        .forEach(method -> pages.add(nameOf(root, method)));
            }
        }

        assertThat(LINES.stream().map(Line::toString)).containsExactlyInAnyOrderElementsOf(pages);
    }

    /** So that none is taken that this node had not shown to this caller. */
    @Test
    void everyFormIsReadByTheReaderOfForms() {
        for (JavaClass page : new ClassFileImporter(List.of(new WithoutTests())).importPackages("org.huizhi.console")) {
            page.getMethods().stream()
                    .filter(method -> method.isAnnotatedWith(POST.class) && !method.isAnnotatedWith(PermitAll.class))
                    .forEach(method -> assertThat(method.getMethodCallsFromSelf().stream()
                                    .map(call -> call.getTarget().getOwner().getSimpleName() + "."
                                            + call.getTarget().getName()))
                            .as(method.getFullName())
                            .contains("FormReader.read"));
        }
    }

    private static String nameOf(String root, JavaMethod method) {
        String rest = method.isAnnotatedWith(Path.class)
                ? method.getAnnotationOfType(Path.class).value()
                : "";
        return (method.isAnnotatedWith(GET.class) ? "GET " : "POST ") + root + rest;
    }

    @ParameterizedTest
    @MethodSource("lines")
    void everyPageIsForItsRolesAndWithinTheirOffices(Line line) {
        if (incoming.isEmpty() && (line.reach() == Reach.NOTICE || line.reach() == Reach.NOTICES)) {
            try (OtherRegion xinzhou = Yulin.xinzhou()) {
                ObjectNode slip = Yulin.slipOfXinzhou("residence-confirmation");
                slip.putArray("attachments")
                        .addObject()
                        .put("id", ATTACHMENT)
                        .put("name", "a.txt")
                        .put("mediaType", "text/plain")
                        .put("bytes", 1)
                        .put("sha256", "ab".repeat(32));
                incoming = Yulin.receive(xinzhou, slip);
                TestCaller.handler()
                        .perform(
                                "parts",
                                incoming,
                                "{\"parts\": [{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"question\": \"?\"}]}")
                        .then()
                        .statusCode(200);
            }
        }
        SoftAssertions softly = new SoftAssertions();
        for (Set<String> roles :
                Stream.concat(ALL.stream(), Stream.of("janitor")).map(Set::of).toList()) {
            for (Place place : Place.values()) {
                String what = line + ", " + roles + ", " + place;
                TestCaller caller = new TestCaller("pages-" + String.join("-", roles), roles, place.offices);
                Response response = ask(line, ConsoleVisitor.of(caller));
                int status = response.statusCode();
                if (!place.lets(roles, line)) {
                    softly.assertThat(status).as(what).isEqualTo(403);
                } else if (line.reach() == Reach.ABSENT || (line.reach() == Reach.NOTICE && !place.within)) {
                    softly.assertThat(status).as(what).isEqualTo(404);
                } else {
                    softly.assertThat(status).as(what).isIn(200, 303, 409, 422, 429);
                    if (line.reach() == Reach.NOTICES) {
                        softly.assertThat(response.asString().contains(incoming))
                                .as(what)
                                .isEqualTo(place.within);
                    }
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void noPageIsForStrangers(Line line) {
        Response response = ask(line, ConsoleVisitor.stranger());
        int status = response.statusCode();

        if (line.reach() == Reach.EVERYBODY) {
            assertThat(status).isIn(200, 303, 422, 429);
        } else if (line.method().equals("GET")) {
            assertThat(response.getHeader("Location")).contains("/console/sign-in?to=");
        } else {
            assertThat(status).isEqualTo(401);
        }
    }

    private static Response ask(Line line, ConsoleVisitor visitor) {
        String address = line.path()
                .replace("{id}", incoming)
                .replace("{attachment}", ATTACHMENT)
                .replace("{account}", account)
                .replace("{token}", link)
                .replace("{letter}", letter)
                .replace("{office}", Slips.YULIN_OFFICE)
                .replace("{rule}", rule)
                .replace("{issuer}", issuer)
                .replace("{type}", "notification")
                .replace("{digest}", "0")
                .replace("{name}", "console.css")
                .replace("{mailbox}", "cn-140900")
                .replace("{agreement}", "agr-610800-140900")
                .replace("{upload}", "00000000-0000-7000-8000-000000000000")
                .replace("{webhook}", "00000000-0000-7000-8000-000000000000")
                .replace("{statement}", "2001-01.cn-140900.cn-610800.1")
                .replace("{act}", act(line.path()))
                .replace("{part}", "1")
                // The newest first: it is on the first page.
                .replaceFirst("^/console/work$", "/console/work?view=all");
        if (line.method().equals("GET")) {
            return visitor.get(address);
        }
        // A page that shows everybody a form, strangers too: what is asked here is who may send this one.
        return visitor.send("/console/sign-in", address, Map.of());
    }

    /** @return one that is there, for who may act at all */
    private static String act(String path) {
        if (path.contains("/agreements/")) {
            return "suspend";
        }
        return path.contains("/do/") ? "renew" : path.contains("{part}") ? "decline" : "accept";
    }
}
