package org.huizhi.agreement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.Traceparent;
import org.huizhi.agreement.AgreementOverview.Standing;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.validation.Violation;

/**
 * What administrators of this node do with agreements. Signatures are made before the transaction; if the agreement has
 * moved on by the time it is locked, the act starts again from its new state.
 */
@ApplicationScoped
public class AgreementService {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Agreements agreements;
    private final AgreementOverview overview;
    private final Proposals proposals;
    private final AgreementFacts facts;
    private final AgreementRecords records;
    private final AgreementReader reader;
    private final Signatures signatures;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final NoticeTypes types;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;

    @Inject
    AgreementService(
            Agreements agreements,
            AgreementOverview overview,
            Proposals proposals,
            AgreementFacts facts,
            AgreementRecords records,
            Signatures signatures,
            CurrentDirectory directory,
            NodeIdentity node,
            NoticeTypes types,
            MessageSealer sealer,
            Outbox outbox,
            Audit audit,
            Clock clock) {
        this.agreements = agreements;
        this.overview = overview;
        this.proposals = proposals;
        this.facts = facts;
        this.records = records;
        this.reader = new AgreementReader(signatures, node.mailbox());
        this.signatures = signatures;
        this.directory = directory;
        this.node = node;
        this.types = types;
        this.sealer = sealer;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** Keeps terms as a draft: the first version of an agreement, or the next one of an agreement that is known. */
    public AgreementReply draft(Caller caller, AgreementTerms terms) {
        List<Violation> unknown = TermsCheck.unknownTypes(terms, types);
        if (!unknown.isEmpty()) {
            return new AgreementReply.Invalid(unknown);
        }
        List<Violation> faults = TermsCheck.faults(terms, node.mailbox(), directory.get(), node.today());
        if (!faults.isEmpty()) {
            return new AgreementReply.Invalid(faults);
        }
        String id = terms.id() == null ? usualId(terms.counterpart()) : terms.id();
        return act(caller, "agreement.draft", id, standings -> {
            if (!standings.isEmpty() && !isBetweenUs(standings, terms.counterpart())) {
                return refused(new AgreementReply.Invalid(
                        List.of(new Violation("/id", "in-use", "is the id of an agreement with another region"))));
            }
            int version = standings.isEmpty() ? 1 : standings.get(0).agreement().version() + 1;
            byte[] payload = payload(id, version, terms);
            Proposal draft = new Proposal(
                    id,
                    version,
                    terms.counterpart(),
                    node.mailbox(),
                    payload,
                    HexFormat.of().formatHex(Envelope.sha256(payload)),
                    null);
            return ready(version, () -> {
                proposals.add(draft);
                records.enter(fact(id, version, AgreementEvent.DRAFTED, clock.instant())
                        .by(caller.subject()));
            });
        });
    }

    private String usualId(String counterpart) {
        return "agr-" + node.mailbox().substring(3) + "-" + counterpart.substring(3);
    }

    private static boolean isBetweenUs(List<Standing> standings, String counterpart) {
        return standings.get(0).agreement().parties().contains(counterpart);
    }

    private byte[] payload(String id, int version, AgreementTerms terms) {
        ObjectNode document = JSON.createObjectNode().put("id", id).put("version", version);
        document.putArray("parties").add(node.mailbox()).add(terms.counterpart());
        ObjectNode rest = JSON.valueToTree(terms);
        rest.remove(List.of("id", "counterpart"));
        document.setAll(rest);
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("terms cannot be written", e);
        }
    }

    /** Signs a draft and sends it to the other side. */
    public AgreementReply propose(Caller caller, String id, int version, ImpactAssessment assessment) {
        return act(caller, "agreement.propose", id, standings -> {
            Optional<Step> refusal = refusal(standings, version, AgreementVerb.PROPOSE);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Proposal draft = proposal(standings, version);
            Instant now = clock.instant();
            GeneralJws document = GeneralJws.of(sign(draft.payload(), now));
            PreparedMessage message = seal(
                    MessageType.AGREEMENT_PROPOSED, id, draft.counterpart(), new AgreementMessage.Document(document));
            return ready(version, () -> {
                proposals.sign(id, version, document.toJson());
                records.enter(fact(id, version, AgreementEvent.PROPOSED, message.time())
                        .by(caller.subject())
                        .after(assessment)
                        .told(message.id()));
                outbox.add(List.of(message));
            });
        });
    }

