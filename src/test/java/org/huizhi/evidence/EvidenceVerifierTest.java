package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.evidence.Findings.codes;
import static org.huizhi.evidence.Findings.deadline;
import static org.huizhi.evidence.Findings.places;
import static org.huizhi.evidence.SignedSlip.id;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.huizhi.calendar.Calendars;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.Verdict;
import org.huizhi.evidence.Finding.Code;
import org.huizhi.notice.Erasure;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.validation.FeedSchema;
import org.junit.jupiter.api.Test;

/** A bundle proves a slip to somebody who has nothing but the authority's public keys. */
class EvidenceVerifierTest {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    /** {@code -Devidence.every=1} tries each byte of a bundle. */
    private static final int EVERY = Integer.getInteger("evidence.every", 3);

    private final SignedSlip slip = new SignedSlip();

    @Test
    void everyStepOfAReturnedSlipStands() {
        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(report.valid()).isTrue();
        assertThat(report.number()).isEqualTo("610800-2026-000001");
        assertThat(report.steps())
                .extracting(Report.Step::signer, Report.Step::kid, Report.Step::valid)
                .containsExactly(tuple(slip.yulin), tuple(slip.xinzhou), tuple(slip.xinzhou));
        assertThat(report.steps().get(0).receipted()).isTrue();
        assertThat(report.deadline())
                .isEqualTo(new Report.Deadline(
                        SignedSlip.DUE, SignedSlip.DUE, true, false, LocalDate.of(2026, 3, 6), false, List.of()));
        assertThat(deadline(report).kept()).isTrue();
    }

    @Test
    void oneBundleIsNotSeveral() {
        assertThat(new ReportText(Locale.ENGLISH).sum(1, 0)).isEqualTo("1 bundle, 0 not valid");
        assertThat(new ReportText(Locale.ENGLISH).sum(2, 1)).isEqualTo("2 bundles, 1 not valid");
        assertThat(new ReportText(Locale.CHINESE).sum(1, 1)).isEqualTo("共 1 份存证，其中 1 份无效");
    }

    @Test
    void regionsThatSignWithSm2HaveTheirEvidenceToo() {
        SignedSlip national = new SignedSlip(party ->
                party.without(party.mailbox() + "#sig-1").with(PartyKey.signingSm2(party.mailbox() + "#sig-2")));

        Report report = national.verified(national.bundle());

        assertThat(codes(report)).isEmpty();
        assertThat(report.steps()).extracting(Report.Step::kid).contains("cn-610800#sig-2", "cn-140900#sig-2");
        assertThat(report.valid()).isTrue();
    }

    private static Tuple tuple(Party signer) {
        return Assertions.tuple(signer.mailbox(), signer.signingKey().kid(), true);
    }

    @Test
    void theReportIsReadInBothLanguages() {
        Report report = slip.verified(slip.bundle());

        assertThat(String.join("\n", new ReportText(Locale.CHINESE).lines("a.zip", report)))
                .contains("有效", "榆林", "提交", "反馈回执", "按期");
        assertThat(String.join("\n", new ReportText(Locale.ENGLISH).lines("a.zip", report)))
                .contains("VALID", "Yulin", "submitted", "in time");
    }

    /** Xinzhou has the refusal in hand, and exports its return. */
    @Test
    void aReturnThatTheOtherSideRefusedIsSaidToBeRefused() {
        slip.answerRefused = RefusalReason.ILLEGAL_TRANSITION;

        Report report = slip.verified(slip.bundleOfXinzhou());

        assertThat(codes(report)).isEmpty();
        assertThat(report.steps()).extracting(Report.Step::refused).containsExactly(false, false, true);
        assertThat(deadline(report).returnedOn()).as("counts on neither side").isNull();
        assertThat(report.rounds()).singleElement().satisfies(round -> {
            assertThat(round.dueDate()).isEqualTo(SignedSlip.DUE);
            assertThat(round.answers())
                    .containsExactly(new Report.Answer(
                            false,
                            LocalDate.of(2026, 3, 6),
                            "confirmed",
                            false,
                            null,
                            Report.Taken.REFUSED,
                            "illegal-transition",
                            null));
        });
        String english = String.join("\n", new ReportText(Locale.ENGLISH).lines("a.zip", report));
        assertThat(english)
                .contains("counted on neither: 1")
                .contains("answer: return of 2026-03-06, confirmed; REFUSED by the other side")
                .contains("REFUSED  2026-03-06T02:00:00Z")
                .contains("the state or the dates of the slip did not allow it (illegal-transition)")
                .contains("no final return that counts")
                .doesNotContain("returned on", "in time")
                .doesNotContain("valid    2026-03-06T02:00:00Z");
        assertThat(String.join("\n", new ReportText(Locale.CHINESE).lines("a.zip", report)))
                .contains("答复：2026-03-06 反馈，confirmed；对方拒收，双方均不计入：信息交流单当时的状态或日期不允许（illegal-transition）");
        assertThat(slip.summary(slip.bundleOfXinzhou()))
                .contains("REFUSED by the other side")
                .contains("refused " + SignedSlip.RETURNED.plusSeconds(1) + " the state or the dates");
    }

