package org.huizhi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Signatures;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/**
 * Whoever administers the database chains an invented entry himself, as anybody can compute. The node signs nothing of
 * it, goes on behind what it wrote itself, and the break shows to every verifier. In a database of its own, whose log
 * does not stand afterwards.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
class ForeignLinkTest {

    private final TestCaller submitter = TestCaller.submitter();

    @Inject
    AuditProbe chain;

    @Test
    void aLinkThatSomebodyElseWroteIsNeverSigned() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 1);
        chain.sign();

        long foreign = chainByHand(slip);
        chain.sign();
        assertThat(Yulin.count("select max(position) from audit_checkpoint")).isLessThan(foreign);

        submitter.get("/notices/" + slip).then().statusCode(200);
        awaitChained(slip, 3);
        Patience.until(
                "the log says so itself",
                () -> Yulin.count("select count(*) from audit_chain c join audit_entry e on e.id = c.entry_id"
                                + " where e.action = 'audit.rejected'")
                        == 1);
        chain.sign();

        assertThat(Yulin.query("select reason from audit_rejected where position = ?", foreign))
                .containsExactly(Map.of("reason", "foreign-link"));
        AuditVerifier.Report report = verified();
        assertThat(report.faults())
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("position " + foreign + ": dated 2026-05-04T01:00:00Z"),
                        fault -> assertThat(fault)
                                .startsWith("position " + (foreign + 1)
                                        + ": the entry, or one before it, is not the one that was chained"));
        assertThat(report.rejections()).isEqualTo(1);
        assertThat(report.signedUpTo()).isGreaterThan(foreign);
    }

    /** @return position of the link */
    private static long chainByHand(String slip) {
        Instant at = Instant.parse("2026-05-04T01:00:00Z");
        UUID act = UUID.randomUUID();
        for (int attempt = 0; attempt < 20; attempt++) {
            long head = Yulin.count("select max(position) from audit_chain");
            byte[] before = HexFormat.of()
                    .parseHex(Objects.requireNonNull(Yulin.query(
                                            "select encode(hash, 'hex') as hash from audit_chain where position = ?",
                                            head)
                                    .get(0)
                                    .get("hash"))
                            .toString());
            long position = head + 1;
            AuditRecord invented = new AuditRecord(
                    position, at, "deputy.director", "notice.read", UUID.fromString(slip), null, null, act);
            byte[] hash = invented.hashAfter(before);
            int linked = Yulin.update(
                    "with entered as (insert into audit_entry (at, caller, action, notice_id, act) values"
                            + " ('2026-05-04T01:00:00Z', 'deputy.director', 'notice.read', ?::uuid, ?::uuid) returning id)"
                            + " insert into audit_chain (position, entry_id, hash, act, mac_key, mac)"
                            + " select ?, entered.id, decode(?, 'hex'), ?::uuid, c.mac_key, c.mac"
                            + " from entered, (select mac_key, mac from audit_chain order by position desc limit 1) c"
                            + " on conflict do nothing",
                    slip,
                    act.toString(),
                    position,
                    HexFormat.of().formatHex(hash),
                    act.toString());
            if (linked == 1) {
                return position;
            }
        }
        throw new AssertionError("the chain moved all the time");
    }

    private static void awaitChained(String slip, int entries) {
        Patience.until(
                entries + " entries are chained",
                () -> Yulin.count(
                                "select count(*) from audit_chain c join audit_entry e on e.id = c.entry_id"
                                        + " where e.notice_id = ?::uuid",
                                slip)
                        == entries);
    }

    private static AuditVerifier.Report verified() {
        Response export = TestCaller.auditor().get("/audit/export");
        export.then().statusCode(200);
        return new AuditVerifier(
                        new Signatures(CryptoProvider.fastest()),
                        Party.directory(BusAndDatabaseResource.surroundings().yulin()))
                .verify(export.asString().lines().iterator(), List.of());
    }
}
