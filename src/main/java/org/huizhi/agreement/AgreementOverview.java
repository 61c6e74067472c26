package org.huizhi.agreement;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;
import static java.util.stream.Collectors.groupingBy;

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
import org.jspecify.annotations.Nullable;

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

    /**
     * By id, without the documents.
     *
     * @param cursor that the page before told; null for the first page
     */
    @Transactional
    public Page list(@Nullable String cursor, int limit) {
        agreements.sync();
        AgreementBook book = agreements.book();
        List<AgreementName> names = names().stream()
                .filter(name -> isBehind(name, cursor))
                .limit(limit + 1L)
                .toList();
        List<AgreementName> shown = names.stream().limit(limit).toList();
        Map<AgreementName, List<ProposalOutline>> outlines =
                proposals.outlines(shown).stream().collect(groupingBy(ProposalOutline::name));
        return new Page(
                shown.stream()
                        .flatMap(name -> entry(book, name, outlines.getOrDefault(name, List.of())).stream())
                        .map(Entry::summary)
                        .toList(),
                names.size() > limit ? cursor(shown.get(limit - 1)) : null);
    }

    /** @param next cursor of the next page; null on the last */
    public record Page(
            List<AgreementSummary> items, @Nullable String next) {}

    private String cursor(AgreementName last) {
        return counterpart(last) + '.' + last.id();
    }

    private String counterpart(AgreementName name) {
        return name.parties().replace(node.mailbox(), "").trim();
    }

    private boolean isBehind(AgreementName name, @Nullable String cursor) {
        if (cursor == null) {
            return true;
        }
        int dot = cursor.indexOf('.');
        return name.compareTo(AgreementName.between(
                        node.mailbox(), cursor.substring(0, Math.max(dot, 0)), cursor.substring(dot + 1)))
                > 0;
    }

    /** @return the agreements of this id, each with another region */
    @Transactional
    public List<AgreementName> named(String id) {
        agreements.sync();
        return names().stream().filter(name -> name.id().equals(id)).toList();
    }

    private Set<AgreementName> names() {
        Set<AgreementName> names = new TreeSet<>(proposals.names());
        names.addAll(agreements.book().names());
        return names;
    }

    /** What may be shown of an agreement: one of its versions. */
    private record Candidate(AgreementState state, AgreementSummary summary) {}

    /**
     * An agreement in a list.
     *
     * @param open the highest version that is not signed yet, be it behind the one in force; null for none
     */
    public record Entry(AgreementSummary summary, @Nullable Open open) {}

    /** @param proposer mailbox */
    public record Open(int version, String state, String proposer) {}

    /** @return every one, by id; without the documents */
    @Transactional
    public List<Entry> all() {
        agreements.sync();
        AgreementBook book = agreements.book();
        Set<AgreementName> names = names();
        Map<AgreementName, List<ProposalOutline>> outlines =
                proposals.outlines(names).stream().collect(groupingBy(ProposalOutline::name));
        return names.stream()
                .flatMap(name -> entry(book, name, outlines.getOrDefault(name, List.of())).stream())
                .toList();
    }

    private Optional<Entry> entry(AgreementBook book, AgreementName name, List<ProposalOutline> outlines) {
        AgreementHistory history = book.history(name);
        List<Agreement> signed = book.versions(name);
        int highest = signed.isEmpty() ? 0 : signed.get(0).version();
        Map<Integer, Candidate> candidates = new TreeMap<>();
        Open open = null;
        for (ProposalOutline outline : outlines) {
            AgreementState state = outline.state(history, highest);
            boolean waits =
                    (state == AgreementState.PROPOSED || state == AgreementState.DRAFT) && outline.version() > highest;
            if (waits && (open == null || open.version() < outline.version())) {
                open = new Open(outline.version(), state.code(), outline.proposer());
            }
            candidates.put(outline.version(), new Candidate(state, AgreementSummary.of(outline, state)));
        }
        for (Agreement agreement : signed) {
            AgreementState state = book.state(agreement, node.mailbox(), clock.instant(), node.today());
            candidates.put(
                    agreement.version(),
                    new Candidate(
                            state,
                            AgreementSummary.of(
                                    agreement,
                                    agreement.counterpartOf(node.mailbox()),
                                    state,
                                    history.terminationOf(agreement.version())
                                            .map(Termination::lastDay)
                                            .orElse(null))));
        }
        Open waiting = open;
        return candidates.values().stream()
                .min(comparing(Candidate::state, AgreementState.SHOWN_FIRST)
                        .thenComparing(candidate -> candidate.summary().version(), reverseOrder()))
                .map(candidate -> new Entry(candidate.summary(), waiting));
    }

    @Transactional
    public Optional<AgreementDetail> detail(AgreementName agreement) {
        agreements.sync();
        AgreementVersions versions = versions(agreement);
        AgreementHistory history = facts.of(agreement);
        return summary(versions)
                .map(summary -> new AgreementDetail(
                        summary,
                        versions.all().stream().map(this::version).toList(),
                        history.facts().stream().map(AgreementDetail.Event::of).toList(),
                        history.revision()));
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

    /** @return mailboxes with which an agreement was ever signed, or proposed */
    public Set<String> counterparts() {
        Set<String> counterparts = new TreeSet<>(proposals.counterparts());
        agreements.all().forEach(agreement -> counterparts.add(agreement.counterpartOf(node.mailbox())));
        return counterparts;
    }

    AgreementVersions versions(AgreementName name) {
        AgreementBook book = agreements.book();
        AgreementHistory history = book.history(name);
        Map<Integer, Standing> standings = new TreeMap<>(Comparator.reverseOrder());
        List<Agreement> signed = book.versions(name);
        int highest = signed.isEmpty() ? 0 : signed.get(0).version();
        for (Proposal proposal : proposals.of(name)) {
            standings.put(
                    proposal.version(),
                    new Standing(
                            proposal.agreement(),
                            proposal.outline().state(history, highest),
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
                terms(payload),
                agreement);
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
