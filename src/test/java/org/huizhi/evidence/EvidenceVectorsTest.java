package org.huizhi.evidence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.testsupport.vectors.VectorSlip.ascii;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.huizhi.calendar.Calendars;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.SignedEntry;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.Erasure;
import org.huizhi.outbox.SentMessages;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.vectors.VectorSlip;
import org.huizhi.testsupport.vectors.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bundles that stand and such as do not, for those who write a verifier of their own ({@link Vectors}). */
class EvidenceVectorsTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Instant REVOKED = Instant.parse("2026-03-05T00:00:00Z");

    private final VectorSlip slip = new VectorSlip();
    private final Authority authority = Vectors.authority();
    private final String submission = slip.signed(slip.submission());
    private final String acceptance = slip.signed(slip.acceptance());
    private final String receipt = slip.signed(slip.receipt(submission));
    private final ObjectNode file = JsonNodeFactory.instance.objectNode();
    private final ArrayNode vectors;

    EvidenceVectorsTest() {
        file.put(
                "about",
                "Bundles in evidence/, each with what a verifier that has the authority's key of keys.json must say: whether it is valid;"
                        + " what is wrong (finding) and where (place); which steps the other side refused; the day of the answer that counts, and whether no receipt shows that the other side has it. Days are"
                        + " those of working-days.json.");
        vectors = file.putArray("vectors");
    }

    /** A bundle to be, which can be made otherwise. */
    private final class Made {
        String answer = slip.signed(slip.answer());
        byte @Nullable [] answerGiven = ascii(answer);

        @Nullable
        String receiptGiven = receipt;

        String agreement = slip.draft.signed();
        LocalDate dueDate = VectorSlip.DUE;
        List<String> entries = List.of(authority.entry(slip.yulin), authority.entry(slip.xinzhou));
        List<String> erasures = List.of();
        Instant answeredAt = VectorSlip.RETURNED;
        UUID answerId = VectorSlip.RETURN;

        Made() {}

        /** As the node of Yulin exports it. */
        Map<String, byte[]> ofYulin() {
            EvidenceBundle bundle = new EvidenceBundle(notice("returned"), slip.yulin.mailbox());
            SentMessages.GivenReceipt given = receiptGiven == null
                    ? null
                    : new SentMessages.GivenReceipt(VectorSlip.RECEIPT, "stored", null, VectorSlip.DELIVERED);
            bundle.addSent(
                    new SentMessages.Signed(
                            VectorSlip.SUBMISSION,
                            MessageType.NOTICE_SUBMITTED.wireName(),
                            VectorSlip.SUBMITTED,
                            digest(submission),
                            ascii(submission),
                            given),
                    receiptGiven == null ? Map.of() : Map.of(VectorSlip.RECEIPT, ascii(receiptGiven)));
            bundle.addReceived(
                    received(
                            VectorSlip.ACCEPTANCE,
                            MessageType.NOTICE_ACCEPTED,
                            VectorSlip.ACCEPTED,
                            digest(acceptance),
                            ascii(acceptance)),
                    slip.xinzhou.mailbox());
            bundle.addReceived(
                    received(answerId, MessageType.RETURN_FINAL, answeredAt, digest(answer), answerGiven),
                    slip.xinzhou.mailbox());
            return files(bundle, slip.yulin.signingKey());
        }

        /** As the node of Xinzhou exports it. */
        Map<String, byte[]> ofXinzhou(@Nullable String refusal) {
            EvidenceBundle bundle = new EvidenceBundle(notice("accepted"), slip.xinzhou.mailbox());
            bundle.addReceived(
                    new ReceivedMessages.Signed(
                            VectorSlip.SUBMISSION,
                            MessageType.NOTICE_SUBMITTED.wireName(),
                            VectorSlip.SUBMITTED,
                            VectorSlip.DELIVERED,
                            digest(submission),
                            ascii(submission)),
                    slip.yulin.mailbox());
            Instant at = VectorSlip.RETURNED.plusSeconds(1);
            UUID id = Vectors.uuid(at, 6);
            bundle.addSent(
                    new SentMessages.Signed(
                            VectorSlip.RETURN,
                            MessageType.RETURN_FINAL.wireName(),
                            VectorSlip.RETURNED,
                            digest(answer),
                            ascii(answer),
                            refusal == null
                                    ? null
                                    : new SentMessages.GivenReceipt(id, "refused", "illegal-transition", at)),
                    refusal == null ? Map.of() : Map.of(id, ascii(refusal)));
            return files(bundle, slip.xinzhou.signingKey());
        }

        private Manifest.Slip notice(String state) {
            return new Manifest.Slip(
                    VectorSlip.NOTICE,
                    VectorSlip.NUMBER,
                    VectorSlip.TYPE,
                    state,
                    slip.yulin.mailbox(),
                    slip.xinzhou.mailbox(),
                    slip.agreement(),
                    VectorSlip.DELIVERED,
                    dueDate);
        }

        private Map<String, byte[]> files(EvidenceBundle bundle, SigningKey exporter) {
            bundle.addErasures(erasures);
            bundle.addAgreement(1, agreement);
            bundle.addDirectory(history());
            return new LinkedHashMap<>(Archive.read(bundle.signed(SIGNATURES, exporter, VectorSlip.EXPORTED))
                    .files());
        }

        /** Also an entry that another authority has signed, as its own program would read it. */
        private List<SignedEntry> history() {
            List<SignedEntry> history = new ArrayList<>();
            for (String jws : entries) {
                Stream.of(authority, Vectors.forger())
                        .map(signer -> new DirectoryEntryReader(SIGNATURES, signer.verificationKeys()).read(jws))
                        .filter(DirectoryEntryReader.Reading.Read.class::isInstance)
                        .forEach(read -> history.add(((DirectoryEntryReader.Reading.Read) read).entry()));
            }
            return history;
        }
    }

    private static ReceivedMessages.Signed received(
            UUID id, MessageType type, Instant at, byte[] digest, byte @Nullable [] jws) {
        return new ReceivedMessages.Signed(id, type.wireName(), at, at.plusMillis(400), digest, jws);
    }

    private static byte[] digest(String jws) {
        return Sha256.of(ascii(jws));
    }

    private Made made(Consumer<Made> change) {
        Made made = new Made();
        change.accept(made);
        return made;
    }

    @Test
    void bundles() {
        String refusal = slip.signed(slip.refusal(made(same -> {}).answer, RefusalReason.ILLEGAL_TRANSITION));
        add(
                "returned",
                "A slip that was answered, by the node that asked.",
                made(same -> {}).ofYulin());
        add(
                "return-refused",
                "By the node that answered: the other side refused the return, so that it counts on neither side.",
                made(same -> {}).ofXinzhou(refusal));
        add(
                "return-without-receipt",
                "By the node that answered, which shows no receipt: the return is genuine, and nothing shows that it arrived.",
                made(same -> {}).ofXinzhou(null));
        add(
                "erased",
                "The return was erased after its retention; its digest and the statement of erasure stand.",
                erased(slip.signed(slip.answer())));
        tampered(refusal);

        Vectors.hold("evidence.json", file);
    }

    private Map<String, byte[]> erased(String erasedAnswer) {
        Erasure erasure = new Erasure(
                VectorSlip.NOTICE,
                VectorSlip.EXPORTED.minusSeconds(60),
                List.of(new Erasure.Erased(VectorSlip.RETURN, HexFormat.of().formatHex(digest(erasedAnswer)))));
        return made(bundle -> {
                    bundle.answerGiven = null;
                    bundle.erasures = List.of(
                            SIGNATURES.sign(SignedDocument.bytes(erasure), Erasure.TYPE, slip.yulin.signingKey()));
                })
                .ofYulin();
    }

    private void tampered(String refusal) {
        String message = BundleEntries.message(slip.xinzhou.mailbox(), VectorSlip.RETURN);
        Map<String, byte[]> changed = made(same -> {}).ofYulin();
        byte[] bytes = requireNonNull(changed.get(message)).clone();
        bytes[bytes.length / 2] ^= 0x02;
        changed.put(message, bytes);
        add("message-changed", "One character of the return is another.", changed);

        Map<String, byte[]> missing = made(same -> {}).ofYulin();
        missing.remove(BundleEntries.receipt(VectorSlip.RECEIPT));
        add("receipt-taken-out", "The receipt of the submission is listed, and not there.", missing);

        Map<String, byte[]> more = made(same -> {}).ofYulin();
        more.put("zzz/more.jws", ascii(acceptance));
        add("file-put-in", "A file that the manifest does not list.", more);

        Map<String, byte[]> manifest = made(same -> {}).ofYulin();
        String jws = new String(requireNonNull(manifest.get(Manifest.FILE)), StandardCharsets.US_ASCII);
        String[] parts = jws.split("\\.");
        manifest.put(
                Manifest.FILE,
                ascii(parts[0] + "."
                        + encoded(new String(Envelope.payloadOf(ascii(jws)), StandardCharsets.UTF_8)
                                .replace("2026-03-23", "2026-03-24"))
                        + "." + parts[2]));
        add("manifest-changed", "The due date in the manifest was changed after the signature.", manifest);

        add(
                "due-date-moved",
                "Who exports has signed a later due date than agreement and receipt give.",
                made(bundle -> bundle.dueDate = VectorSlip.DUE.plusDays(1)).ofYulin());
        add(
                "answer-by-the-asking-side",
                "The return was signed with a key of the region that asks.",
                made(bundle -> given(bundle, slip.signed(slip.answer(), slip.yulin.signingKey())))
                        .ofYulin());
        add(
                "answer-by-a-stranger",
                "The return was signed by a stranger, who names the region's key.",
                made(bundle -> given(
                                bundle,
                                slip.signed(slip.answer(), Vectors.stranger().signingKey())))
                        .ofYulin());
        add(
                "key-revoked",
                "A newer entry says that the key was revoked the day before the return.",
                made(bundle -> bundle.entries = List.of(
                                authority.entry(slip.yulin),
                                authority.entry(slip.xinzhou),
                                authority.entry(
                                        slip.xinzhou.withRevoked(
                                                slip.xinzhou.signingKey().kid(), REVOKED),
                                        REVOKED.plusSeconds(3600))))
                        .ofYulin());
        add(
                "another-authority",
                "The entry of the region that answers was signed by another authority.",
                made(bundle -> bundle.entries = List.of(
                                authority.entry(slip.yulin), Vectors.forger().entry(slip.xinzhou)))
                        .ofYulin());
        add(
                "receipt-of-other-bytes",
                "The receipt speaks of the id of the submission and of other bytes.",
                made(bundle -> bundle.receiptGiven = slip.signed(slip.receipt(slip.stored(acceptance))))
                        .ofYulin());
        add(
                "refusal-said-to-be-a-receipt",
                "The receipt refuses the return, and the manifest says that it was stored.",
                refusalSaidToBeStored(refusal));
        add(
                "agreement-of-one-side",
                "Only one side has signed the agreement.",
                made(bundle -> bundle.agreement = slip.draft.signedBy(slip.yulin.signingKey()))
                        .ofYulin());
        add(
                "another-agreement",
                "Both have signed the agreement, which is not the one of the slip.",
                made(bundle -> bundle.agreement = slip.draft
                                .effective(LocalDate.of(2026, 1, 2), null)
                                .signed())
                        .ofYulin());
        add(
                "no-receipt",
                "The slip is said to be delivered, and no receipt of it is there.",
                made(bundle -> bundle.receiptGiven = null).ofYulin());
        add(
                "erasure-of-other-bytes",
                "The statement of erasure does not name the digest of the return.",
                erased(acceptance));
    }

    private static void given(Made bundle, String answer) {
        bundle.answer = answer;
        bundle.answerGiven = ascii(answer);
    }

    private Map<String, byte[]> refusalSaidToBeStored(String refusal) {
        Map<String, byte[]> files = made(same -> {}).ofXinzhou(refusal);
        String manifest = new String(
                        Envelope.payloadOf(requireNonNull(files.get(Manifest.FILE))), StandardCharsets.UTF_8)
                .replace("\"verdict\":\"refused\",\"reason\":\"illegal-transition\"", "\"verdict\":\"stored\"");
        files.put(
                Manifest.FILE,
                ascii(SIGNATURES.sign(
                        manifest.getBytes(StandardCharsets.UTF_8),
                        Manifest.TYPE,
                        slip.xinzhou.signingKey(),
                        VectorSlip.EXPORTED)));
        return files;
    }

    @Test
    void theArchiveItself() {
        byte[] good = Archive.write(made(same -> {}).ofYulin());
        byte[] longer = Arrays.copyOf(good, good.length + 1);

        assertThat(verified(longer).findings()).extracting(Finding::code).containsExactly(Finding.Code.ARCHIVE_DAMAGED);
    }

    private void add(String name, String why, Map<String, byte[]> files) {
        byte[] zip = Archive.write(files);
        Report report = verified(zip);
        ObjectNode vector = vectors.addObject()
                .put("file", "evidence/" + name + ".zip")
                .put("why", why)
                .put("valid", report.valid());
        ArrayNode findings = vector.putArray("findings");
        Stream.concat(report.steps().stream().flatMap(step -> step.findings().stream()), report.findings().stream())
                .distinct()
                .forEach(finding -> findings.addObject()
                        .put("finding", finding.code().key())
                        .put("place", finding.place()));
        ArrayNode refused = vector.putArray("refused");
        report.steps().stream()
                .filter(step -> step.valid() && step.refused())
                .forEach(step -> refused.addObject().put("type", step.type()).put("reason", step.refusal()));
        if (report.valid()) {
            Report.Deadline deadline = requireNonNull(report.deadline());
            LocalDate returnedOn = deadline.returnedOn();
            vector.put("dueDate", deadline.dueDate().toString());
            vector.put("returnedOn", returnedOn == null ? null : returnedOn.toString());
            vector.put("withoutReceipt", deadline.unproved());
        }
        Vectors.hold("evidence/" + name + ".zip", zip);
    }

    private Report verified(byte[] zip) {
        return new EvidenceVerifier(SIGNATURES, authority.verificationKeys(), List.of(), Calendars.of(Optional.empty()))
                .verify(zip);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
