package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.huizhi.audit.AuditProbe;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** The audit log as an auditor takes it along and checks it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AuditLogTest {

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();

    @Inject
    AuditProbe chain;

    @Test
    void whoReadPersonDataIsInTheLogAndTheLogStands() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 1);
        chain.sign();

        TestCaller.auditor()
                .get("/audit?notice=" + slip)
                .then()
                .statusCode(200)
                .body("items[0].action", equalTo("notice.read"))
                .body("items[0].notice", equalTo(slip));
        AuditVerifier.Report report = verified();
        assertThat(report.faults()).isEmpty();
        assertThat(report.signedUpTo()).isPositive();
    }

    @Test
    void readingTheLogIsAnActToo() {
        TestCaller.auditor().get("/audit?action=nothing.like.it").then().statusCode(200);

        Patience.until(
                "the reading of the log is chained",
                () -> Yulin.count("select count(*) from audit_chain c join audit_entry e on e.id = c.entry_id"
                                + " where e.action = 'audit.read'")
                        > 0);
    }

    /** Many at the same time, and two who chain: each entry is in the chain once. */
    @Test
    void manyActsAtOnceAreAllChainedOnce() {
        String slip = submitter.submitted(Slips.submission());
        List<CompletableFuture<?>> readers = new ArrayList<>();
        for (int reader = 0; reader < 8; reader++) {
            readers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5; i++) {
                    submitter.get("/notices/" + slip).then().statusCode(200);
                    chain.append();
                }
            }));
        }
        CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();

        awaitChained(slip, 40);
        assertThat(verified().faults()).isEmpty();
    }

    @Test
    void theDatabaseRefusesToChangeTheLog() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 1);

        for (String change : List.of(
                "update audit_entry set caller = 'nobody'",
                "delete from audit_entry",
                "truncate audit_entry cascade",
                "update audit_chain set position = position + 1",
                "delete from audit_chain",
                "delete from audit_checkpoint")) {
            assertThatThrownBy(() -> Yulin.update(change)).as(change).hasStackTraceContaining("append-only");
        }
    }

    /**
     * Whoever administers the database enters that an office had read a case in time, and has the node chain it. The
     * node does not, says so in the log that it signs, and chains what was entered before and after.
     */
    @Test
    void anEntryThatSomebodyPutIntoTheDatabaseIsKeptApart() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        double before = rejected("no-mac");

        long invented = invent("now() - interval '3 days'", "'deputy.director'", slip, "null, null, null, null");

        awaitKeptApart(invented, "no-mac");
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 2);
        chain.sign();
        AuditVerifier.Report report = verified();
        assertThat(report.faults()).isEmpty();
        assertThat(report.rejections()).isPositive();
        assertThat(rejected("no-mac")).isEqualTo(before + 1);
        TestCaller.auditor()
                .get("/audit?action=audit.rejected&limit=200")
                .then()
                .body("items.detail", hasItem("no-mac: 1, entry " + invented))
                .body("items.caller", everyItem(equalTo("audit")));
    }

    /** The proof of another entry does not prove it, nor does one by a key that nobody holds. */
    @Test
    void theProofOfAnotherEntryProvesNothing() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 1);
        String proof = "act, mac_key, mac, traceparent from audit_entry where notice_id = '" + slip + "' order by id";

        long altered = invent("at", "'deputy.director'", slip, proof);
        long copied = invent("at", "caller", slip, proof);
        long unknown = invent("at - interval '1 day'", "caller", slip, proof.replace("mac_key", "'nobody-1'"));

        awaitKeptApart(altered, "wrong-mac");
        awaitKeptApart(copied, "repeated");
        awaitKeptApart(unknown, "unknown-key");
        assertThat(verified().faults()).isEmpty();
    }

    /** What is chained already, or not there at all, does not stop the chain. */
    @Test
    void aQueueThatSomebodyMeddledWithStopsNothing() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 1);
        long chained = Yulin.count("select max(id) from audit_entry where notice_id = ?::uuid", slip);

        Yulin.update("insert into audit_pending (entry_id) values (?), (987654321)", chained);
        submitter.get("/notices/" + slip).then().statusCode(200);

        awaitKeptApart(chained, "repeated");
        awaitKeptApart(987654321, "gone");
        awaitChained(slip, 2);
        assertThat(verified().faults()).isEmpty();
    }

    /** An act is found by its action and its time, in pages. */
    @Test
    void theLogIsReadInPages() {
        String slip = submitter.submitted(Slips.submission());
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        for (int i = 0; i < 3; i++) {
            submitter.get("/notices/" + slip).then().statusCode(200);
        }
        awaitChained(slip, 3);

        Response first = TestCaller.auditor().get("/audit?action=notice.read&from=" + before + "&limit=2");
        first.then().statusCode(200).body("items", hasSize(2)).body("items.notice", hasItem(slip));
        TestCaller.auditor()
                .get("/audit?action=notice.read&from=" + before + "&limit=2&cursor=" + first.path("next"))
                .then()
                .body("items.notice", hasItem(slip));
        TestCaller.auditor()
                .get("/audit?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z")
                .then()
                .body("items", hasSize(0))
                .body("next", nullValue());
        TestCaller.auditor()
                .get("/audit?notice=" + slip + "&limit=1")
                .then()
                .body("items", hasSize(1))
                .body("next", notNullValue());
    }

    /**
     * As an administrator of the database does.
     *
     * @param proof act, key, MAC and trace, and where they come from
     * @return id of the entry
     */
    private static long invent(String at, String caller, String slip, String proof) {
        return Yulin.count(
                "with entered as (insert into audit_entry (at, caller, action, notice_id, act, mac_key, mac, traceparent) select "
                        + at + ", " + caller + ", 'notice.read', '" + slip + "', " + proof
                        + " limit 1 returning id), listed as (insert into audit_pending (entry_id) select id from entered)"
                        + " select id from entered");
    }

    private static void awaitKeptApart(long entry, String reason) {
        Patience.until(
                "entry " + entry + " is kept apart",
                () -> Yulin.count(
                                "select count(*) from audit_rejected where entry_id = ? and reason = ?", entry, reason)
                        == 1);
    }

    private static double rejected(String reason) {
        return Operations.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("huizhi_audit_rejected_total{reason=\"" + reason + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLogIsForAuditors() {
        for (TestCaller other :
                List.of(submitter, TestCaller.handler(), TestCaller.operator(), TestCaller.administrator())) {
            other.get("/audit").then().statusCode(403);
            other.get("/audit/export").then().statusCode(403);
        }
        TestCaller.auditor().get("/audit/export?after=999999999").then().statusCode(400);
        TestCaller.auditor().get("/audit?cursor=x").then().statusCode(400);
        TestCaller.auditor().get("/audit?notice=x").then().statusCode(400);
        TestCaller.auditor().get("/audit?notice=1-1-1-1-1").then().statusCode(400);
    }

    private void awaitChained(String slip, int entries) {
        Patience.until(
                entries + " readings are chained",
                () -> Yulin.count(
                                "select count(*) from audit_chain c join audit_entry e on e.id = c.entry_id"
                                        + " where e.notice_id = ?::uuid",
                                slip)
                        == entries);
    }

    private AuditVerifier.Report verified() {
        Response export = TestCaller.auditor().get("/audit/export");
        export.then().statusCode(200);
        return new AuditVerifier(new Signatures(CryptoProvider.fastest()), Party.directory(around.yulin()))
                .verify(export.asString().lines().iterator(), List.of());
    }
}
