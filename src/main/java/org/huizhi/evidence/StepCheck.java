package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.evidence.Finding.Code;
import org.huizhi.notice.Erasure;
import org.jspecify.annotations.Nullable;

/** The check of one message of a slip by itself: its bytes and who signed them, its receipt or its erasure. */
final class StepCheck {

    /** What two clocks may differ, of two nodes or of one. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Signatures signatures;
    private final Directory directory;
    private final Manifest manifest;
    private final Map<String, byte[]> files;
    private final boolean exporterCounts;

    /** @param exporterCounts whether the manifest is signed as it should be */
    StepCheck(
            Signatures signatures,
            Directory directory,
            Manifest manifest,
            Map<String, byte[]> files,
            boolean exporterCounts) {
        this.signatures = signatures;
        this.directory = directory;
        this.manifest = manifest;
        this.files = files;
        this.exporterCounts = exporterCounts;
    }

    CheckedStep check(Manifest.Step step) {
        List<Finding> findings = new ArrayList<>();
        Optional<Signed> signed = Optional.empty();
        if (step.file() == null) {
            checkErasure(step, findings);
        } else {
            signed = checkMessage(step, step.file(), findings);
        }
        Manifest.ReceiptOf receipt = step.receipt();
        Optional<ReceiptLine> line = receipt == null ? Optional.empty() : checkReceipt(step, receipt, findings);
        Report.Received received = received(step, line.isPresent());
        Report.Step report = new Report.Step(
                step.type(),
                step.signer(),
                directory.entry(step.signer()).map(DirectoryEntry::name).orElse(null),
                step.at(),
                signed.map(Signed::kid).orElse(null),
                signed.map(found -> found.message().data().path("round").asInt())
                        .filter(round -> round > 0)
                        .orElse(null),
                received,
                receivedAt(step, received),
                line.map(ReceiptLine::reason).map(RefusalReason::code).orElse(null),
                step.file() == null,
                findings.isEmpty() ? attachments(signed) : List.of(),
                findings);
        return new CheckedStep(
                new Said(step, signed.map(Signed::message).map(Message::data)), line.map(ReceiptLine::dueDate), report);
    }

    private record Signed(String kid, Message message) {}

    private Report.Received received(Manifest.Step step, boolean receiptCounts) {
        if (step.receipt() != null) {
            return receiptCounts ? Report.Received.BY_RECEIPT : Report.Received.INVALID;
        }
        // Of what it has sent itself it cannot say that it came.
        if (step.receivedAt() == null || step.signer().equals(manifest.exportedBy())) {
            return Report.Received.UNPROVED;
        }
        return exporterCounts ? Report.Received.BY_WORD : Report.Received.INVALID;
    }

    private static @Nullable Instant receivedAt(Manifest.Step step, Report.Received received) {
        Manifest.ReceiptOf receipt = step.receipt();
        return switch (received) {
            case BY_RECEIPT -> receipt == null ? null : receipt.receivedAt();
            case BY_WORD -> step.receivedAt();
            case UNPROVED, INVALID -> null;
        };
    }

