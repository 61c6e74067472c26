package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.calendar.Calendars;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.DirectoryEntryReader;
import org.huizhi.directory.SignedEntry;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.outbox.SentMessages;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.jspecify.annotations.Nullable;

/**
 * A slip from Yulin to Xinzhou, submitted on a Monday and returned on the Friday, as Yulin kept it; each part can be
 * made otherwise.
 */
final class SignedSlip {

    static final Signatures SIGNATURES = new Signatures(CryptoProvider.fastest());
    static final Instant SUBMITTED = Instant.parse("2026-03-02T02:00:00Z");
    static final Instant DELIVERED = Instant.parse("2026-03-02T02:00:01Z");
    static final Instant ACCEPTED = Instant.parse("2026-03-03T02:00:00Z");
    static final Instant RETURNED = Instant.parse("2026-03-06T02:00:00Z");
    static final Instant EXPORTED = Instant.parse("2026-03-09T02:00:00Z");

    /** 15 working days after the second of March. */
    static final LocalDate DUE = LocalDate.of(2026, 3, 23);

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    final Authority authority = Authority.create();
    final Party yulin;
    final Party xinzhou;
    final UUID notice = UUID.fromString("019d0000-0000-7000-8000-000000000001");
    final AgreementDraft draft;
    final byte[] submission;
    final byte[] acceptance;
    final byte[] answer;
    final byte[] receipt;

    List<String> entries;

    @Nullable
    String agreement;

    Instant receivedAt = DELIVERED;
    Instant deliveredAt = DELIVERED;
    LocalDate dueDate = DUE;
    Instant answeredAt = RETURNED;
    /** When the return was assessed as invalid; null for never. */
    @Nullable
    Instant assessedAt;
    /**
     * Data of the receiver's proposal of a later due date, and of the sender's decision; null without these messages.
     */
    @Nullable
    JsonNode proposed;

    @Nullable
    JsonNode decided;

    /** The due date by the receipt of the submission; null where that does not say. */
    @Nullable
    LocalDate said;

    /** Whether the receiver's node refused the assessment, or the decision. */
    boolean refused;

    /** Why Yulin's node refused the return; null where Xinzhou has no receipt of it. */
    @Nullable
    RefusalReason answerRefused;

    /** What Xinzhou's manifest says of it. */
    String answerSaidToBe = "refused";

    /** Why Xinzhou's node refused the slip; null where it took it. */
    @Nullable
    RefusalReason submissionRefused;

    SigningKey exporter;

    SignedSlip() {
        this(UnaryOperator.identity());
    }

    /** @param change say, to other keys */
    SignedSlip(UnaryOperator<Party> change) {
        this(change, UnaryOperator.identity());
    }

    /** @param terms say, of another period */
    SignedSlip(UnaryOperator<Party> change, UnaryOperator<AgreementDraft> terms) {
        yulin = change.apply(small(Regions.yulin()));
        xinzhou = change.apply(small(Regions.xinzhou()));
        draft = terms.apply(AgreementDraft.between(yulin, xinzhou)
                .withoutClauses()
                .oneWay(yulin, xinzhou, List.of("residence-confirmation")));
        submission = message(yulin, 1, MessageType.NOTICE_SUBMITTED, SUBMITTED, submitted());
        acceptance = message(xinzhou, 2, MessageType.NOTICE_ACCEPTED, ACCEPTED, round());
        answer = message(xinzhou, 3, MessageType.RETURN_FINAL, RETURNED, answered());
        receipt = receiptOf(xinzhou, submission);
        entries = List.of(authority.entry(yulin), authority.entry(xinzhou));
        agreement = draft.signed();
        exporter = yulin.signingKey();
    }

    /** One region and one office, so that a bundle has few bytes to flip. */
    private static Party small(Party party) {
        return Party.of(
                        party.mailbox(),
                        party.name(),
                        party.region(),
                        List.of(Regions.region(party.region())),
                        party.offices().subList(0, 1))
                .withKeys(party.keys());
    }

    static UUID id(int number) {
        return UUID.fromString("019d0000-0000-7000-8000-00000000010" + number);
    }

    byte[] message(Party sender, int number, MessageType type, Instant at, JsonNode data) {
        return message(sender, sender.signingKey(), number, type, at, data);
    }

