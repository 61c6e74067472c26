package org.huizhi.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.access.Caller;
import org.huizhi.access.Rights;
import org.huizhi.access.Role;
import org.huizhi.access.StandingRights;
import org.huizhi.access.StandingRights.Purpose;
import org.huizhi.account.Account;
import org.huizhi.account.AccountService;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent of a file while rights go, and while somebody writes to the database. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UploadRightsTest {

    private static final String OTHER = "610828-health";

    @Inject
    UploadRun run;

    @Inject
    UploadScheduler scheduler;

    @Inject
    StandingRights rights;

    @Inject
    AccountService accounts;

    private final String batch = TestCaller.freshKey().substring(0, 8);
    private final TestCaller submitter =
            TestCaller.submitter().calling("rights-" + batch).of(Slips.YULIN_OFFICE, OTHER);

    @AfterEach
    void nothingWaits() {
        Yulin.update(
                "delete from parked_item where item in (select id::text from upload where account like ?)",
                "%" + batch);
        Yulin.update("delete from upload where account like ?", "%" + batch);
        scheduler.forgetOld();
        assertThat(Yulin.count("select count(*) from standing_right where 'uploads' = any(purposes)"))
                .as("nobody's rights are kept for uploads that are over")
                .isZero();
    }

    private String row(int number, String region) {
        return String.join(
                ",",
                Slips.YULIN_OFFICE,
                region,
                "ur-" + batch + "/" + number,
                Slips.NAME,
                "identity-card",
                Slips.DOCUMENT_NUMBER,
                "registered",
                "140930");
    }

    private String uploaded(int rows, String region) {
        String file = "/sender/office,/receiver/region,/reference,/payload/person/name,/payload/person/documentKind,"
                + "/payload/person/documentNumber,/payload/claim/kind,/payload/claim/region\n"
                + IntStream.rangeClosed(1, rows)
                        .mapToObj(number -> row(number, region))
                        .collect(Collectors.joining("\n"));
        return submitter
                .request()
                .contentType(Cells.CSV)
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/uploads?type=residence-confirmation")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private String begun() {
        String id = uploaded(150, "140930");
        run.carryOn(UUID.fromString(id), () -> true);
        assertThat(slips()).isEqualTo(100);
        return id;
    }

    private long slips() {
        return Yulin.count("select count(*) from notice where reference like ?", "ur-" + batch + "/%");
    }

    @Test
    void whoLosesAnOfficeMeanwhileSendsNothingMoreForIt() {
        String id = begun();
        submitter.of(OTHER).get("/uploads").then().statusCode(200);

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("done"))
                .body("sent", equalTo(100))
                .body("failed", equalTo(50));
        assertThat(slips()).isEqualTo(100);
    }

    @Test
    void whoLosesTheRoleMeanwhileSendsNothingMore() {
        String id = begun();
        new TestCaller(submitter.subject(), Set.of(Role.HANDLER), submitter.offices())
                .get("/notices")
                .then()
                .statusCode(200);

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("the rows after row 101 were not sent"));
        assertThat(slips()).isEqualTo(100);
    }

    /** It calls no more, so it shows nothing: the register of accounts counts. */
    @Test
    void anAccountOfThisNodeThatIsDisabledMayNothingAnyMore() {
        Caller administrator = new Caller("account:somebody-else", Set.of(Role.ADMINISTRATOR), Set.of());
        String name = "up" + batch;
        AccountService.Draft draft =
                new AccountService.Draft(name, "上传人", Set.of(Role.SUBMITTER), Set.of(Slips.YULIN_OFFICE));
        Account account = ((AccountService.Reply.Done) accounts.create(administrator, draft)).account();
        String caller = "account:" + name;
        rights.keep(
                Purpose.UPLOADS,
                new Rights(caller, caller, Set.of(Role.SUBMITTER, Role.HANDLER), Set.of(Slips.YULIN_OFFICE, OTHER)));

        assertThat(rights.of(caller)).hasValueSatisfying(now -> {
            assertThat(now.roles()).as("not what it showed, but what it has").containsExactly(Role.SUBMITTER);
            assertThat(now.offices()).contains(Slips.YULIN_OFFICE).doesNotContain(OTHER);
        });
        accounts.disable(administrator, account.id(), account.version());
        assertThat(rights.of(caller)).isEmpty();
    }

    /** Rights of webhooks and of uploads are kept apart. */
    @Test
    void whatEndsForOneKindGoesOnForTheOther() {
        Rights shown = new Rights("both", "both-" + batch, Set.of(Role.SUBMITTER), Set.of(Slips.YULIN_OFFICE));
        rights.keep(Purpose.WEBHOOKS, shown);
        rights.keep(Purpose.UPLOADS, shown);
        rights.keep(Purpose.UPLOADS, shown);

        rights.keepOnly(Purpose.UPLOADS, List.of());

        assertThat(rights.of("both-" + batch)).isPresent();
        assertThat(Yulin.count(
                        "select count(*) from standing_right where account = ? and purposes = '{webhooks}'",
                        "both-" + batch))
                .isOne();
        Yulin.update("delete from standing_right where account = ?", "both-" + batch);
    }

    @Test
    void theCopyWithErrorsHasNoRowsOfAnOfficeThatTheCallerHasLost() {
        String id = uploaded(2, "999999");
        scheduler.runDue();
        submitter.get("/uploads/" + id).then().body("failed", equalTo(2)).body("problems", hasSize(2));
        assertThat(copy(submitter, id)).contains(Slips.NAME);

        TestCaller moved = submitter.of(OTHER);

        moved.get("/uploads/" + id).then().body("failed", equalTo(2)).body("problems", empty());
        assertThat(copy(moved, id)).contains("/sender/office").doesNotContain(Slips.NAME);
        assertThat(copy(submitter, id)).as("who has it again").contains(Slips.NAME);
    }

    /** Whoever writes to the database could take off what tells whose rows they are. */
    @Test
    void rowsOfWhichNobodyKnowsWhoseTheyAreAreNotGiven() {
        String id = uploaded(2, "999999");
        scheduler.runDue();
        Yulin.update("delete from upload_failure where upload_id = ?::uuid and number = 0", id);

        submitter
                .get("/uploads/" + id)
                .then()
                .statusCode(200)
                .body("failed", equalTo(2))
                .body("problems", empty());
        assertThat(copy(submitter.of(OTHER), id)).doesNotContain(Slips.NAME);
    }

    private static String copy(TestCaller caller, String id) {
        return caller.request()
                .header("Accept", Cells.CSV)
                .get("/api/v1/uploads/" + id + "/failures")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    @Test
    void aFileWhoseEndSomebodyHasCutOffSendsNothingMore() {
        String fresh = uploaded(2_000, "140930");
        String half = begun();
        long slips = slips();
        assertThat(Yulin.update(
                        "delete from upload_part p using (select upload_id, max(number) as last from upload_part"
                                + " where upload_id in (?::uuid, ?::uuid) group by upload_id) cut"
                                + " where p.upload_id = cut.upload_id and p.number = cut.last",
                        fresh,
                        half))
                .isEqualTo(2);

        scheduler.runDue();

        submitter
                .get("/uploads/" + fresh)
                .then()
                .body("state", equalTo("refused"))
                .body("fault", containsString("no longer as this node had stored it"));
        submitter
                .get("/uploads/" + half)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("after row 101"));
        assertThat(slips()).isEqualTo(slips);
    }

    /** A replica that has read the new file of keys encrypts with its first; another one has not got that file yet. */
    @Test
    void aFileUnderAKeyThatThisReplicaLacksWaitsForIt() {
        String id = uploaded(1, "140930");
        Yulin.update("update upload_part set key_id = key_id || '-new' where upload_id = ?::uuid", id);

        scheduler.runDue();

        submitter.get("/uploads/" + id).then().body("state", equalTo("running"));
        assertThat(Yulin.count("select count(*) from audit_entry where detail = ?", "upload: " + id))
                .as("nobody is said to have changed it")
                .isZero();
        Yulin.update("update upload_part set key_id = replace(key_id, '-new', '') where upload_id = ?::uuid", id);
        Yulin.update("delete from parked_item where item = ?", id);
        scheduler.runDue();
        submitter.get("/uploads/" + id).then().body("state", equalTo("done")).body("sent", equalTo(1));
    }

    @Test
    void aPlaceAtWhichNoRunHasLeftItIsParkedAndNotGoneOnFrom() {
        for (String nonsense : List.of(
                "last_row = 1000000",
                "last_row = 101, sent = 90",
                "last_row = -5, sent = 0",
                "sent = -1",
                "last_row = 5",
                "failed = 2000000000",
                "row_count = 7")) {
            String id = begun();
            Yulin.update("update upload set " + nonsense + " where id = ?::uuid", id);

            scheduler.runDue();

            assertThat(Yulin.count("select count(*) from parked_item where job = 'uploads' and item = ?", id))
                    .as(nonsense)
                    .isOne();
            assertThat(Yulin.count("select count(*) from upload where id = ?::uuid and state = 'RUNNING'", id))
                    .as(nonsense)
                    .isOne();
            assertThat(slips()).as(nonsense).isEqualTo(100);
            Yulin.update("delete from parked_item where item = ?", id);
            Yulin.update("delete from upload where id = ?::uuid", id);
            Yulin.update("update notice set reference = null where reference like ?", "ur-" + batch + "/%");
        }
    }
}
