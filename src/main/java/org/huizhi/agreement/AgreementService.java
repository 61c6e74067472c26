package org.huizhi.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.huizhi.agreement.AgreementCommand.Content;
import org.huizhi.agreement.AgreementCommand.Lookup;
import org.huizhi.agreement.AgreementCommand.Outgoing;
import org.huizhi.agreement.AgreementCommand.Step;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What administrators of this node do with agreements: each verb as a command, which is performed once. */
@ApplicationScoped
public class AgreementService {

    private static final Logger LOG = Logger.getLogger(AgreementService.class);

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final AgreementTransactions transactions;
    private final AgreementReader reader;
    private final Signatures signatures;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeTypes types;
    private final Clock clock;

    AgreementService(
            AgreementTransactions transactions,
            Signatures signatures,
            CurrentDirectory directory,
            NodeIdentity node,
            NoticeTypes types,
            Clock clock) {
        this.transactions = transactions;
        this.reader = new AgreementReader(signatures, node.mailbox());
        this.signatures = signatures;
        this.directory = directory;
        this.node = node;
        this.types = types;
        this.clock = clock;
    }

    /** Keeps terms as a draft: the first version of an agreement, or the next one of an agreement that is known. */
    public AgreementReply draft(AgreementCall call, AgreementTerms terms) {
        return keep(call, AgreementVerb.DRAFT, OptionalInt.empty(), terms);
    }

    /** Puts other terms into a draft. What was proposed is never changed: its bytes are signed. */
    public AgreementReply amend(AgreementCall call, int version, AgreementTerms terms) {
        return keep(call, AgreementVerb.AMEND, OptionalInt.of(version), terms);
    }

    /** @param version that gets the terms; empty for the next one */
    private AgreementReply keep(AgreementCall call, AgreementVerb verb, OptionalInt version, AgreementTerms terms) {
        List<Violation> unknown = TermsCheck.unknownTypes(terms, types);
        if (!unknown.isEmpty()) {
            return new AgreementReply.Invalid(unknown);
        }
        List<Violation> faults = TermsCheck.faults(terms, node.mailbox(), directory.get(), node.today());
        if (!faults.isEmpty()) {
            return new AgreementReply.Invalid(faults);
        }
        String counterpart = Objects.requireNonNull(terms.counterpart(), "counterpart, which was checked");
        String id = terms.id() == null ? usualId(counterpart) : terms.id();
        AgreementName agreement = AgreementName.between(node.mailbox(), counterpart, id);
        return transactions.perform(new AgreementCommand(call, verb, agreement, version, found -> {
            int number = version.orElseGet(() -> found.versions().nextVersion());
            Proposal draft = proposal(agreement, number, counterpart, terms);
            return new Step.Change(
                    fact(agreement, number, AgreementEvent.DRAFTED),
                    version.isPresent() ? new Content.Amended(draft) : new Content.Drafted(draft),
                    Optional.empty());
        }));
    }

    /** @return id of the one agreement that two regions have as a rule */
    public String usualId(String counterpart) {
        return "agr-" + node.mailbox().substring(3) + "-" + counterpart.substring(3);
    }

    private Proposal proposal(AgreementName agreement, int version, String counterpart, AgreementTerms terms) {
        byte[] payload = payload(agreement.id(), version, counterpart, terms);
        return new Proposal(agreement.id(), version, counterpart, node.mailbox(), payload, Sha256.hex(payload), null);
    }

