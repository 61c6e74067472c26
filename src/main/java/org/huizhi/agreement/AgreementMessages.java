package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.inbox.Budget;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.SingleMessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * What another region says of agreements. Whatever the order in which its messages come, the same holds in the end;
 * what does not hold is refused, and changes nothing.
 */
@ApplicationScoped
class AgreementMessages implements SingleMessageHandler {

    /** What goes into addresses, subjects and file names without quoting. */
    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Of a partner, that nobody has decided. */
    private static final int MOST_OPEN_PROPOSALS = 50;

    /** Bytes of the signed JSON of a message with a document: twice what the most clauses take. */
    private static final int LONGEST_DOCUMENT = 128 * 1024;

    private static final Set<MessageType> TYPES = EnumSet.of(
            MessageType.AGREEMENT_PROPOSED,
            MessageType.AGREEMENT_SIGNED,
            MessageType.AGREEMENT_DECLINED,
            MessageType.AGREEMENT_SUSPENDED,
            MessageType.AGREEMENT_RESUMED,
            MessageType.AGREEMENT_TERMINATED);

    private final AgreementReader reader;
    private final String own;
    private final CurrentDirectory directory;
    private final HeldAgreements held;
    private final Proposals proposals;
    private final AgreementFacts facts;
    private final AgreementRecords records;
    private final OwnAgreements ownAgreements;

    @Inject
    AgreementMessages(
            Signatures signatures,
            NodeConfig node,
            CurrentDirectory directory,
            HeldAgreements held,
            Proposals proposals,
            AgreementFacts facts,
            AgreementRecords records,
            OwnAgreements ownAgreements) {
        this.ownAgreements = ownAgreements;
        this.reader = new AgreementReader(signatures, node.mailbox());
        this.own = node.mailbox();
        this.directory = directory;
        this.held = held;
        this.proposals = proposals;
        this.facts = facts;
        this.records = records;
    }

    @Override
    public Turn turn() {
        return Turn.AGREEMENTS;
    }

    @Override
    public Set<MessageType> types() {
        return TYPES;
    }

    /** A document with its signatures; neither message is ever deferred. */
    @Override
    public int longestPayload(MessageType type) {
        return switch (type) {
            case AGREEMENT_PROPOSED, AGREEMENT_SIGNED -> LONGEST_DOCUMENT;
            default -> LONGEST_PARKED;
        };
    }

    @Override
    public Budget budget(MessageType type) {
        return switch (type) {
            case AGREEMENT_SUSPENDED, AGREEMENT_RESUMED -> Budget.INTERRUPTIONS;
            default -> Budget.AGREEMENTS;
        };
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.NO_AGREEMENT;
    }

    @Override
    public Outcome takeUp(Message message, MessageType type, String destination) {
        return ownAgreements.takeUp(message, type, destination);
    }

    @Override
    public Check check(Message message, MessageType type) {
        try {
            return switch (type) {
                case AGREEMENT_PROPOSED -> proposed(message);
                case AGREEMENT_SIGNED -> signed(message);
                case AGREEMENT_DECLINED -> declined(message);
                case AGREEMENT_SUSPENDED -> interrupted(message, AgreementEvent.SUSPENDED);
                case AGREEMENT_RESUMED -> interrupted(message, AgreementEvent.RESUMED);
                case AGREEMENT_TERMINATED -> terminated(message);
                default -> throw new IllegalArgumentException("not about an agreement: " + type);
            };
        } catch (InvalidDocumentException e) {
            return refusal(RefusalReason.SCHEMA);
        }
    }

    private static Check refusal(RefusalReason reason) {
        return new Check.Refused(reason);
    }

    private static Outcome refused(RefusalReason reason) {
        return new Outcome.Refused(reason);
    }

    private static Outcome stored() {
        return new Outcome.Stored(true);
    }

    private Check proposed(Message message) throws InvalidDocumentException {
        String document = AgreementMessage.parse(message, AgreementMessage.Document.class)
                .document()
                .toJson();
        Reading reading = reader.readNewProposal(document, directory.get(), message.sender());
        return documentOf(message, reading, read -> applyProposed(message, read));
    }

    private Check signed(Message message) throws InvalidDocumentException {
        String document = AgreementMessage.parse(message, AgreementMessage.Document.class)
                .document()
                .toJson();
        Reading reading = reader.readNew(document, directory.get());
        return documentOf(message, reading, read -> applySigned(message, read));
    }

    private Check documentOf(Message message, Reading reading, Function<SignedAgreement, Outcome> apply) {
        if (reading instanceof Reading.Refusal refusal) {
            return refusal(refusal.code());
        }
        SignedAgreement read = ((Reading.Read) reading).agreement();
        Agreement agreement = read.agreement();
        if (!agreement.isBetween(own, message.sender())) {
            return refusal(RefusalReason.NO_AGREEMENT);
        }
        if (!agreement.id().equals(message.subject())
                || !ID.matcher(agreement.id()).matches()) {
            return refusal(RefusalReason.SCHEMA);
        }
        return new Action(() -> apply.apply(read));
    }

    /** What the two call so: an id that others use is no word of theirs. */
    private AgreementName name(Message message) {
        return AgreementName.between(message.sender(), own, message.subject());
    }