    /** Who keeps silent about the refusal shows no receipt at all, and then nothing shows that the return was there. */
    @Test
    void aReturnWithoutReceiptIsNotSaidToHaveArrived() {
        Report report = slip.verified(slip.bundleOfXinzhou());

        assertThat(report.valid()).isTrue();
        assertThat(deadline(report).unproved()).isTrue();
        assertThat(report.rounds().get(0).answers().get(0).taken()).isEqualTo(Report.Taken.UNPROVED);
        assertThat(new ReportText(Locale.ENGLISH).lines("a.zip", report))
                .filteredOn(line -> line.contains("nothing here shows that the other side has it"))
                .as("of the answer, of its acceptance and return, and of the deadline")
                .hasSize(4);
    }

    @Test
    void whatTheManifestSaysOfARefusalHasToBeWhatTheReceiptSays() {
        slip.answerRefused = RefusalReason.ILLEGAL_TRANSITION;
        slip.answerSaidToBe = "stored";

        assertThat(codes(slip.verified(slip.bundleOfXinzhou()))).containsExactly(Code.NOT_ITS_RECEIPT);
    }

    @Test
    void aSlipThatWasRefusedHasNoClock() {
        ReceiptLine line = ReceiptLine.of(
                id(1), Sha256.of(slip.submission), Verdict.REFUSED, RefusalReason.NO_AGREEMENT, SignedSlip.DELIVERED);
        byte[] refusal = slip.message(
                slip.xinzhou,
                9,
                MessageType.RECEIPT,
                SignedSlip.DELIVERED,
                SignedSlip.json(new ReceiptData(List.of(line))));
        slip.submissionRefused = RefusalReason.NO_AGREEMENT;

        Report report = slip.verified(slip.bundle(slip.submission, refusal, slip.answer));

        assertThat(codes(report)).as("it is said to be delivered").containsExactly(Code.OTHER_DATES);
        assertThat(report.deadline()).isNull();
        assertThat(report.rounds().get(0).refusal()).isEqualTo("no-agreement");
        assertThat(String.join("\n", new ReportText(Locale.ENGLISH).lines("a.zip", report)))
                .contains("question 1: residence-confirmation")
                .contains("no agreement in force (no-agreement)");
    }

    @Test
    void questionAndAnswerOfBothRoundsAreTold() {
        slip.answeredAt = Instant.parse("2026-03-24T02:00:00Z");
        slip.assessedAt = Instant.parse("2026-03-25T01:00:00Z");
        slip.dueDate = LocalDate.of(2026, 4, 16);
        byte[] late = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, slip.answeredAt, SignedSlip.answered());

        Report report = slip.verified(slip.bundle(slip.submission, slip.receipt, late));

