package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.evidence.Finding.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every line that a verifier prints follows from what it has verified. */
class ReportTextTest {

    private final SignedSlip slip = new SignedSlip();

    private static String english(Report report) {
        return String.join("\n", new ReportText(Locale.ENGLISH).lines("a.zip", report));
    }

    private static String chinese(Report report) {
        return String.join("\n", new ReportText(Locale.CHINESE).lines("a.zip", report));
    }

    @Test
    void aReturnOfAStrangerIsNeitherAnAnswerNorInTime() {
        byte[] forged = slip.message(
                slip.xinzhou,
                slip.yulin.signingKey(),
                3,
                MessageType.RETURN_FINAL,
                SignedSlip.RETURNED,
                SignedSlip.answered());

        Report report = slip.verified(slip.bundle(slip.submission, slip.receipt, forged));

        assertThat(english(report))
                .contains("answer: none that is valid", "due date 2026-03-23 by the word of the bundle alone")
                .doesNotContain(": in time", "taken by");
        assertThat(chinese(report)).contains("答复：没有有效的答复", "均未得到证明").doesNotContain("：按期", "对方已签收");
    }

    @Test
    void aReceiptOfOtherBytesIsNotSaidToBeAReceipt() {
        byte[] other = slip.receiptOf(slip.xinzhou, slip.answer);

        Report report = slip.verified(slip.bundle(slip.submission, other, slip.answer));

        assertThat(report.steps().get(0).receipted()).isFalse();
        assertThat(report.steps().get(0).receivedAt()).isNull();
        assertThat(english(report))
                .contains("what is shown of its receipt does not count", "by the word of the bundle alone")
                .doesNotContain("receipt of the other side: received", ": in time");
        assertThat(chinese(report)).contains("所附签收证明不成立").doesNotContain("对方签收回执：收到时间", "：按期");
    }

    @Test
    void aRefusalThatTheManifestKeepsSilentAboutMakesNoReceipt() {
        slip.answerRefused = RefusalReason.ILLEGAL_TRANSITION;
        slip.answerSaidToBe = "stored";

        Report report = slip.verified(slip.bundleOfXinzhou());

        assertThat(english(report))
                .contains("INVALID  2026-03-06T02:00:00Z", "what is shown of its receipt does not count")
                .doesNotContain("receipt of the other side: received", ": in time");
    }

    /** Where the manifest does not count, nothing counts that its node says, not even what it has received. */
    @Test
    void theWordOfANodeThatHasNotSignedTheManifestIsNoProof() {
        slip.exporter = slip.xinzhou.signingKey();

        Report report = slip.verified(slip.bundle());

        assertThat(report.findings()).extracting(Finding::code).containsExactly(Code.NOT_THE_SIGNER);
        assertThat(report.steps()).filteredOn(Report.Step::receipted).hasSize(1);
        assertThat(english(report))
                .contains("INVALID  a.zip: said to be slip 610800-2026-000001, made by cn-610800")
                .contains("due date 2026-03-23 by the word of the bundle alone")
                .doesNotContain("by the word of the node that made the bundle", ": in time")
                .contains("return of 2026-03-06, confirmed; no receipt");
    }

    /** Who asks cannot say by itself that the other region has its slip, and so when the clock began. */
    @Test
    void noNodeProvesByItsOwnWordThatWhatItSentHasArrived() {
        byte[] bundle = slip.bundle(manifest -> {
            ObjectNode submission = (ObjectNode) manifest.at("/steps/0");
            submission.remove("receipt");
            submission.put("receivedAt", SignedSlip.DELIVERED.toString());
        });

        Report report = slip.verified(bundle);

        assertThat(report.findings()).extracting(Finding::code).contains(Code.NO_RECEIPT);
        assertThat(report.deadline()).isNull();
        assertThat(english(report).lines().filter(line -> line.contains("no receipt: nothing here shows")))
                .hasSize(1);
    }

    @Test
    void aReturnBeforeTheDeliveryIsNoStepThatStands() {
        slip.answeredAt = Instant.parse("2026-03-01T02:00:00Z");
        byte[] early = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, slip.answeredAt, SignedSlip.answered());

        Report report = slip.verified(slip.bundle(slip.submission, slip.receipt, early));