    /** Countersigns the very bytes that the other side proposed. */
    public AgreementReply sign(Caller caller, String id, int version, ImpactAssessment assessment) {
        return act(caller, "agreement.sign", id, standings -> {
            Optional<Step> refusal = refusal(standings, version, AgreementVerb.SIGN);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Proposal proposal = proposal(standings, version);
            Instant now = clock.instant();
            GeneralJws both = proposal.proposed().orElseThrow().and(sign(proposal.payload(), now));
            Reading reading = reader.read(both.toJson(), directory.get());
            if (reading instanceof Reading.Refusal invalid) {
                return refused(new AgreementReply.Illegal(AgreementState.PROPOSED, invalid.reason()));
            }
            SignedAgreement signed = ((Reading.Read) reading).agreement();
            PreparedMessage message =
                    seal(MessageType.AGREEMENT_SIGNED, id, proposal.counterpart(), new AgreementMessage.Document(both));
            return ready(version, () -> {
                records.enter(
                        fact(id, version, AgreementEvent.SIGNED, message.time())
                                .by(caller.subject())
                                .after(assessment)
                                .told(message.id()),
                        signed);
                outbox.add(List.of(message));
            });
        });
    }

    /** Says no to what the other side proposed. */
    public AgreementReply decline(Caller caller, String id, int version, String reason) {
        return act(caller, "agreement.decline", id, standings -> {
            Optional<Step> refusal = refusal(standings, version, AgreementVerb.DECLINE);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Proposal proposal = proposal(standings, version);
            return tell(
                    caller,
                    fact(id, version, AgreementEvent.DECLINED, clock.instant()).because(reason),
                    MessageType.AGREEMENT_DECLINED,
                    proposal.counterpart(),
                    new AgreementMessage.Declined(version, proposal.digest(), reason));
        });
    }

    /** Nothing new crosses from now on, until this side resumes. */
    public AgreementReply suspend(Caller caller, String id, String reason) {
        return act(caller, "agreement.suspend", id, standings -> {
            Optional<Step> refusal = refusal(standings, AgreementVerb.SUSPEND);
            return refusal.orElseGet(() -> tell(
                    caller,
                    fact(id, null, AgreementEvent.SUSPENDED, clock.instant()).because(reason),
                    MessageType.AGREEMENT_SUSPENDED,
                    counterpart(standings),
                    new AgreementMessage.Interrupted(reason)));
        });
    }

    /** Lifts this side's suspension; the other side lifts its own. */
    public AgreementReply resume(Caller caller, String id, String reason) {
        return act(caller, "agreement.resume", id, standings -> {
            Optional<Step> refusal = refusal(standings, AgreementVerb.RESUME);
            if (refusal.isEmpty() && !facts.of(id).suspendedBy(node.mailbox(), clock.instant())) {
                return refused(new AgreementReply.Illegal(
                        AgreementState.SUSPENDED, "the other side has suspended it, and lifts it"));
            }
            return refusal.orElseGet(() -> tell(
                    caller,
                    fact(id, null, AgreementEvent.RESUMED, clock.instant()).because(reason),
                    MessageType.AGREEMENT_RESUMED,
                    counterpart(standings),
                    new AgreementMessage.Interrupted(reason)));
        });
    }

    /**
     * Ends every version signed so far.
     *
     * @param lastDay not before the agreed notice has passed
     */
    public AgreementReply terminate(Caller caller, String id, LocalDate lastDay, String reason) {
        return act(caller, "agreement.terminate", id, standings -> {
            Optional<Step> refusal = refusal(standings, AgreementVerb.TERMINATE);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Agreement agreement = standings.stream()
                    .filter(standing -> agreements
                            .book()
                            .agreement(id, standing.agreement().version())
                            .isPresent())
                    .findFirst()
                    .orElseThrow()
                    .agreement();
            LocalDate earliest = node.today().plusDays(agreement.period().noticeDays());
            if (lastDay.isBefore(earliest)) {
                return refused(new AgreementReply.Invalid(List.of(new Violation(
                        "/lastDay", "too-early", agreement + " can end on " + earliest + " at the earliest"))));
            }
            return tell(
                    caller,
                    fact(id, agreement.version(), AgreementEvent.TERMINATED, clock.instant())
                            .until(lastDay)
                            .because(reason),
                    MessageType.AGREEMENT_TERMINATED,
                    counterpart(standings),
                    new AgreementMessage.Terminated(agreement.version(), lastDay, reason));
        });
    }