    /** @return none also where the list is not of the form that the contract has: then no node took it */
    private static List<ListedAttachment> attachments(Optional<Signed> signed) {
        Optional<JsonNode> list =
                signed.map(found -> found.message().data().path("attachments")).filter(JsonNode::isArray);
        try {
            return list.isEmpty()
                    ? List.of()
                    : ListedAttachment.list(List.of(SignedDocument.parse(
                            list.get().toString().getBytes(StandardCharsets.UTF_8), ListedAttachment[].class)));
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** @return empty when there is no good signature */
    private Optional<Signed> checkMessage(Manifest.Step step, String file, List<Finding> findings) {
        byte[] jws = files.get(file);
        if (jws == null) {
            findings.add(Finding.of(Code.MISSING, file));
            return Optional.empty();
        }
        if (!Sha256.hex(jws).equals(step.sha256())) {
            findings.add(Finding.of(Code.CHANGED, file));
        }
        Optional<Signed> signed = read(file, jws, findings);
        signed.ifPresent(found -> {
            Message message = found.message();
            SignerCheck.findings(file, directory, found.kid(), step.signer(), message.time())
                    .forEach(findings::add);
            boolean isThis = message.id().equals(step.messageId())
                    && message.type().equals(step.type())
                    && same(message.time(), step.at())
                    && message.sender().equals(step.signer())
                    && message.destination().equals(counterpart(step.signer()))
                    && message.subject().equals(manifest.notice().id().toString());
            if (!isThis) {
                findings.add(Finding.of(Code.NOT_THIS_STEP, file));
            }
        });
        return signed;
    }

    private Optional<Signed> read(String file, byte[] jws, List<Finding> findings) {
        SignatureCheck check = signatures.check(jws, Envelope.MESSAGE_TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            findings.add(SignerCheck.finding(file, check));
            return Optional.empty();
        }
        try {
            return Optional.of(new Signed(valid.kid(), Message.parse(valid.payload())));
        } catch (IOException e) {
            findings.add(Finding.of(Code.NOT_THIS_STEP, file));
            return Optional.empty();
        }
    }

    private void checkErasure(Manifest.Step step, List<Finding> findings) {
        String file = step.erasure();
        byte[] jws = file == null ? null : files.get(file);
        if (file == null || jws == null) {
            findings.add(Finding.of(Code.MISSING, file == null ? BundleEntries.MESSAGES : file));
            return;
        }
        SignatureCheck check = signatures.check(jws, Erasure.TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            findings.add(SignerCheck.finding(file, check));
            return;
        }
        Optional<Erasure> erasure = Erasure.parse(valid.payload())
                .filter(statement ->
                        statement.noticeId().equals(manifest.notice().id())
                                && statement.names(step.messageId(), step.sha256()));
        if (erasure.isEmpty()) {
            findings.add(Finding.of(Code.NOT_ITS_ERASURE, file));
            return;
        }
        SignerCheck.findings(
                        file,
                        directory,
                        valid.kid(),
                        manifest.exportedBy(),
                        erasure.get().erasedAt())
                .forEach(findings::add);
    }

    /** @return what the receipt says of the message; empty where it does not count, or says nothing of it */
    private Optional<ReceiptLine> checkReceipt(Manifest.Step step, Manifest.ReceiptOf receipt, List<Finding> findings) {
        List<Finding> found = new ArrayList<>();
        Optional<ReceiptLine> line = receiptLine(step, receipt, found);
        findings.addAll(found);
        return found.isEmpty() ? line : Optional.empty();
    }

    private Optional<ReceiptLine> receiptLine(Manifest.Step step, Manifest.ReceiptOf receipt, List<Finding> findings) {
        byte[] jws = files.get(receipt.file());
        if (jws == null) {
            findings.add(Finding.of(Code.MISSING, receipt.file()));
            return Optional.empty();
        }
        Optional<Signed> signed = read(receipt.file(), jws, findings);
        if (signed.isEmpty()) {
            return Optional.empty();
        }
        Message message = signed.get().message();
        String receiver = counterpart(step.signer());
        SignerCheck.findings(receipt.file(), directory, signed.get().kid(), receiver, message.time())
                .forEach(findings::add);
        boolean isReceipt = message.id().equals(receipt.messageId())
                && message.type().equals(MessageType.RECEIPT.wireName())
                && message.sender().equals(receiver)
                && message.destination().equals(step.signer());
        Optional<ReceiptLine> line = ReceiptData.of(message.data()).stream()
                .flatMap(data -> data.receipts().stream())
                .filter(said -> isReceipt && isLineOf(said, step, receipt, message.time()))
                .findFirst();
        if (line.isEmpty()) {
            findings.add(Finding.of(Code.NOT_ITS_RECEIPT, receipt.file()));
        }
        return line;
    }

    private static boolean isLineOf(
            ReceiptLine line, Manifest.Step step, Manifest.ReceiptOf receipt, Instant signedAt) {
        String reason = line.reason() == null ? null : line.reason().code();
        return line.messageId().equals(step.messageId())
                && line.sha256().equals(step.sha256())
                && line.verdict().code().equals(receipt.verdict())
                && Objects.equals(reason, receipt.reason())
                && same(line.receivedAt(), receipt.receivedAt())
                // Nobody can have received something after saying so.
                && Duration.between(signedAt, line.receivedAt()).compareTo(CLOCK_SKEW) <= 0;
    }

    private String counterpart(String mailbox) {
        Manifest.Slip slip = manifest.notice();
        return mailbox.equals(slip.sender()) ? slip.receiver() : slip.sender();
    }

    /** A database keeps fewer digits than a message may have. */
    static boolean same(Instant one, Instant other) {
        return one.truncatedTo(ChronoUnit.MILLIS).equals(other.truncatedTo(ChronoUnit.MILLIS));
    }
}