    byte[] message(Party sender, SigningKey key, int number, MessageType type, Instant at, JsonNode data) {
        String destination = sender.equals(yulin) ? xinzhou.mailbox() : yulin.mailbox();
        String subject = type == MessageType.RECEIPT ? "receipt-" + number : notice.toString();
        Message message = new Message(
                id(number), Message.source(sender.mailbox()), destination, type.wireName(), subject, at, data);
        return ascii(SIGNATURES.sign(message.toBytes(), Envelope.MESSAGE_TYPE, key));
    }

    private ObjectNode submitted() {
        ObjectNode data = JSON.createObjectNode();
        data.put("number", "610800-2026-000001").put("noticeType", "residence-confirmation");
        data.put("urgency", "normal").put("noticeTypeVersion", 1);
        data.set("agreement", JSON.valueToTree(reference()));
        return data;
    }

    static ObjectNode round() {
        return JSON.createObjectNode().put("round", 1);
    }

    static ObjectNode answered() {
        ObjectNode data = round();
        data.putObject("payload").put("outcome", "confirmed");
        return data;
    }

    static JsonNode json(Object data) {
        return JSON.valueToTree(data);
    }

    /** The receiver proposes a later due date and the sender grants it. */
    void extend(String dueDate) {
        proposed = round().put("dueDate", dueDate);
        decided = round().put("decision", "granted").put("proposal", id(5).toString());
    }

    byte[] receiptOf(Party receiver, byte[] jws) {
        ReceiptLine stored = ReceiptLine.of(id(1), Sha256.of(jws), Verdict.STORED, null, receivedAt);
        ReceiptLine line = said == null ? stored : stored.withDueDate(said, List.of());
        return message(receiver, 9, MessageType.RECEIPT, DELIVERED, JSON.valueToTree(new ReceiptData(List.of(line))));
    }

    AgreementReference reference() {
        return new AgreementReference(draft.id(), 1, Sha256.hex(draft.payload()));
    }

    /** The bundle that Yulin's node makes. */
    byte[] bundle() {
        return bundle(submission, receipt, answer);
    }

    /** @param receipt null without one */
    byte[] bundle(byte[] submission, byte @Nullable [] receipt, byte[] answer) {
        EvidenceBundle bundle = new EvidenceBundle(
                new Manifest.Slip(
                        notice,
                        "610800-2026-000001",
                        "residence-confirmation",
                        "returned",
                        yulin.mailbox(),
                        xinzhou.mailbox(),
                        reference(),
                        deliveredAt,
                        dueDate),
                yulin.mailbox());
        SentMessages.GivenReceipt given =
                receipt == null ? null : new SentMessages.GivenReceipt(id(9), verdict(), reason(), receivedAt);
        bundle.addSent(
                new SentMessages.Signed(
                        id(1),
                        MessageType.NOTICE_SUBMITTED.wireName(),
                        SUBMITTED,
                        Sha256.of(submission),
                        submission,
                        given),
                receipt == null ? Map.of() : Map.of(id(9), receipt));
        bundle.addReceived(received(2, MessageType.NOTICE_ACCEPTED, ACCEPTED, acceptance), xinzhou.mailbox());
        bundle.addReceived(received(3, MessageType.RETURN_FINAL, answeredAt, answer), xinzhou.mailbox());
        if (assessedAt != null) {
            addSent(bundle, 4, MessageType.RETURN_ASSESSED, assessedAt, round().put("verdict", "invalid"));
        }
        if (proposed != null && decided != null) {
            byte[] proposal = message(xinzhou, 5, MessageType.EXTENSION_PROPOSED, ACCEPTED, proposed);
            bundle.addReceived(received(5, MessageType.EXTENSION_PROPOSED, ACCEPTED, proposal), xinzhou.mailbox());
            addSent(bundle, 6, MessageType.EXTENSION_DECIDED, ACCEPTED.plusSeconds(60), decided);
        }
        if (agreement != null) {
            bundle.addAgreement(1, agreement);
        }
        bundle.addDirectory(history());
        return bundle.signed(SIGNATURES, exporter, EXPORTED);
    }

    private String verdict() {
        return submissionRefused == null ? "stored" : "refused";
    }

    private @Nullable String reason() {
        return submissionRefused == null ? null : submissionRefused.code();
    }

