package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.NodeActor;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.inbox.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Enters once more what this node had said of agreements before its database was restored to an earlier moment. Who of
 * its administrators said so, and what they had assessed before, is lost.
 */
@ApplicationScoped
class OwnAgreements {

    /** Stands for the administrator who acted. */
    private static final String ACTOR = NodeActor.RESYNC.actingFor(Set.of()).subject();

    private final AgreementReader reader;
    private final String own;
    private final CurrentDirectory directory;
    private final Proposals proposals;
    private final AgreementFacts facts;
    private final AgreementRecords records;

    @Inject
    OwnAgreements(
            Signatures signatures,
            NodeConfig node,
            CurrentDirectory directory,
            Proposals proposals,
            AgreementFacts facts,
            AgreementRecords records) {
        this.reader = new AgreementReader(signatures, node.mailbox());
        this.own = node.mailbox();
        this.directory = directory;
        this.proposals = proposals;
        this.facts = facts;
        this.records = records;
    }

    /** @see org.huizhi.inbox.MessageHandler#takeUp */
    @Transactional(TxType.MANDATORY)
    Outcome takeUp(Message message, MessageType type, String destination) {
        AgreementName name = AgreementName.between(own, destination, message.subject());
        facts.lock(name);
        try {
            return switch (type) {
                case AGREEMENT_PROPOSED -> proposed(name, message, destination);
                case AGREEMENT_SIGNED -> signed(name, message);
                case AGREEMENT_DECLINED -> {
                    AgreementMessage.Declined data = AgreementMessage.parse(message, AgreementMessage.Declined.class);
                    yield entered(fact(name, message, data.version(), AgreementEvent.DECLINED)
                            .withReason(data.reason()));
                }
                case AGREEMENT_SUSPENDED -> interrupted(name, message, AgreementEvent.SUSPENDED);
                case AGREEMENT_RESUMED -> interrupted(name, message, AgreementEvent.RESUMED);
                case AGREEMENT_TERMINATED -> {
                    AgreementMessage.Terminated data =
                            AgreementMessage.parse(message, AgreementMessage.Terminated.class);
                    yield entered(fact(name, message, data.version(), AgreementEvent.TERMINATED)
                            .withLastDay(data.lastDay())
                            .withReason(data.reason()));
                }
                default -> throw new IllegalArgumentException("not about an agreement: " + type);
            };
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException("own message " + message.id() + " cannot be read", e);
        }
    }

    private Outcome proposed(AgreementName name, Message message, String destination) throws InvalidDocumentException {
        GeneralJws document = document(message);
        Reading reading = reader.readProposal(document.toJson(), directory.get(), own);
        if (!(reading instanceof Reading.Read read)) {
            return new Outcome.Refused(((Reading.Refusal) reading).code());
        }
        Proposal proposal = Proposal.of(read.agreement(), own, destination);
        Optional<Proposal> kept = proposals.of(name).stream()
                .filter(known -> known.version() == proposal.version())
                .findFirst();
        if (kept.isEmpty()) {
            proposals.add(proposal);
        } else if (!kept.get().digest().equals(proposal.digest())) {
            return new Outcome.Refused(RefusalReason.DUPLICATE_ID);
        } else {
            proposals.sign(kept.get(), document);
        }
        return entered(fact(name, message, proposal.version(), AgreementEvent.PROPOSED));
    }

    private Outcome signed(AgreementName name, Message message) throws InvalidDocumentException {
        Reading reading = reader.read(document(message).toJson(), directory.get());
        if (!(reading instanceof Reading.Read read)) {
            return new Outcome.Refused(((Reading.Refusal) reading).code());
        }
        records.enter(
                fact(name, message, read.agreement().agreement().version(), AgreementEvent.SIGNED), read.agreement());
        return new Outcome.Stored(true);
    }

    private Outcome interrupted(AgreementName name, Message message, AgreementEvent event)
            throws InvalidDocumentException {
        return entered(fact(name, message, null, event)
                .withReason(AgreementMessage.parse(message, AgreementMessage.Interrupted.class)
                        .reason()));
    }

    private Outcome entered(AgreementFact fact) {
        records.enter(fact);
        return new Outcome.Stored(true);
    }

    private static GeneralJws document(Message message) throws InvalidDocumentException {
        return AgreementMessage.parse(message, AgreementMessage.Document.class).document();
    }

    private static AgreementFact fact(
            AgreementName name, Message message, @Nullable Integer version, AgreementEvent event) {
        return AgreementFact.of(name, version, event, message.time(), message.sender())
                .byCaller(ACTOR)
                .inMessage(message.id());
    }
}
