package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Exchange;
import org.huizhi.agreement.ExchangePermission;
import org.huizhi.agreement.Terms;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.Movement;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.Office;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.IdentityNumber;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Whether a client's submission may cross. One rule, one function, one code; nothing is written here. */
@ApplicationScoped
class SubmissionCheck {

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

    /**
     * A region, a day and four digits are a case number as well as the number of a person; so late a day is that of a
     * case.
     */
    private static final Period CASES_SINCE = Period.ofYears(5);

    private final CurrentDirectory currentDirectory;
    private final NodeIdentity node;
    private final Agreements agreements;
    private final NoticeTypes types;
    private final Clock clock;
    private final Retention.Rule keeping;
    private final NoticeAttachments attachments;

    SubmissionCheck(
            CurrentDirectory currentDirectory,
            NodeIdentity node,
            Agreements agreements,
            NoticeTypes types,
            Retention.Rule keeping,
            NoticeAttachments attachments,
            Clock clock) {
        this.currentDirectory = currentDirectory;
        this.node = node;
        this.agreements = agreements;
        this.types = types;
        this.clock = clock;
        this.keeping = keeping;
        this.attachments = attachments;
    }

    sealed interface Result {}

    record Refused(Refusal refusal) implements Result {}

    /** It may cross: office and region known, agreement in force, type agreed in that direction, payload valid. */
    record Passed(
            NoticeSubmission submission,
            NoticeType type,
            String senderRegion,
            String receiverMailbox,
            ZoneId receiverZone,
            Terms terms,
            List<String> unverified,
            Retention.Terms keeping,
            Movement movement,
            List<ListedAttachment> attachments)
            implements Result {}

    Result check(NoticeSubmission submission, Caller caller) {
        Directory directory = currentDirectory.get();
        LocalDate today = node.today();
        List<Violation> faults = new ArrayList<>();
        requirePresent(submission, faults);
        if (!faults.isEmpty()) {
            // With those of the payload: whoever mends a form wants to do it once.
            if (submission.type() != null && submission.payload() != null) {
                types.find(submission.type()).ifPresent(known -> checkPayload(known, submission, faults));
            }
            return new Refused(Refusal.invalid(faults));
        }
        Optional<Office> sender = ownOffice(directory, submission.sender().office(), faults);
        Optional<String> mailbox =
                receiverMailbox(directory, submission.receiver().region(), today, faults);
        mailbox.ifPresent(receiver ->
                requireOfficeOf(directory, receiver, submission.receiver().office(), faults));
        String department = submission.receiver().department();
        if (department != null && !Office.isDepartment(department)) {
            faults.add(new Violation("/receiver/department", "invalid-value", "must be a department of the directory"));
        }
        Optional<NoticeType> type = knownType(submission, faults);
        type.ifPresent(known -> checkPayload(known, submission, faults));
        type.ifPresent(known -> requireImpersonal(submission, known, today, faults));
        if (!faults.isEmpty()) {
            return new Refused(Refusal.invalid(faults));
        }
        if (!caller.offices().contains(submission.sender().office())) {
            return new Refused(Refusal.of(Refusal.Code.FORBIDDEN, "the sending office is not one of yours"));
        }
        NoticeAttachments.Listing listing = attachments.listing(
                caller,
                submission.attached(),
                mailbox.orElseThrow(),
                type.orElseThrow().attachments(),
                "/attachments");
        if (!listing.faults().isEmpty()) {
            return new Refused(Refusal.invalid(listing.faults()));
        }
        return agreed(
                submission,
                type.orElseThrow(),
                sender.orElseThrow(),
                mailbox.orElseThrow(),
                listing.listed(),
                today,
                Movement.between(
                        directory, sender.get().region(), submission.receiver().region(), today));
    }

