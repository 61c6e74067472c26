package org.huizhi.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.agreement.Agreement;
import org.huizhi.agreement.AgreementReader;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.Finding.Code;
import org.huizhi.notice.Erasure;

/** The check of one slip: its messages, their receipts, the agreement, the order and the due date. */
final class SlipCheck {

    /** What two clocks may differ, of two nodes or of one. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final Signatures signatures;
    private final Directory directory;
    private final Calendars calendars;
    private final Manifest manifest;
    private final Map<String, byte[]> files;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Manifest.Step, JsonNode> data = new HashMap<>();

    SlipCheck(
            Signatures signatures,
            Directory directory,
            Calendars calendars,
            Manifest manifest,
            Map<String, byte[]> files) {
        this.signatures = signatures;
        this.directory = directory;
        this.calendars = calendars;
        this.manifest = manifest;
        this.files = files;
    }

    /** @param before what was found of the bundle as a whole */
    Report report(List<Finding> before) {
        List<Report.Step> steps = manifest.steps().stream().map(this::check).toList();
        Report.Deadline deadline = checkCourse();
        List<Finding> all = new ArrayList<>(before);
        all.addAll(findings);
        return new Report(
                manifest.notice().number(), manifest.exportedBy(), manifest.exportedAt(), steps, all, deadline);
    }

    private Report.Step check(Manifest.Step step) {
        List<Finding> wrong = new ArrayList<>();
        String kid = null;
        if (step.file() == null) {
            checkErasure(step, wrong);
        } else {
            kid = checkMessage(step, wrong);
        }
        if (step.receipt() != null) {
            checkReceipt(step, wrong);
        }
        return new Report.Step(
                step.type(),
                step.signer(),
                directory.entry(step.signer()).map(DirectoryEntry::name).orElse(null),
                step.at(),
                kid,
                step.receipt() == null ? step.receivedAt() : step.receipt().receivedAt(),
                step.receipt() != null,
                step.file() == null,
                wrong);
    }

    /** @return the kid; null when there is no good signature */
    private String checkMessage(Manifest.Step step, List<Finding> wrong) {
        byte[] jws = files.get(step.file());
        if (jws == null) {
            wrong.add(Finding.of(Code.MISSING, step.file()));
            return null;
        }
        if (!hex(jws).equals(step.sha256())) {
            wrong.add(Finding.of(Code.CHANGED, step.file()));
        }
        Optional<Signed> read = message(step.file(), jws, wrong);
        if (read.isEmpty()) {
            return null;
        }
        Signed signed = read.get();
        Message message = signed.message();
        SignedBy.findings(step.file(), directory, signed.kid(), step.signer(), message.time())
                .forEach(wrong::add);
        boolean isThis = message.id().equals(step.messageId())
                && message.type().equals(step.type())
                && same(message.time(), step.at())
                && message.sender().equals(step.signer())
                && message.destination().equals(other(step.signer()))
                && message.subject().equals(manifest.notice().id().toString());
        if (!isThis) {
            wrong.add(Finding.of(Code.NOT_THIS_STEP, step.file()));
        }
        data.put(step, message.data());
        return signed.kid();
    }

    private record Signed(String kid, Message message) {}

    private Optional<Signed> message(String file, byte[] jws, List<Finding> wrong) {
        SignatureCheck check = signatures.check(jws, Envelope.MESSAGE_TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            wrong.add(SignedBy.finding(file, check));
            return Optional.empty();
        }
        try {
            return Optional.of(new Signed(valid.kid(), Message.parse(valid.payload())));
        } catch (IOException e) {
            wrong.add(Finding.of(Code.NOT_THIS_STEP, file));
            return Optional.empty();
        }
    }

    private void checkErasure(Manifest.Step step, List<Finding> wrong) {
        byte[] jws = step.erasure() == null ? null : files.get(step.erasure());
        if (jws == null) {
            wrong.add(Finding.of(Code.MISSING, step.erasure() == null ? BundleEntries.MESSAGES : step.erasure()));
            return;
        }
        SignatureCheck check = signatures.check(jws, Erasure.TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            wrong.add(SignedBy.finding(step.erasure(), check));
            return;
        }
        Optional<Erasure> erasure = Erasure.parse(valid.payload());
        boolean isIts = erasure.isPresent()
                && erasure.get().noticeId().equals(manifest.notice().id())
                && erasure.get().names(step.messageId(), step.sha256());
        if (!isIts) {
            wrong.add(Finding.of(Code.NOT_ITS_ERASURE, step.erasure()));
            return;
        }
        SignedBy.findings(
                        step.erasure(),
                        directory,
                        valid.kid(),
                        manifest.exportedBy(),
                        erasure.get().erasedAt())
                .forEach(wrong::add);
    }