        assertThat(codes(report)).isEmpty();
        List<String> lines = new ReportText(Locale.ENGLISH).lines("a.zip", report);
        assertThat(lines)
                .containsSubsequence(
                        "  question 1: residence-confirmation, asked by cn-610800 at 2026-03-02T02:00:00Z, due 2026-03-23",
                        "    answer: return of 2026-03-24, confirmed, late; taken by the other side; assessed as invalid",
                        "  question 2: residence-confirmation, asked by cn-610800 at 2026-03-25T01:00:00Z, due 2026-04-16",
                        "    answer: none");
    }

    /** An outcome is a code; anything else that a partner signed stays where it is. */
    @Test
    void noTextOfAPartnerIsTold() {
        ObjectNode data = SignedSlip.round();
        data.putObject("payload").put("outcome", "Zhang San\u001b[2J");
        byte[] answer = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, SignedSlip.RETURNED, data);

        byte[] bundle = slip.bundle(slip.submission, slip.receipt, answer);

        assertThat(slip.verified(bundle).rounds().get(0).answers().get(0).code())
                .isNull();
        assertThat(slip.summary(bundle)).doesNotContain("Zhang").contains("return of 2026-03-06, in time");
    }

    @Test
    void theSameSlipMakesTheSameBytes() {
        assertThat(slip.bundle()).isEqualTo(slip.bundle());
    }

    /** Somebody who has the feed contract alone reads it. */
    @Test
    void manifestAndArchiveAreAsTheFeedContractSays() throws IOException {
        slip.assessedAt = Instant.parse("2026-03-09T01:00:00Z");
        slip.refused = true;
        slip.said = SignedSlip.DUE;

        ObjectNode manifest = slip.manifest();
        byte[] bundle = slip.bundle();

        FeedSchema schema = FeedSchema.ofDocument("EvidenceManifest");
        assertThat(schema.objection(manifest)).isEmpty();
        ((ObjectNode) manifest.at("/steps/0/receipt")).remove("file");
        assertThat(schema.objection(manifest)).isPresent();
        List<String> names = List.copyOf(Archive.read(bundle).files().keySet());
        assertThat(names.get(0)).isEqualTo("manifest.jws");
        assertThat(names.subList(1, names.size()))
                .isSorted()
                .allMatch(
                        Pattern.compile("(agreement/version-1\\.agreement\\.json|directory/cn-[0-9]{6}@[0-9]{13}\\.jws"
                                        + "|(messages|receipts)/[0-9a-f-]{36}(\\.cn-[0-9]{6})?\\.jws|summary\\.html)")
                                .asMatchPredicate());
        // Version 20, flag 0x0800, stored, at no time of 1980-01-01.
        assertThat(Arrays.copyOfRange(bundle, 0, 14))
                .isEqualTo(new byte[] {'P', 'K', 3, 4, 20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0});
    }

    @Test
    void aStatementOfErasureIsAsTheFeedContractSays() throws IOException {
        Erasure erasure = new Erasure(
                slip.notice, SignedSlip.EXPORTED, List.of(new Erasure.Erased(id(1), Sha256.hex(slip.submission))));

        assertThat(FeedSchema.ofDocument("Erasure").objection(JSON.readTree(SignedDocument.bytes(erasure))))
                .isEmpty();
    }

    /** Nobody can change a single byte, wherever it is, without being found and told where. */
    @Test
    void oneFlippedByteAnywhereIsFoundAndItsPlaceNamed() {
        byte[] bundle = slip.bundle();
        EvidenceVerifier verifier = new EvidenceVerifier(
                SignedSlip.SIGNATURES, slip.authority.verificationKeys(), List.of(), Calendars.of(Optional.empty()));

        List<Integer> unnoticed = IntStream.iterate(0, at -> at < bundle.length, at -> at + EVERY)
                .parallel()
                .filter(at -> !isFoundAndNamed(verifier.verify(flipped(bundle, at))))
                .boxed()
                .toList();

        assertThat(unnoticed).isEmpty();
        assertThat(verifier.verify(bundle).valid()).isTrue();
    }

    private static byte[] flipped(byte[] bundle, int at) {
        byte[] other = bundle.clone();
        other[at] ^= 0x01;
        return other;
    }

    private static boolean isFoundAndNamed(Report report) {
        return !report.valid()
                && Findings.of(report).anyMatch(finding -> !finding.place().isBlank());
    }

    @Test
    void whatIsCutOffOrAddedIsFound() {
        byte[] bundle = slip.bundle();

        assertThat(slip.verified(Arrays.copyOf(bundle, bundle.length - 1)).valid())
                .isFalse();
        assertThat(slip.verified(Arrays.copyOf(bundle, bundle.length + 1)).valid())
                .isFalse();
        assertThat(slip.verified(new byte[0]).valid()).isFalse();
        assertThat(slip.verified("PK no zip at all".getBytes(StandardCharsets.UTF_8))
                        .valid())
                .isFalse();
    }

    @Test
    void aFileThatTheManifestDoesNotListIsNamed() {
        Map<String, byte[]> files =
                new LinkedHashMap<>(Archive.read(slip.bundle()).files());
        files.put("messages/another.jws", slip.answer);

        Report report = slip.verified(Archive.write(files));

        assertThat(codes(report)).containsExactly(Code.NOT_LISTED);
        assertThat(report.findings().get(0).place()).isEqualTo("messages/another.jws");
    }

    @Test
    void aMissingFileIsNamed() {
        Map<String, byte[]> files =
                new LinkedHashMap<>(Archive.read(slip.bundle()).files());
        String receipt = BundleEntries.receipt(id(9));
        files.remove(receipt);

        Report report = slip.verified(Archive.write(files));

        assertThat(places(report)).contains(receipt);
        assertThat(codes(report)).contains(Code.MISSING);
    }

    @Test
    void anotherAuthorityIsNotBelieved() {
        EvidenceVerifier stranger = new EvidenceVerifier(
                SignedSlip.SIGNATURES,
                Authority.create().verificationKeys(),
                List.of(),
                Calendars.of(Optional.empty()));

        assertThat(codes(stranger.verify(slip.bundle()))).contains(Code.NOT_OF_THE_AUTHORITY, Code.UNKNOWN_KEY);
    }

    @Test
    void aMessageOfAStrangersKeyIsNotBelieved() {
        PartyKey forged = PartyKey.signing(slip.xinzhou.signingKey().kid());
        byte[] answer = slip.message(
                slip.xinzhou,
                forged.signingKey(),
                3,
                MessageType.RETURN_FINAL,
                SignedSlip.RETURNED,
                SignedSlip.round());

        assertThat(codes(slip.verified(slip.bundle(slip.submission, slip.receipt, answer))))
                .containsExactly(Code.BAD_SIGNATURE);
    }

    @Test
    void theOtherRegionsWordCannotBeGivenByOneself() {
        byte[] answer = slip.message(
                slip.xinzhou,
                slip.yulin.signingKey(),
                3,
                MessageType.RETURN_FINAL,
                SignedSlip.RETURNED,
                SignedSlip.round());

        assertThat(codes(slip.verified(slip.bundle(slip.submission, slip.receipt, answer))))
                .containsExactly(Code.NOT_THE_SIGNER);
    }

    @Test
    void aKeyThatWasRevokedBeforeTheReturnDoesNotCount() {
        Party revoked =
                slip.xinzhou.withRevoked(slip.xinzhou.signingKey().kid(), Instant.parse("2026-03-05T00:00:00Z"));
        slip.entries = List.of(
                slip.authority.entry(slip.yulin),
                slip.authority.entry(slip.xinzhou),
                slip.authority.entry(revoked, Instant.parse("2026-03-05T01:00:00Z")));

        Report report = slip.verified(slip.bundle());

        assertThat(codes(report)).containsExactly(Code.KEY_NOT_VALID);
        assertThat(report.steps()).extracting(Report.Step::valid).containsExactly(true, true, false);
    }

    @Test
    void aRevocationThatTheBundleKeepsSilentAboutIsBroughtByTheVerifier() {
        Party revoked =
                slip.xinzhou.withRevoked(slip.xinzhou.signingKey().kid(), Instant.parse("2026-03-05T00:00:00Z"));
        String newer = slip.authority.entry(revoked, Instant.parse("2026-03-05T01:00:00Z"));

        Report report = new EvidenceVerifier(
                        SignedSlip.SIGNATURES,
                        slip.authority.verificationKeys(),
                        List.of(newer),
                        Calendars.of(Optional.empty()))
                .verify(slip.bundle());

        assertThat(codes(report)).containsExactly(Code.KEY_NOT_VALID);
    }

    @Test
    void aKeyThatWasReplacedLongAgoStillProvesWhatItSigned() {
        Party renewed = slip.xinzhou.without(slip.xinzhou.signingKey().kid()).with(PartyKey.signing("cn-140900#sig-2"));
        slip.entries = List.of(
                slip.authority.entry(slip.yulin),
                slip.authority.entry(slip.xinzhou),
                slip.authority.entry(renewed, Instant.parse("2026-03-08T00:00:00Z")));

        assertThat(codes(slip.verified(slip.bundle()))).isEmpty();
    }

    @Test
    void aReceiptOfOtherBytesIsNoReceipt() {
        byte[] other = slip.receiptOf(slip.xinzhou, slip.answer);

        assertThat(codes(slip.verified(slip.bundle(slip.submission, other, slip.answer))))
                .containsExactly(Code.NOT_ITS_RECEIPT);
    }

    @Test
    void aReceiptOfWhatIsReceivedLaterIsNoReceipt() {
        slip.receivedAt = SignedSlip.DELIVERED.plus(Duration.ofDays(1));
        slip.deliveredAt = slip.receivedAt;
        slip.dueDate = SignedSlip.DUE.plusDays(1);
        byte[] later = slip.receiptOf(slip.xinzhou, slip.submission);

        assertThat(codes(slip.verified(slip.bundle(slip.submission, later, slip.answer))))
                .containsExactly(Code.NOT_ITS_RECEIPT);
    }

    @Test
    void aDeliveryWithoutReceiptIsOnlyAWord() {
        assertThat(codes(slip.verified(slip.bundle(slip.submission, null, slip.answer))))
                .containsExactly(Code.NO_RECEIPT);
    }

    /** Where it was sent, its last day was not over yet. */
    @Test
    void theAgreementWasInForceOnTheDayOfTheSender() {
        SignedSlip last = new SignedSlip(
                UnaryOperator.identity(), draft -> draft.effective(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 3, 1)));
        assertThat(codes(last.verified(last.bundle()))).contains(Code.NOT_AGREED);
        Map<String, Object> west = last.yulin.toDocument(Authority.ISSUED_AT);
        west.put("timeZone", "Pacific/Honolulu");

        last.entries = List.of(last.authority.entry(west), last.authority.entry(last.xinzhou));

        assertThat(codes(last.verified(last.bundle()))).isEmpty();
    }

    @Test
    void anotherAgreementIsNotTheOneOfTheSlip() {
        slip.agreement = slip.draft.effective(LocalDate.of(2026, 1, 2), null).signed();

        assertThat(codes(slip.verified(slip.bundle()))).containsExactly(Code.AGREEMENT_INVALID);
    }

    @Test
    void anAgreementThatOneSideAloneSignedIsNone() {
        slip.agreement = slip.draft.signedBy(slip.yulin.signingKey());

        assertThat(codes(slip.verified(slip.bundle()))).containsExactly(Code.AGREEMENT_INVALID);
    }

    @Test
    void anAgreementThatIsMissingIsNamed() {
        slip.agreement = null;

        assertThat(codes(slip.verified(slip.bundle()))).containsExactly(Code.MISSING);
    }

    @Test
    void aReturnBeforeTheDeliveryCannotBe() {
        slip.answeredAt = Instant.parse("2026-03-01T02:00:00Z");
        byte[] answer = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, slip.answeredAt, SignedSlip.round());

        assertThat(codes(slip.verified(slip.bundle(slip.submission, slip.receipt, answer))))
                .contains(Code.OUT_OF_ORDER);
    }

    @Test
    void aReceiptWithAFieldOfALaterVersionIsAReceipt() {
        ReceiptLine line =
                ReceiptLine.of(id(1), Sha256.of(slip.submission), Verdict.STORED, null, SignedSlip.DELIVERED);
        ObjectNode data = JSON.valueToTree(new ReceiptData(List.of(line)));
        ((ObjectNode) data.withArray("receipts").get(0)).put("receivedAt", SignedSlip.DELIVERED.toString());
        data.put("later", true);
        byte[] receipt = slip.message(slip.xinzhou, 9, MessageType.RECEIPT, SignedSlip.DELIVERED, data);

        assertThat(codes(slip.verified(slip.bundle(slip.submission, receipt, slip.answer))))
                .isEmpty();
    }

    @Test
    void theBundleOfOneSlipIsNotThatOfAnother() {
        SignedSlip other = new SignedSlip();

        assertThat(other.verified(slip.bundle()).valid()).isFalse();
    }
}
