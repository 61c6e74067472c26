package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SIGNED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.RETURN_FINAL;
import static org.huizhi.envelope.MessageType.STATEMENT_AGREED;
import static org.huizhi.envelope.MessageType.STATEMENT_PROPOSED;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.StatementDraft;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;

/** What has to come to its end whatever somebody else sends: a slip each way, an agreement, a statement. */
public final class HonestWork {

    private HonestWork() {}

    private static Surroundings around() {
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

    /** @param code of a region that has not joined, below 610800: the side that comes first proposes */
    public static void comesToItsEnd(CurrentDirectory directory, String code) {
        slips();
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
            assertThat(honest.onBus
                            .await(STATEMENT_AGREED, StatementDraft.id(statement))
                            .data()
                            .at("/document/signatures"))
                    .hasSize(2);
        }
    }

    private static void slips() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String theirs = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller.handler()
                    .perform("returns", theirs, "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}")
                    .then()
                    .statusCode(200);
            xinzhou.await(RETURN_FINAL, theirs);
            String ours = TestCaller.submitter().submitted(Slips.submission());
            xinzhou.await(NOTICE_SUBMITTED, ours);
            TestCaller.submitter().awaitState(ours, "delivered");
        }
    }

    /** @return what the node has logged as an error */
    public static List<String> errors() {
        try {
            return Files.readString(around().log(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(" ERROR "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