    private void checkReceipt(Manifest.Step step, List<Finding> wrong) {
        Manifest.ReceiptOf receipt = step.receipt();
        byte[] jws = files.get(receipt.file());
        if (jws == null) {
            wrong.add(Finding.of(Code.MISSING, receipt.file()));
            return;
        }
        Optional<Signed> read = message(receipt.file(), jws, wrong);
        if (read.isEmpty()) {
            return;
        }
        Message message = read.get().message();
        SignedBy.findings(receipt.file(), directory, read.get().kid(), other(step.signer()), message.time())
                .forEach(wrong::add);
        boolean isIts = message.id().equals(receipt.messageId())
                && message.type().equals(MessageType.RECEIPT.wireName())
                && message.sender().equals(other(step.signer()))
                && message.destination().equals(step.signer())
                && lines(message).stream()
                        .anyMatch(line -> line.messageId().equals(step.messageId())
                                && line.sha256().equals(step.sha256())
                                && line.verdict().code().equals(receipt.verdict())
                                && Objects.equals(
                                        line.reason() == null
                                                ? null
                                                : line.reason().code(),
                                        receipt.reason())
                                && same(line.receivedAt(), receipt.receivedAt())
                                && Duration.between(message.time(), line.receivedAt())
                                                .compareTo(CLOCK_SKEW)
                                        <= 0);
        if (!isIts) {
            wrong.add(Finding.of(Code.NOT_ITS_RECEIPT, receipt.file()));
        }
    }