    /** The bundle that Xinzhou's node makes. */
    byte[] bundleOfXinzhou() {
        EvidenceBundle bundle = new EvidenceBundle(
                new Manifest.Slip(
                        notice,
                        "610800-2026-000001",
                        "residence-confirmation",
                        "accepted",
                        yulin.mailbox(),
                        xinzhou.mailbox(),
                        reference(),
                        DELIVERED,
                        dueDate),
                xinzhou.mailbox());
        bundle.addReceived(
                new ReceivedMessages.Signed(
                        id(1),
                        MessageType.NOTICE_SUBMITTED.wireName(),
                        SUBMITTED,
                        DELIVERED,
                        Sha256.of(submission),
                        submission),
                yulin.mailbox());
        bundle.addSent(sent(2, MessageType.NOTICE_ACCEPTED, ACCEPTED, acceptance, null), Map.of());
        if (answerRefused == null) {
            bundle.addSent(sent(3, MessageType.RETURN_FINAL, RETURNED, answer, null), Map.of());
        } else {
            Instant at = RETURNED.plusSeconds(1);
            ReceiptLine line = ReceiptLine.of(id(3), Sha256.of(answer), Verdict.REFUSED, answerRefused, at);
            byte[] refusal = message(yulin, 7, MessageType.RECEIPT, at, json(new ReceiptData(List.of(line))));
            bundle.addSent(
                    sent(
                            3,
                            MessageType.RETURN_FINAL,
                            RETURNED,
                            answer,
                            new SentMessages.GivenReceipt(id(7), answerSaidToBe, answerRefused.code(), at)),
                    Map.of(id(7), refusal));
        }
        bundle.addAgreement(1, Objects.requireNonNull(agreement));
        bundle.addDirectory(history());
        return bundle.signed(SIGNATURES, xinzhou.signingKey(), EXPORTED);
    }

    private static SentMessages.Signed sent(
            int number, MessageType type, Instant at, byte[] jws, SentMessages.@Nullable GivenReceipt receipt) {
        return new SentMessages.Signed(id(number), type.wireName(), at, Sha256.of(jws), jws, receipt);
    }

    /** What people read in a bundle. */
    String summary(byte[] bundle) {
        return new String(
                Objects.requireNonNull(Archive.read(bundle).files().get(BundleEntries.SUMMARY)),
                StandardCharsets.UTF_8);
    }

    private void addSent(EvidenceBundle bundle, int number, MessageType type, Instant at, JsonNode data) {
        byte[] jws = message(yulin, number, type, at, data);
        byte[] digest = Sha256.of(jws);
        if (!refused) {
            bundle.addSent(new SentMessages.Signed(id(number), type.wireName(), at, digest, jws, null), Map.of());
            return;
        }
        ReceiptLine line = ReceiptLine.of(id(number), digest, Verdict.REFUSED, RefusalReason.ILLEGAL_TRANSITION, at);
        byte[] refusal = message(xinzhou, 8, MessageType.RECEIPT, at, JSON.valueToTree(new ReceiptData(List.of(line))));
        SentMessages.GivenReceipt given =
                new SentMessages.GivenReceipt(id(8), "refused", RefusalReason.ILLEGAL_TRANSITION.code(), at);
        bundle.addSent(
                new SentMessages.Signed(id(number), type.wireName(), at, digest, jws, given), Map.of(id(8), refusal));
    }

    ObjectNode manifest() throws IOException {
        byte[] jws = Objects.requireNonNull(Archive.read(bundle()).files().get(Manifest.FILE));
        return (ObjectNode) JSON.readTree(Envelope.payloadOf(jws));
    }

    /** The bundle with another manifest, which its exporter has signed. */
    byte[] bundle(Consumer<ObjectNode> change) {
        Map<String, byte[]> files = new LinkedHashMap<>(Archive.read(bundle()).files());
        try {
            ObjectNode manifest = manifest();
            change.accept(manifest);
            files.put(Manifest.FILE, ascii(SIGNATURES.sign(JSON.writeValueAsBytes(manifest), Manifest.TYPE, exporter)));
            return Archive.write(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReceivedMessages.Signed received(int number, MessageType type, Instant at, byte[] jws) {
        return new ReceivedMessages.Signed(id(number), type.wireName(), at, at.plusSeconds(1), Sha256.of(jws), jws);
    }

    private List<SignedEntry> history() {
        DirectoryEntryReader reader = new DirectoryEntryReader(SIGNATURES, authority.verificationKeys());
        List<SignedEntry> history = new ArrayList<>();
        entries.forEach(entry -> history.add(((DirectoryEntryReader.Reading.Read) reader.read(entry)).entry()));
        return history;
    }

    Report verified(byte[] bundle) {
        return new EvidenceVerifier(SIGNATURES, authority.verificationKeys(), List.of(), Calendars.of(Optional.empty()))
                .verify(bundle);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
