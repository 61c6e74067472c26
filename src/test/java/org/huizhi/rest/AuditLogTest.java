package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.huizhi.audit.AuditProbe;
import org.huizhi.audit.AuditVerifier;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
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
