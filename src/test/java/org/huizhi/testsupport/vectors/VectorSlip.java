package org.huizhi.testsupport.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;

/** The slip of the vectors: Yulin asks Xinzhou on a Monday, and has the answer on the Friday. Always the same bytes. */
public final class VectorSlip {

    public static final Instant SUBMITTED = Instant.parse("2026-03-02T02:00:00.123Z");
    public static final Instant DELIVERED = Instant.parse("2026-03-02T02:00:01.456Z");
    public static final Instant ACCEPTED = Instant.parse("2026-03-03T02:00:00.500Z");
    public static final Instant RETURNED = Instant.parse("2026-03-06T02:00:00.500Z");
    public static final Instant EXPORTED = Instant.parse("2026-03-09T02:00:00.000Z");

    /** 15 working days after the second of March. */
    public static final LocalDate DUE = LocalDate.of(2026, 3, 23);

    public static final String NUMBER = "610800-2026-000001";
    public static final String TYPE = "residence-confirmation";
    public static final UUID NOTICE = Vectors.uuid(SUBMITTED, 1);
    public static final UUID SUBMISSION = Vectors.uuid(SUBMITTED, 2);
    public static final UUID RECEIPT = Vectors.uuid(DELIVERED, 3);
    public static final UUID ACCEPTANCE = Vectors.uuid(ACCEPTED, 4);
    public static final UUID RETURN = Vectors.uuid(RETURNED, 5);

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final String OFFICE = "140930-public-security";

    public final Party yulin = Vectors.yulin();
    public final Party xinzhou = Vectors.xinzhou();
    public final AgreementDraft draft = AgreementDraft.between(yulin, xinzhou).bothWays(List.of(TYPE));

    public AgreementReference agreement() {
        return new AgreementReference(draft.id(), draft.version(), Sha256.hex(draft.payload()));
    }

    public Message submission() {
        ObjectNode data = object();
        data.put("number", NUMBER).put("noticeType", TYPE).put("noticeTypeVersion", 1);
        data.putObject("agreement")
                .put("id", agreement().id())
                .put("version", agreement().version())
                .put("digest", agreement().digest());
        data.put("urgency", "normal");
        data.putObject("sender").put("region", "610802").put("office", Slips.YULIN_OFFICE);
        data.putObject("receiver").put("region", "140930").put("office", OFFICE);
        data.set("payload", Slips.payload(TYPE));
        return message(yulin, SUBMISSION, MessageType.NOTICE_SUBMITTED, SUBMITTED, data);
    }

    public Message acceptance() {
        return message(xinzhou, ACCEPTANCE, MessageType.NOTICE_ACCEPTED, ACCEPTED, spoken());
    }

    public Message answer() {
        return message(xinzhou, RETURN, MessageType.RETURN_FINAL, RETURNED, Slips.answered(OFFICE, TYPE));
    }

    private static ObjectNode spoken() {
        return object().put("round", 1).put("office", OFFICE);
    }

    /** Xinzhou's receipt of the submission. */
    public Message receipt(String submission) {
        return receipt(stored(submission));
    }

    public Message receipt(ReceiptLine line) {
        return receipt(xinzhou, RECEIPT, DELIVERED, line);
    }

    public ReceiptLine stored(String submission) {
        return ReceiptLine.of(SUBMISSION, Sha256.of(ascii(submission)), Verdict.STORED, null, DELIVERED)
                .withDueDate(DUE, List.of());
    }

    /** Yulin's word that it does not take the return. */
    public Message refusal(String answer, RefusalReason reason) {
        Instant at = RETURNED.plusSeconds(1);
        return receipt(
                yulin,
                Vectors.uuid(at, 6),
                at,
                ReceiptLine.of(RETURN, Sha256.of(ascii(answer)), Verdict.REFUSED, reason, at));
    }

    private Message receipt(Party receiver, UUID id, Instant at, ReceiptLine line) {
        JsonNode data =
                Slips.json(new String(SignedDocument.bytes(new ReceiptData(List.of(line))), StandardCharsets.UTF_8));
        return message(receiver, id, "receipt-" + Vectors.uuid(at, 9), MessageType.RECEIPT, at, data);
    }

    private Message message(Party sender, UUID id, MessageType type, Instant at, JsonNode data) {
        return message(sender, id, NOTICE.toString(), type, at, data);
    }

    private Message message(Party sender, UUID id, String subject, MessageType type, Instant at, JsonNode data) {
        String destination = (sender.mailbox().equals(yulin.mailbox()) ? xinzhou : yulin).mailbox();
        return new Message(id, Message.source(sender.mailbox()), destination, type.wireName(), subject, at, data);
    }

    /** By the first key of the sender. */
    public String signed(Message message) {
        return signed(message, (message.sender().equals(yulin.mailbox()) ? yulin : xinzhou).signingKey());
    }

    public String signed(Message message, SigningKey key) {
        return SIGNATURES.sign(message.toBytes(), Envelope.MESSAGE_TYPE, key);
    }

    public static byte[] ascii(String jws) {
        return jws.getBytes(StandardCharsets.US_ASCII);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