    private KnownAgreement known(Message message) {
        AgreementName name = name(message);
        facts.lock(name);
        return new KnownAgreement(held.of(name), proposals.outlines(List.of(name)), facts.of(name));
    }

    private Outcome applyProposed(Message message, SignedAgreement read) {
        Agreement agreement = read.agreement();
        KnownAgreement known = known(message);
        Optional<ProposalOutline> proposal = known.proposal(agreement.version());
        Optional<String> digest = known.signed(agreement.version())
                .map(Agreement::digest)
                .or(() -> proposal.map(ProposalOutline::digest));
        if (digest.isPresent()) {
            // The same once more, or proposals that crossed: of those neither side's counts, and a further version is
            // free.
            return digest.get().equals(agreement.digest())
                            && proposal.map(ProposalOutline::proposer)
                                    .filter(own::equals)
                                    .isEmpty()
                    ? stored()
                    : refused(RefusalReason.DUPLICATE_ID);
        }
        if (agreement.version() < known.highestSigned()
                || proposals.countOpen(message.sender()) >= MOST_OPEN_PROPOSALS) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        proposals.add(Proposal.of(read, message.sender(), message.sender()));
        records.enter(fact(message, agreement.version(), AgreementEvent.PROPOSED));
        return stored();
    }

    private Outcome applySigned(Message message, SignedAgreement read) {
        Agreement agreement = read.agreement();
        KnownAgreement known = known(message);
        Optional<Agreement> same = known.signed(agreement.version());
        Optional<ProposalOutline> proposal = known.proposal(agreement.version());
        if (same.map(Agreement::digest)
                .or(() -> proposal.map(ProposalOutline::digest))
                .filter(digest -> !digest.equals(agreement.digest()))
                .isPresent()) {
            return refused(RefusalReason.DUPLICATE_ID);
        }
        if (same.isPresent()) {
            return stored();
        }
        if (known.history().declined(agreement.version())) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        records.enter(fact(message, agreement.version(), AgreementEvent.SIGNED), read);
        return stored();
    }

    private Check declined(Message message) throws InvalidDocumentException {
        AgreementMessage.Declined data = AgreementMessage.parse(message, AgreementMessage.Declined.class);
        return new Action(() -> applyDeclined(message, data));
    }

    private Outcome applyDeclined(Message message, AgreementMessage.Declined data) {
        KnownAgreement known = known(message);
        Optional<ProposalOutline> proposal =
                known.proposal(data.version()).filter(own -> own.proposer().equals(this.own) && !own.draft());
        if (proposal.isEmpty()) {
            return refused(RefusalReason.NO_AGREEMENT);
        }
        if (!proposal.get().digest().equals(data.digest())) {
            return refused(RefusalReason.DUPLICATE_ID);
        }
        if (known.signed(data.version()).isPresent()) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        if (!known.history().declined(data.version())) {
            records.enter(fact(message, data.version(), AgreementEvent.DECLINED).withReason(data.reason()));
        }
        return stored();
    }

    private Check interrupted(Message message, AgreementEvent event) throws InvalidDocumentException {
        AgreementMessage.Interrupted data = AgreementMessage.parse(message, AgreementMessage.Interrupted.class);
        return new Action(() -> {
            KnownAgreement known = known(message);
            if (known.signed().isEmpty()) {
                return new Outcome.Deferred();
            }
            enterWord(known.history(), fact(message, null, event).withReason(data.reason()));
            return stored();
        });
    }

    /** Suspended while suspended, resumed while not: what changes nothing is not kept. */
    private void enterWord(AgreementHistory history, AgreementFact word) {
        List<AgreementFact> redundant = history.redundantWith(word);
        if (!redundant.contains(word)) {
            facts.forget(redundant);
            records.enter(word);
        }
    }

    private Check terminated(Message message) throws InvalidDocumentException {
        AgreementMessage.Terminated data = AgreementMessage.parse(message, AgreementMessage.Terminated.class);
        return new Action(() -> applyTerminated(message, data));
    }

    private Outcome applyTerminated(Message message, AgreementMessage.Terminated data) {
        KnownAgreement known = known(message);
        Optional<Agreement> agreement = known.signed(data.version());
        if (agreement.isEmpty()) {
            return new Outcome.Deferred();
        }
        LocalDate signedOn = dayAt(message.sender(), message.time());
        if (data.lastDay().isBefore(signedOn.plusDays(agreement.get().period().noticeDays()))) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        boolean endsEarlier = known.history()
                .terminationOf(data.version())
                .filter(end -> !end.lastDay().isAfter(data.lastDay()))
                .isEmpty();
        if (endsEarlier) {
            records.enter(fact(message, data.version(), AgreementEvent.TERMINATED)
                    .withLastDay(data.lastDay())
                    .withReason(data.reason()));
        }
        return stored();
    }

    private LocalDate dayAt(String mailbox, Instant at) {
        ZoneId zone = directory
                .get()
                .entry(mailbox)
                .map(DirectoryEntry::timeZone)
                .orElseThrow(() -> new IllegalStateException("the directory has no entry of mailbox " + mailbox));
        return LocalDate.ofInstant(at, zone);
    }

    private AgreementFact fact(Message message, @Nullable Integer version, AgreementEvent event) {
        return AgreementFact.of(name(message), version, event, message.time(), message.sender())
                .inMessage(message.id());
    }
}
