package org.huizhi.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.huizhi.agreement.AgreementFact.Termination;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.agreement.AgreementVersions.Standing;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;

/** Agreements as people look at them: signed ones, proposals and drafts alike. */
@ApplicationScoped
public class AgreementOverview {

    private final Agreements agreements;
    private final Proposals proposals;
    private final AgreementFacts facts;
    private final AgreementReader reader;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    @Inject
    AgreementOverview(
            Agreements agreements,
            Proposals proposals,
            AgreementFacts facts,
            Signatures signatures,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.agreements = agreements;
        this.proposals = proposals;
        this.facts = facts;
        this.reader = new AgreementReader(signatures, node.mailbox());
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** By id. */
    @Transactional
    public List<AgreementSummary> list() {
        agreements.sync();
        return names().stream()
                .flatMap(name -> summary(versions(name)).stream())
                .toList();
    }

    /** @return the agreements of this id, each with another region */
    @Transactional
    public List<AgreementName> named(String id) {
        agreements.sync();
        return names().stream().filter(name -> name.id().equals(id)).toList();
    }

    private Set<AgreementName> names() {
        Set<AgreementName> names = new TreeSet<>(proposals.names());
        agreements.all().forEach(agreement -> names.add(agreement.name()));
        return names;
    }

    @Transactional
    public Optional<AgreementDetail> detail(AgreementName agreement) {
        agreements.sync();
        AgreementVersions versions = versions(agreement);
        return summary(versions)
                .map(summary -> new AgreementDetail(
                        summary,
                        versions.all().stream().map(this::version).toList(),
                        facts.of(agreement).facts().stream()
                                .map(AgreementDetail.Event::of)
                                .toList()));
    }

    /**
     * @return by mailbox of each partner, one agreement with it that has not ended; a suspended one counts too, since
     *     its partner is there as well
     */
    public Map<String, AgreementReference> partners() {
        Map<String, AgreementReference> partners = new TreeMap<>();
        AgreementBook book = agreements.book();
        for (Agreement agreement : book.all()) {
            AgreementState state = book.state(agreement, node.mailbox(), clock.instant(), node.today());
            if (state == AgreementState.IN_FORCE
                    || state == AgreementState.SUSPENDED
                    || state == AgreementState.SIGNED) {
                partners.merge(
                        agreement.counterpartOf(node.mailbox()),
                        agreement.reference(),
                        (first, second) -> state == AgreementState.IN_FORCE ? second : first);
            }
        }
        return partners;
    }

    AgreementVersions versions(AgreementName name) {
        AgreementBook book = agreements.book();
        AgreementHistory history = book.history(name);
        Map<Integer, Standing> standings = new TreeMap<>(Comparator.reverseOrder());
        List<Agreement> signed =
                book.all().stream().filter(one -> one.name().equals(name)).toList();
        int highest = signed.stream().mapToInt(Agreement::version).max().orElse(0);
        for (Proposal proposal : proposals.of(name)) {
            standings.put(
                    proposal.version(),
                    new Standing(
                            proposal.agreement(),
                            proposal.state(history, highest),
                            false,
                            Optional.of(proposal),
                            Optional.empty()));
        }
        for (Agreement agreement : signed) {
            standings.put(
                    agreement.version(),
                    new Standing(
                            agreement,
                            book.state(agreement, node.mailbox(), clock.instant(), node.today()),
                            true,
                            Optional.ofNullable(standings.get(agreement.version()))
                                    .flatMap(Standing::proposal),
                            history.terminationOf(agreement.version()).map(Termination::lastDay)));
        }
        return new AgreementVersions(List.copyOf(standings.values()));
    }

    private Optional<AgreementSummary> summary(AgreementVersions versions) {
        return versions.current()
                .map(current -> AgreementSummary.of(
                        current.agreement(),
                        current.agreement().counterpartOf(node.mailbox()),
                        current.state(),
                        current.lastDay().orElse(null)));
    }

    private AgreementDetail.Version version(Standing standing) {
        Agreement agreement = standing.agreement();
        Optional<String> signed = agreements.document(agreement.key());
        Optional<String> document = signed.or(() -> standing.proposal().map(Proposal::document));
        byte[] payload = signed.map(text -> GeneralJws.parsed(text).payloadBytes())
                .orElseGet(() -> standing.proposal().orElseThrow().payload());
        return new AgreementDetail.Version(
                agreement.version(),
                standing.state().code(),
                agreement.digest(),
                standing.proposal().map(Proposal::proposer).orElse(null),
                agreement.period().from(),
                agreement.period().to(),
                standing.lastDay().orElse(null),
                document.map(text -> signatures(text, signed.isPresent(), standing))
                        .orElse(List.of()),
                terms(payload));
    }

    private List<AgreementSignature> signatures(String document, boolean byBoth, Standing standing) {
        Reading reading = byBoth
                ? reader.read(document, directory.get())
                : reader.readProposal(
                        document,
                        directory.get(),
                        standing.proposal().orElseThrow().proposer());
        return reading instanceof Reading.Read read ? read.agreement().signatures() : List.of();
    }

    private static JsonNode terms(byte[] payload) {
        try {
            return SignedDocument.parse(payload, JsonNode.class);
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("a stored agreement cannot be read", e);
        }
    }
}