        assertThat(report.steps()).extracting(Report.Step::valid).containsExactlyInAnyOrder(true, true, false);
        assertThat(report.steps())
                .filteredOn(step -> !step.valid())
                .allSatisfy(step ->
                        assertThat(step.findings()).extracting(Finding::code).containsExactly(Code.OUT_OF_ORDER));
        assertThat(english(report)).contains("answer: none that is valid").doesNotContain(": in time");
    }

    @Test
    void aDueDateThatIsAnotherIsToldBesideThatOfTheBundle() {
        slip.dueDate = SignedSlip.DUE.plusDays(1);

        assertThat(english(slip.verified(slip.bundle())))
                .contains(
                        "due date 2026-03-23, and not 2026-03-24, as the bundle says, returned on 2026-03-06: in time");
    }

    /** Acceptance and summary are nothing that an answer in time rests on; everything else is. */
    @Test
    void whateverFileIsDamagedNoLineSaysMoreThanIsProved() {
        List<String> stillProved =
                List.of(BundleEntries.SUMMARY, BundleEntries.message(slip.xinzhou.mailbox(), SignedSlip.id(2)));
        Map<String, byte[]> good = Archive.read(slip.bundle()).files();

        for (String name : good.keySet()) {
            Map<String, byte[]> files = new LinkedHashMap<>(good);
            byte[] bytes = good.get(name).clone();
            bytes[bytes.length - 9] ^= 0x01;
            files.put(name, bytes);
            Report report = slip.verified(Archive.write(files));

            assertThat(report.valid()).as(name).isFalse();
            assertThat(english(report).contains("in time")).as(name).isEqualTo(stillProved.contains(name));
            assertThat(chinese(report).contains("按期")).as(name).isEqualTo(stillProved.contains(name));
        }
    }

    @Test
    void eachWordOfProofIsThereOfASlipThatStands() {
        Report report = slip.verified(slip.bundle());

        assertThat(english(report)).contains("in time", "taken by the other side", "received at");
        assertThat(chinese(report)).contains("按期", "对方已签收", "收到时间");
    }

    /**
     * The list is in the contract, in the order in which a verifier comes to them; each has words in both languages.
     */
    @Test
    void whatAVerifierChecksStandsInTheContract() throws IOException {
        List<String> listed = new ArrayList<>();
        new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-feed.yaml").toFile())
                .at("/components/schemas/EvidenceFinding/oneOf")
                .forEach(one -> {
                    listed.add(one.path("const").asText());
                    assertThat(one.path("description").asText())
                            .as(one.path("const").asText())
                            .hasSizeGreaterThan(20);
                });

        assertThat(listed)
                .containsExactlyElementsOf(
                        Stream.of(Code.values()).map(Code::key).toList());
        for (String code : listed) {
            assertThat(new Texts(Locale.CHINESE).of(code)).containsPattern("\\p{IsHan}");
            assertThat(new Texts(Locale.ENGLISH).of(code)).isNotBlank();
        }
    }

    private byte[] answerWith(byte[] attachment, String name) {
        ObjectNode data = SignedSlip.answered();
        data.putArray("attachments")
                .addObject()
                .put("id", "019d0000-0000-7000-8000-0000000000aa")
                .put("name", name)
                .put("mediaType", "application/pdf")
                .put("bytes", attachment.length)
                .put("sha256", Sha256.hex(attachment));
        return slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, SignedSlip.RETURNED, data);
    }

    /** Evidence holds the digest alone; whoever has the file proves by it which file it was. */
    @Test
    void anAttachmentIsToldAndAFileIsHeldToIt(@TempDir Path folder) throws IOException {
        byte[] pdf = "%PDF-1.7 a certificate of residence".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("a.zip"), slip.bundle(slip.submission, slip.receipt, answerWith(pdf, "居住证明.pdf")));
        Files.write(folder.resolve("certificate.pdf"), pdf);
        Files.write(folder.resolve("居住证明.pdf"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("authority.jwks"), slip.authority.publicKeys());

        CommandLineProbe.Said right = said(folder, "certificate.pdf");
        CommandLineProbe.Said other = said(folder, "居住证明.pdf");

        assertThat(right.code()).as(right.err()).isZero();
        assertThat(right.out())
                .contains("attachment 居住证明.pdf, 35 bytes, SHA-256 " + Sha256.hex(pdf))
                .contains("VALID    certificate.pdf: these are the bytes of the attachment 居住证明.pdf");
        assertThat(other.code()).isOne();
        assertThat(other.out())
                .contains("INVALID  居住证明.pdf: 3 bytes", "no step that is valid lists these bytes")
                .contains("one of this name is listed with others");
    }

    private static CommandLineProbe.Said said(Path folder, String attachment) {
        return CommandLineProbe.said(
                "evidence",
                "verify",
                "--lang",
                "en",
                "--authority",
                folder.resolve("authority.jwks").toString(),
                "--attachment",
                folder.resolve(attachment).toString(),
                folder.resolve("a.zip").toString());
    }

    @Test
    void whatAnInvalidStepListsProvesNoFile() {
        byte[] file = {1, 2, 3};
        slip.entries = List.of(
                slip.authority.entry(slip.yulin),
                slip.authority.entry(slip.xinzhou),
                slip.authority.entry(
                        slip.xinzhou.withRevoked(
                                slip.xinzhou.signingKey().kid(), SignedSlip.RETURNED.minus(Duration.ofHours(2))),
                        SignedSlip.RETURNED));

        Report report = slip.verified(slip.bundle(slip.submission, slip.receipt, answerWith(file, "a.pdf")));

        assertThat(report.steps()).extracting(Report.Step::valid).contains(false);
        assertThat(GivenFile.Listing.of(report)).isEmpty();
        assertThat(english(report)).doesNotContain("attachment");
    }
}