    // ---- one act
    // -------------------------------------------------------------------------------------------------------

    private sealed interface Step {

        record Refused(AgreementReply reply) implements Step {}

        record Ready(Integer version, Runnable inTransaction) implements Step {}
    }

    private static Step refused(AgreementReply reply) {
        return new Step.Refused(reply);
    }

    private static Step ready(Integer version, Runnable inTransaction) {
        return new Step.Ready(version, inTransaction);
    }

    /** @param prepare from all versions as they stand, the highest first, to what is to be done */
    private AgreementReply act(Caller caller, String action, String id, Function<List<Standing>, Step> prepare) {
        while (true) {
            agreements.sync();
            AgreementHistory seen = facts.of(id);
            Step step = prepare.apply(overview.standings(id));
            if (step instanceof Step.Refused refused) {
                return refused.reply();
            }
            Step.Ready ready = (Step.Ready) step;
            boolean done = QuarkusTransaction.requiringNew().call(() -> {
                facts.lock(id);
                if (!facts.of(id).equals(seen)) {
                    return false;
                }
                ready.inTransaction().run();
                audit.enter(caller, action, null, id + (ready.version() == null ? "" : " version " + ready.version()));
                return true;
            });
            if (done) {
                return new AgreementReply.Done(overview.detail(id).orElseThrow());
            }
        }
    }

    private Step tell(Caller caller, AgreementFact fact, MessageType type, String counterpart, AgreementMessage data) {
        PreparedMessage message = seal(type, fact.agreementId(), counterpart, data);
        AgreementFact told =
                fact.happenedAt(message.time()).by(caller.subject()).told(message.id());
        return ready(fact.version(), () -> {
            records.enter(told);
            outbox.add(List.of(message));
        });
    }

    private static Optional<Step> refusal(List<Standing> standings, AgreementVerb verb) {
        return standings.isEmpty()
                ? Optional.of(refused(new AgreementReply.NotFound()))
                : refusal(AgreementOverview.current(standings), verb);
    }

    private Optional<Step> refusal(List<Standing> standings, int version, AgreementVerb verb) {
        Optional<Standing> found = standings.stream()
                .filter(standing -> standing.agreement().version() == version)
                .findFirst();
        if (found.isEmpty()) {
            return Optional.of(refused(new AgreementReply.NotFound()));
        }
        boolean ours = found.get()
                .proposal()
                .filter(proposal -> proposal.proposer().equals(node.mailbox()))
                .isPresent();
        if (ours && verb != AgreementVerb.PROPOSE && found.get().state() == AgreementState.PROPOSED) {
            return Optional.of(refused(new AgreementReply.Illegal(
                    AgreementState.PROPOSED, "it waits for the other side; who proposed does not decide")));
        }
        return refusal(found.get(), verb);
    }

    private static Optional<Step> refusal(Standing standing, AgreementVerb verb) {
        return verb.isPossibleIn(standing.state())
                ? Optional.empty()
                : Optional.of(refused(new AgreementReply.Illegal(
                        standing.state(),
                        standing.agreement() + " is " + standing.state().code() + " and does not allow this")));
    }

    private static Proposal proposal(List<Standing> standings, int version) {
        return standings.stream()
                .filter(standing -> standing.agreement().version() == version)
                .findFirst()
                .flatMap(Standing::proposal)
                .orElseThrow();
    }

    private String counterpart(List<Standing> standings) {
        return standings.get(0).agreement().counterpartOf(node.mailbox());
    }

    private AgreementFact fact(String id, Integer version, AgreementEvent event, Instant at) {
        return AgreementFact.of(id, version, event, at, node.mailbox());
    }

    private String sign(byte[] payload, Instant at) {
        return signatures.sign(payload, AgreementReader.TYPE, node.signingKey(at), at);
    }

    private PreparedMessage seal(MessageType type, String id, String counterpart, AgreementMessage data) {
        return sealer.seal(new Draft(type, id, counterpart, data, Traceparent.current()));
    }
}