    private static List<ReceiptLine> lines(Message receipt) {
        try {
            return JSON.treeToValue(receipt.data(), ReceiptData.class).receipts();
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** What the steps say together. @return null without a clock */
    private Report.Deadline checkCourse() {
        List<Manifest.Step> submissions = of(MessageType.NOTICE_SUBMITTED);
        Manifest.Slip slip = manifest.notice();
        boolean wellBegun = submissions.size() == 1
                && submissions.get(0).signer().equals(slip.sender())
                && (manifest.exportedBy().equals(slip.sender())
                        || manifest.exportedBy().equals(slip.receiver()));
        if (!wellBegun) {
            findings.add(Finding.of(Code.OUT_OF_ORDER, Manifest.FILE));
            return null;
        }
        Manifest.Step submission = submissions.get(0);
        Optional<Agreement> agreement = agreement();
        JsonNode said = data.get(submission);
        Optional<Terms> terms = agreement.flatMap(held -> agreed(held, submission, said));
        Instant received = submission.receipt() == null
                ? submission.receivedAt()
                : submission.receipt().receivedAt();
        Instant delivered = received == null ? null : later(submission.at(), received);
        if (slip.deliveredAt() != null && (delivered == null || !same(delivered, slip.deliveredAt()))) {
            boolean bySender = manifest.exportedBy().equals(slip.sender()) && submission.receipt() == null;
            findings.add(Finding.of(bySender ? Code.NO_RECEIPT : Code.OTHER_DATES, Manifest.FILE));
        }
        checkOrder(submission, delivered);
        if (terms.isEmpty() || delivered == null || slip.dueDate() == null) {
            return null;
        }
        return deadline(terms.get(), said, delivered);
    }

    private List<Manifest.Step> of(MessageType type) {
        return manifest.steps().stream()
                .filter(step -> step.type().equals(type.wireName()))
                .toList();
    }

    private Optional<Agreement> agreement() {
        String file = BundleEntries.agreement(manifest.notice().agreement().version());
        byte[] document = files.get(file);
        if (document == null) {
            findings.add(Finding.of(Code.MISSING, file));
            return Optional.empty();
        }
        AgreementReader.Reading reading = new AgreementReader(signatures, manifest.exportedBy())
                .read(new String(document, StandardCharsets.UTF_8), directory);
        if (reading instanceof AgreementReader.Reading.Refusal refusal) {
            findings.add(new Finding(Code.AGREEMENT_INVALID, file, refusal.reason()));
            return Optional.empty();
        }
        Agreement agreement =
                ((AgreementReader.Reading.Read) reading).agreement().agreement();
        var named = manifest.notice().agreement();
        if (!agreement.id().equals(named.id())
                || agreement.version() != named.version()
                || !agreement.digest().equals(named.digest())) {
            findings.add(new Finding(Code.AGREEMENT_INVALID, file, "not " + named));
            return Optional.empty();
        }
        return Optional.of(agreement);
    }

    /** @param said data of the submission; null when it is erased, so that only the manifest tells what was agreed */
    private Optional<Terms> agreed(Agreement agreement, Manifest.Step submission, JsonNode said) {
        Manifest.Slip slip = manifest.notice();
        boolean same = said == null
                || EvidenceVerifier.text(said, "agreement", "id").equals(agreement.id())
                        && EvidenceVerifier.text(said, "agreement", "version")
                                .equals(Integer.toString(agreement.version()))
                        && EvidenceVerifier.text(said, "agreement", "digest").equals(agreement.digest())
                        && EvidenceVerifier.text(said, "noticeType").equals(slip.type())
                        && EvidenceVerifier.text(said, "number").equals(slip.number());
        Optional<Terms> terms = agreement.terms(slip.sender(), slip.receiver(), slip.type());
        LocalDate sentOn = day(submission.at());
        boolean inForce = !sentOn.isBefore(agreement.period().from())
                && (agreement.period().to() == null
                        || !sentOn.isAfter(agreement.period().to()));
        if (!same || terms.isEmpty() || !inForce) {
            findings.add(Finding.of(Code.NOT_AGREED, BundleEntries.agreement(agreement.version())));
            return Optional.empty();
        }
        return terms;
    }

    /** Nothing can be said about a slip before it was submitted, nor by its receiver before it was received. */
    private void checkOrder(Manifest.Step submission, Instant delivered) {
        for (Manifest.Step step : manifest.steps()) {
            boolean early = step.at().isBefore(submission.at().minus(CLOCK_SKEW));
            boolean unseen = step.signer().equals(manifest.notice().receiver())
                    && delivered != null
                    && step.at().isBefore(delivered.minus(CLOCK_SKEW));
            if (early || unseen) {
                findings.add(new Finding(Code.OUT_OF_ORDER, place(step), step.type()));
            }
        }
    }

    private static String place(Manifest.Step step) {
        return step.file() == null ? step.messageId().toString() : step.file();
    }

    private Report.Deadline deadline(Terms terms, JsonNode said, Instant delivered) {
        boolean urgent = said != null && EvidenceVerifier.text(said, "urgency").equals("urgent");
        int limit = urgent ? terms.replyLimitUrgent() : terms.replyLimitNormal();
        RegionCalendar receiver = receiverDays();
        LocalDate due = granted(1).orElseGet(() -> receiver.due(delivered, limit));
        for (Manifest.Step step : of(MessageType.RETURN_ASSESSED)) {
            JsonNode assessed = data.get(step);
            if (assessed != null
                    && assessed.path("round").asInt() == 1
                    && EvidenceVerifier.text(assessed, "verdict").equals("invalid")) {
                due = granted(2).orElseGet(() -> receiver.due(beginOfSecondRound(step), limit));
            }
        }
        // Where the submission is erased the urgency is only in the manifest's date.
        LocalDate shown = manifest.notice().dueDate();
        List<Integer> unknownYears = receiver.unknownYears(delivered, shown == null ? due : shown);
        if (said != null && unknownYears.isEmpty() && !due.equals(shown)) {
            findings.add(new Finding(Code.OTHER_DATES, Manifest.FILE, due.toString()));
        }
        LocalDate returnedOn = of(MessageType.RETURN_FINAL).stream()
                .map(Manifest.Step::at)
                .max(Instant::compareTo)
                .map(this::day)
                .orElse(null);
        boolean byWordOnly = said == null || !unknownYears.isEmpty();
        return new Report.Deadline(byWordOnly && shown != null ? shown : due, returnedOn, unknownYears);
    }

    private Instant beginOfSecondRound(Manifest.Step assessment) {
        return of(MessageType.RETURN_FINAL).stream()
                .filter(step ->
                        data.get(step) != null && data.get(step).path("round").asInt() == 1)
                .map(Manifest.Step::at)
                .reduce(assessment.at(), SlipCheck::later);
    }

    /** @return the last due date that the receiver proposed for this round and the sender granted */
    private Optional<LocalDate> granted(int round) {
        return of(MessageType.EXTENSION_DECIDED).stream()
                .sorted(Comparator.comparing(Manifest.Step::at))
                .map(data::get)
                .filter(said -> said != null
                        && said.path("round").asInt() == round
                        && EvidenceVerifier.text(said, "decision").equals("granted"))
                .flatMap(said -> proposed(EvidenceVerifier.text(said, "proposal")))
                .reduce((earlier, later) -> later);
    }

    private Stream<LocalDate> proposed(String messageId) {
        return of(MessageType.EXTENSION_PROPOSED).stream()
                .filter(step -> step.messageId().toString().equals(messageId) && data.get(step) != null)
                .map(step -> EvidenceVerifier.text(data.get(step), "dueDate"))
                .filter(date -> date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                .map(LocalDate::parse);
    }

    private LocalDate day(Instant at) {
        return receiverDays().dayOf(at);
    }

    private RegionCalendar receiverDays() {
        Optional<DirectoryEntry> receiver = directory.entry(manifest.notice().receiver());
        return new RegionCalendar(
                receiver.map(DirectoryEntry::timeZone).orElse(ZoneId.of("Asia/Shanghai")),
                calendars.of(receiver.map(DirectoryEntry::holidayCalendar).orElse("cn")));
    }

    private String other(String mailbox) {
        return mailbox.equals(manifest.notice().sender())
                ? manifest.notice().receiver()
                : manifest.notice().sender();
    }

    private static Instant later(Instant one, Instant other) {
        return other.isAfter(one) ? other : one;
    }

    /** A database keeps fewer digits than a message may have. */
    private static boolean same(Instant one, Instant other) {
        return one.truncatedTo(ChronoUnit.MILLIS).equals(other.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Envelope.sha256(bytes));
    }
}
