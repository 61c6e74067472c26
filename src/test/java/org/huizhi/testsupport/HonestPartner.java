package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SIGNED;
import static org.huizhi.envelope.MessageType.STATEMENT_AGREED;
import static org.huizhi.envelope.MessageType.STATEMENT_PROPOSED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.Verdict;

/** A region that joins, agrees, and has a month countersigned: what has to work whatever another partner sends. */
public final class HonestPartner {

    private HonestPartner() {}

    private static BusAndDatabaseResource.Surroundings around() {
        return BusAndDatabaseResource.surroundings();
    }

    /** A region in no table, which joins. */
    public static NewPartner joins(CurrentDirectory directory, String code) {
        return NewPartner.joins(
                directory,
                new Region(
                        code,
                        new LocalizedName("某市", "A city"),
                        "prefecture",
                        null,
                        LocalDate.of(2000, 1, 1),
                        null,
                        List.of()));
    }

    /** An agreement on everything that both have signed, in force since the day. */
    public static AgreementDraft agrees(NewPartner partner, String id, LocalDate since) {
        AgreementDraft draft = partner.draft(id).effective(since, null);
        assertThat(partner.says(
                                AGREEMENT_SIGNED,
                                id,
                                NewPartner.document(
                                        draft,
                                        partner.party.signingKey(),
                                        around().yulin().signingKey()))
                        .verdict())
                .isEqualTo(Verdict.STORED);
        return draft;
    }

    public static LocalDate today() {
        return LocalDate.now(ZoneId.of("Asia/Shanghai"));
    }

    /** The last month that is over. */
    public static YearMonth lastMonth() {
        return YearMonth.from(today()).minusMonths(1);
    }

    /**
     * A slip each way, an agreement that is proposed there and signed here, a statement.
     *
     * @param code of a region that has not joined, below 610800: the side that comes first proposes
     */
    public static void comesToItsEnd(CurrentDirectory directory, String code) {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            HonestWork slips = new HonestWork(xinzhou);
            slips.incomingSlip();
            slips.outgoingSlip();
        }
        try (NewPartner honest = joins(directory, code)) {
            String id = "agr-honest-" + code;
            AgreementDraft draft = honest.draft(id);
            assertThat(honest.says(AGREEMENT_PROPOSED, id, NewPartner.document(draft, honest.party.signingKey()))
                            .verdict())
                    .isEqualTo(Verdict.STORED);
            TestCaller.administrator()
                    .post("/agreements/" + id + "/versions/1/signature", """
                            {"impactAssessment": {"purpose": "p", "necessity": "n", "risks": "r", "measures": "m"}}""")
                    .then()
                    .statusCode(200);
            honest.onBus.await(AGREEMENT_SIGNED, id);
            ObjectNode statement = StatementDraft.ofNothing(
                    lastMonth(), 1, honest.mailbox(), around().yulin().mailbox());
            assertThat(honest.says(
                                    STATEMENT_PROPOSED,
                                    StatementDraft.id(statement),
                                    StatementDraft.proposal(statement, honest.party.signingKey()))
                            .verdict())
                    .isEqualTo(Verdict.STORED);
            assertThat(BackgroundJobs.runAll()).as("jobs that failed").isEmpty();
            assertThat(honest.onBus
                            .await(STATEMENT_AGREED, StatementDraft.id(statement))
                            .data()
                            .at("/document/signatures"))
                    .hasSize(2);
        }
    }
}