    private byte[] payload(String id, int version, String counterpart, AgreementTerms terms) {
        ObjectNode document = JSON.createObjectNode().put("id", id).put("version", version);
        document.putArray("parties").add(node.mailbox()).add(counterpart);
        ObjectNode rest = JSON.valueToTree(terms);
        rest.remove(List.of("id", "counterpart"));
        document.setAll(rest);
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("terms cannot be written", e);
        }
    }

    /** Takes away a draft, of which nobody else has heard: the next one has its number. */
    public AgreementReply discard(AgreementCall call, AgreementName agreement, int version) {
        return performOnVersion(
                call,
                AgreementVerb.DISCARD,
                agreement,
                version,
                List.of(),
                draft -> new Step.Change(
                        fact(agreement, version, AgreementEvent.DRAFTED),
                        new Content.Discarded(draft),
                        Optional.empty()));
    }

    /** Signs a draft and sends it to the other side. */
    public AgreementReply propose(
            AgreementCall call, AgreementName agreement, int version, ImpactAssessment assessment) {
        return performOnVersion(
                call, AgreementVerb.PROPOSE, agreement, version, AgreementTexts.faults(assessment), draft -> {
                    GeneralJws document = GeneralJws.of(sign(draft.payload()));
                    return new Step.Change(
                            fact(agreement, version, AgreementEvent.PROPOSED).withAssessment(assessment),
                            new Content.Proposed(draft, document),
                            Optional.of(new Outgoing(
                                    MessageType.AGREEMENT_PROPOSED,
                                    draft.counterpart(),
                                    new AgreementMessage.Document(document))));
                });
    }

    /** Countersigns the very bytes that the other side proposed. */
    public AgreementReply sign(AgreementCall call, AgreementName agreement, int version, ImpactAssessment assessment) {
        return performOnVersion(
                call, AgreementVerb.SIGN, agreement, version, AgreementTexts.faults(assessment), proposal -> {
                    GeneralJws both = proposal.proposed().orElseThrow().and(sign(proposal.payload()));
                    Reading reading = reader.read(both.toJson(), directory.get());
                    if (reading instanceof Reading.Refusal invalid) {
                        LOG.infof(
                                "Agreement %s version %d cannot be signed: %s",
                                agreement.id(), version, invalid.reason());
                        return illegal(
                                AgreementState.PROPOSED,
                                "it cannot be signed any more: {0}",
                                invalid.code().code());
                    }
                    return new Step.Change(
                            fact(agreement, version, AgreementEvent.SIGNED).withAssessment(assessment),
                            new Content.Signed(((Reading.Read) reading).agreement()),
                            Optional.of(new Outgoing(
                                    MessageType.AGREEMENT_SIGNED,
                                    proposal.counterpart(),
                                    new AgreementMessage.Document(both))));
                });
    }

    /** Says no to what the other side proposed. */
    public AgreementReply decline(AgreementCall call, AgreementName agreement, int version, String reason) {
        return performOnVersion(
                call,
                AgreementVerb.DECLINE,
                agreement,
                version,
                AgreementTexts.faults(reason),
                proposal -> new Step.Change(
                        fact(agreement, version, AgreementEvent.DECLINED).withReason(reason),
                        new Content.Nothing(),
                        Optional.of(new Outgoing(
                                MessageType.AGREEMENT_DECLINED,
                                proposal.counterpart(),
                                new AgreementMessage.Declined(version, proposal.digest(), reason)))));
    }

    /** Nothing new crosses from now on, until this side resumes. */
    public AgreementReply suspend(AgreementCall call, AgreementName agreement, String reason) {
        return performOnCurrent(
                call,
                AgreementVerb.SUSPEND,
                agreement,
                AgreementTexts.faults(reason),
                found -> sent(
                        fact(agreement, null, AgreementEvent.SUSPENDED).withReason(reason),
                        MessageType.AGREEMENT_SUSPENDED,
                        found,
                        new AgreementMessage.Interrupted(reason)));
    }

    /** Lifts this side's suspension; the other side lifts its own. */
    public AgreementReply resume(AgreementCall call, AgreementName agreement, String reason) {
        return performOnCurrent(
                call,
                AgreementVerb.RESUME,
                agreement,
                AgreementTexts.faults(reason),
                found -> found.history().suspendedBy(node.mailbox(), clock.instant())
                        ? sent(
                                fact(agreement, null, AgreementEvent.RESUMED).withReason(reason),
                                MessageType.AGREEMENT_RESUMED,
                                found,
                                new AgreementMessage.Interrupted(reason))
                        : illegal(AgreementState.SUSPENDED, "the other side has suspended it, and lifts it"));
    }

    /**
     * Ends every version signed so far.
     *
     * @param lastDay not before the agreed notice has passed
     */
    public AgreementReply terminate(AgreementCall call, AgreementName agreement, LocalDate lastDay, String reason) {
        return performOnCurrent(call, AgreementVerb.TERMINATE, agreement, AgreementTexts.faults(reason), found -> {
            Agreement current = found.versions().highestSigned().orElseThrow().agreement();
            LocalDate earliest = node.today().plusDays(current.period().noticeDays());
            return lastDay.isBefore(earliest)
                    ? invalid(new Violation(
                            "/lastDay", "too-early", "{0} can end on {1} at the earliest", current, earliest))
                    : sent(
                            fact(agreement, current.version(), AgreementEvent.TERMINATED)
                                    .withLastDay(lastDay)
                                    .withReason(reason),
                            MessageType.AGREEMENT_TERMINATED,
                            found,
                            new AgreementMessage.Terminated(current.version(), lastDay, reason));
        });
    }

    private AgreementReply performOnVersion(
            AgreementCall call,
            AgreementVerb verb,
            AgreementName agreement,
            int version,
            List<Violation> faults,
            Function<Proposal, Step> decision) {
        return !faults.isEmpty()
                ? new AgreementReply.Invalid(faults)
                : transactions.perform(new AgreementCommand(
                        call,
                        verb,
                        agreement,
                        OptionalInt.of(version),
                        found -> decision.apply(found.proposal(version))));
    }

    private AgreementReply performOnCurrent(
            AgreementCall call,
            AgreementVerb verb,
            AgreementName agreement,
            List<Violation> faults,
            AgreementCommand.Decision decision) {
        return !faults.isEmpty()
                ? new AgreementReply.Invalid(faults)
                : transactions.perform(new AgreementCommand(call, verb, agreement, OptionalInt.empty(), decision));
    }

    private Step sent(AgreementFact fact, MessageType type, Lookup found, AgreementMessage data) {
        String receiver = found.versions().highest().orElseThrow().agreement().counterpartOf(node.mailbox());
        return new Step.Change(fact, new Content.Nothing(), Optional.of(new Outgoing(type, receiver, data)));
    }

    private static Step illegal(AgreementState state, String english, Object... words) {
        return new Step.Refused(new AgreementReply.Illegal(state, Sentence.of(english, words)));
    }

    private static Step invalid(Violation fault) {
        return new Step.Refused(new AgreementReply.Invalid(List.of(fault)));
    }

    private AgreementFact fact(AgreementName agreement, @Nullable Integer version, AgreementEvent event) {
        return AgreementFact.of(agreement, version, event, clock.instant(), node.mailbox());
    }

    private String sign(byte[] payload) {
        Instant at = clock.instant();
        return signatures.sign(payload, AgreementReader.TYPE, node.signingKey(at), at);
    }
}
