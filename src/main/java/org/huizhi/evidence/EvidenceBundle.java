package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.PublishedKey;
import org.huizhi.directory.SignedEntry;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.Erasure;
import org.huizhi.outbox.SentMessages;
import org.jspecify.annotations.Nullable;

/** A bundle in the making. */
final class EvidenceBundle {

    private final Manifest.Slip slip;
    private final String exportedBy;
    private final List<Manifest.Step> steps = new ArrayList<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private ZoneId receiverZone = ZoneId.of("Asia/Shanghai");
    private @Nullable LocalDate firstDueDate;

    EvidenceBundle(Manifest.Slip slip, String exportedBy) {
        this.slip = slip;
        this.exportedBy = exportedBy;
    }

    /** @param receipts JWS by the id of the receipt message */
    void addSent(SentMessages.Signed message, Map<UUID, byte[]> receipts) {
        steps.add(new Manifest.Step(
                message.id(),
                message.type(),
                exportedBy,
                message.at(),
                HexFormat.of().formatHex(message.digest()),
                addMessage(exportedBy, message.id(), message.jws()),
                null,
                null,
                addReceipt(message.receipt(), receipts)));
    }

    void addReceived(ReceivedMessages.Signed message, String signer) {
        steps.add(new Manifest.Step(
                message.id(),
                message.type(),
                signer,
                message.at(),
                HexFormat.of().formatHex(message.digest()),
                addMessage(signer, message.id(), message.jws()),
                null,
                message.receivedAt(),
                null));
    }

    /** @return its file; null for a message whose bytes are erased */
    private @Nullable String addMessage(String signer, UUID id, byte @Nullable [] jws) {
        if (jws == null) {
            return null;
        }
        String file = BundleEntries.message(signer, id);
        files.put(file, jws);
        return file;
    }

    private Manifest.@Nullable ReceiptOf addReceipt(
            SentMessages.@Nullable GivenReceipt given, Map<UUID, byte[]> receipts) {
        byte[] jws = given == null ? null : receipts.get(given.receiptId());
        if (given == null || jws == null) {
            return null;
        }
        String file = BundleEntries.receipt(given.receiptId());
        files.put(file, jws);
        return new Manifest.ReceiptOf(given.receiptId(), file, given.verdict(), given.reason(), given.receivedAt());
    }

    /** @param statements JWS; a message whose bytes are gone is proved by the one that names it */
    void addErasures(List<String> statements) {
        for (String jws : statements) {
            byte[] bytes = jws.getBytes(StandardCharsets.US_ASCII);
            Erasure.parse(Envelope.payloadOf(bytes)).ifPresent(erasure -> {
                String file = BundleEntries.erasure(erasure.erasedAt());
                steps.replaceAll(step -> step.file() == null && erasure.names(step.messageId(), step.sha256())
                        ? step.erasedBy(file)
                        : step);
                files.put(file, bytes);
            });
        }
    }

    /** @param day of a slip that was sent back, the last due date of its first round; null where it is not known */
    void addFirstDueDate(@Nullable LocalDate day) {
        firstDueDate = day;
    }

    /** @param document JWS in general JSON serialisation */
    void addAgreement(int version, String document) {
        files.put(BundleEntries.agreement(version), document.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Of all entries of the two regions those that say something about this slip: in force when it was submitted, the
     * newest, and of each key the last that names it.
     *
     * @param history by mailbox, the oldest issue first
     */
    void addDirectory(List<SignedEntry> history) {
        Map<String, SignedEntry> byKey = new LinkedHashMap<>();
        Map<String, SignedEntry> newest = new LinkedHashMap<>();
        Map<String, SignedEntry> then = new LinkedHashMap<>();
        Instant begin = steps.stream()
                .map(Manifest.Step::at)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        for (SignedEntry signed : history) {
            DirectoryEntry entry = signed.entry();
            newest.put(entry.mailbox(), signed);
            if (!entry.issuedAt().isAfter(begin)) {
                then.put(entry.mailbox(), signed);
            }
            for (PublishedKey key : entry.keys()) {
                byKey.put(key.kid(), signed);
            }
        }
        SignedEntry receiver = newest.get(slip.receiver());
        if (receiver != null) {
            receiverZone = receiver.entry().timeZone();
        }
        Set<SignedEntry> chosen = new HashSet<>(byKey.values());
        chosen.addAll(newest.values());
        chosen.addAll(then.values());
        chosen.forEach(signed -> files.put(
                BundleEntries.entry(signed.mailbox(), signed.entry().issuedAt()),
                signed.jws().getBytes(StandardCharsets.US_ASCII)));
    }

    private List<Report.Round> rounds() {
        List<Said> said = steps.stream().map(step -> new Said(step, data(step))).toList();
        QuestionsAndAnswers told = new QuestionsAndAnswers(said, exportedBy, true, receiverZone);
        boolean again = told.rounds(Map.of()).size() > 1;
        Map<Integer, LocalDate> dueDates = new HashMap<>();
        LocalDate due = slip.dueDate();
        if (due != null) {
            dueDates.put(again ? 2 : 1, due);
        }
        if (again && firstDueDate != null) {
            dueDates.put(1, firstDueDate);
        }
        return told.rounds(dueDates);
    }

    /**
     * @return empty where it is erased, or no message of today's form: then the page says less, and the step is there
     */
    private Optional<JsonNode> data(Manifest.Step step) {
        byte[] jws = step.file() == null ? null : files.get(step.file());
        try {
            return jws == null
                    ? Optional.empty()
                    : Optional.of(Message.parse(Envelope.payloadOf(jws)).data());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @return the archive */
    byte[] signed(Signatures signatures, SigningKey signer, Instant at) {
        steps.sort(Comparator.comparing(Manifest.Step::at).thenComparing(Manifest.Step::messageId));
        files.put(
                BundleEntries.SUMMARY,
                Summary.of(slip, exportedBy, at, steps, rounds()).getBytes(StandardCharsets.UTF_8));
        List<Manifest.FileDigest> digests = files.entrySet().stream()
                .map(file -> new Manifest.FileDigest(file.getKey(), Sha256.hex(file.getValue())))
                .toList();
        Manifest manifest = new Manifest(Manifest.VERSION, slip, exportedBy, at, steps, digests);
        Map<String, byte[]> archive = new LinkedHashMap<>();
        archive.put(
                Manifest.FILE,
                signatures
                        .sign(SignedDocument.bytes(manifest), Manifest.TYPE, signer, at)
                        .getBytes(StandardCharsets.US_ASCII));
        archive.putAll(files);
        return Archive.write(archive);
    }
}