    private Result agreed(
            NoticeSubmission submission,
            NoticeType type,
            Office sender,
            String receiver,
            List<ListedAttachment> listed,
            LocalDate today,
            Movement movement) {
        ExchangePermission permission =
                agreements.admit(new Exchange(node.mailbox(), receiver, submission.type(), today, clock.instant()));
        if (permission instanceof ExchangePermission.NoAgreement none) {
            return new Refused(Refusal.of(Refusal.Code.NO_AGREEMENT, none.detail()));
        }
        if (permission instanceof ExchangePermission.TypeNotAgreed not) {
            return new Refused(Refusal.of(Refusal.Code.TYPE_NOT_AGREED, not.detail()));
        }
        Terms terms = ((ExchangePermission.Permitted) permission).terms();
        return new Passed(
                submission,
                type,
                sender.region(),
                receiver,
                currentDirectory
                        .get()
                        .entry(receiver)
                        .map(DirectoryEntry::timeZone)
                        .orElseThrow(),
                terms,
                type.unverifiedDocumentNumbers(submission.payload(), today),
                keeping.of(type, terms, node.mailbox(), receiver, submission.payload()),
                movement,
                listed);
    }

    private static void requirePresent(NoticeSubmission submission, List<Violation> faults) {
        require(submission.type(), "/type", faults);
        require(submission.payload(), "/payload", faults);
        require(submission.sender() == null ? null : submission.sender().office(), "/sender/office", faults);
        require(submission.receiver() == null ? null : submission.receiver().region(), "/receiver/region", faults);
        String reference = submission.reference();
        if (reference != null && !REFERENCE.matcher(reference).matches()) {
            faults.add(new Violation("/reference", "invalid-value", "must be 1 to 64 of A-Z a-z 0-9 . _ / -"));
        }
    }

    private static void checkPayload(NoticeType type, NoticeSubmission submission, List<Violation> faults) {
        type.checkRequest(submission.payload()).forEach(fault -> faults.add(fault.within("/payload")));
    }

    /** A reference is not encrypted, so it must not name the person. */
    private static void requireImpersonal(
            NoticeSubmission submission, NoticeType type, LocalDate today, List<Violation> faults) {
        String reference = submission.reference();
        if (reference != null
                && (type.isDocumentNumberIn(reference, submission.payload())
                        || IdentityNumber.isIn(reference, today.minus(CASES_SINCE)))) {
            faults.add(new Violation("/reference", "invalid-value", "must not hold a document number"));
        }
    }

    private static void require(@Nullable Object value, String pointer, List<Violation> faults) {
        if (value == null) {
            faults.add(new Violation(pointer, "required", "is required"));
        }
    }

    private Optional<Office> ownOffice(Directory directory, String office, List<Violation> faults) {
        Optional<Office> own = directory.office(office).filter(known -> directory.hasOffice(node.mailbox(), office));
        if (own.isEmpty()) {
            faults.add(new Violation("/sender/office", "unknown-office", "this region has no such office"));
        }
        return own;
    }

    private Optional<String> receiverMailbox(
            Directory directory, String region, LocalDate today, List<Violation> faults) {
        Optional<String> mailbox = directory.mailboxOf(region, today);
        if (mailbox.isEmpty()) {
            faults.add(new Violation("/receiver/region", "unknown-region", "no region in the directory has this code"));
        } else if (mailbox.get().equals(node.mailbox())) {
            faults.add(new Violation("/receiver/region", "own-region", "the exchange is between regions"));
            return Optional.empty();
        }
        return mailbox;
    }

    private static void requireOfficeOf(
            Directory directory, String mailbox, @Nullable String office, List<Violation> faults) {
        if (office != null && !directory.hasOffice(mailbox, office)) {
            faults.add(new Violation("/receiver/office", "unknown-office", "the receiving region has no such office"));
        }
    }

    private Optional<NoticeType> knownType(NoticeSubmission submission, List<Violation> faults) {
        Optional<NoticeType> type = types.find(submission.type());
        if (type.isEmpty()) {
            faults.add(new Violation("/type", "unknown-type", "no such notice type"));
        }
        return type;
    }
}
