package org.huizhi.agreement;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.huizhi.agreement.AgreementReader.Reading;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;

/**
 * The agreements as this node holds them: the last good copies in the database, joined by new ones from the folder and
 * by those that other replicas stored. A file that goes away ends nothing: an agreement ends by its date.
 */
@ApplicationScoped
@Startup(CurrentDirectory.START_ORDER + 1)
public class Agreements {

    private static final Logger LOG = Logger.getLogger(Agreements.class);

    private final Optional<LastGood<Map<String, String>>> folder;
    private final String own;
    private final AgreementReader reader;
    private final Supplier<Directory> directory;
    private final HeldAgreements held;
    private final FactLog facts;
    private final Clock clock;

    private Map<String, String> documentsTaken = Map.of();
    private Directory directorySeen = Directory.of(List.of());
    private final Set<AgreementKey> unusable = new HashSet<>();
    private long factsSeen;
    private volatile AgreementBook book = new AgreementBook(List.of(), List.of());

    @Inject
    Agreements(
            AgreementConfig config,
            NodeConfig node,
            CurrentDirectory directory,
            HeldAgreements held,
            AgreementFacts facts,
            Signatures signatures,
            Clock clock) {
        this(
                config.folder(),
                node.mailbox(),
                new AgreementReader(signatures, node.mailbox()),
                directory::get,
                held,
                facts,
                clock);
    }

    Agreements(
            Optional<Path> folder,
            String own,
            AgreementReader reader,
            Supplier<Directory> directory,
            HeldAgreements held,
            FactLog facts,
            Clock clock) {
        this.folder = folder.map(path -> LastGood.startingWith(
                Map.of(), () -> AgreementFolder.read(path), "the agreements held stay", LOG, clock));
        this.own = own;
        this.reader = reader;
        this.directory = directory;
        this.held = held;
        this.facts = facts;
        this.clock = clock;
    }

    @PostConstruct
    synchronized void start() {
        directorySeen = directory.get();
        sync();
        reload();
        LOG.infof("%d agreements, every version counted", book.all().size());
    }

    /** Whether a notice may cross, under the highest versions in force. */
    public ExchangePermission admit(Exchange exchange) {
        return book.admit(exchange);
    }

    /** Whether a notice may cross under the version of an agreement that it names. */
    public ExchangePermission admit(AgreementReference named, Exchange exchange) {
        return book.admit(named, exchange);
    }

    /** @return whether these very bytes are held, signed by the mailbox and this node */
    public boolean holds(AgreementReference named, String mailbox) {
        return book.find(named, mailbox, own).isPresent();
    }

    /** @return whether an agreement with the mailbox was in force on some of these days, the first to the last */
    public boolean wasInForce(String mailbox, LocalDate first, LocalDate last) {
        return book.wasInForce(mailbox, first, last);
    }

    AgreementBook book() {
        return book;
    }

    /**
     * @return what happened to an agreement, in the order in which this node heard of it; empty for one that was only
     *     loaded
     */
    public List<AgreementFact> facts(AgreementName agreement) {
        return book.history(agreement).facts();
    }

    /** @return what was agreed about a type in a direction, whether or not the agreement is still in force */
    public Optional<Clause> clause(String agreementId, int version, String from, String to, String noticeType) {
        return book.agreement(new AgreementKey(AgreementName.between(from, to, agreementId), version))
                .flatMap(agreement -> agreement.clause(from, to, noticeType));
    }

    /** @return when slips under this version, exchanged with the counterpart, are spoken of that nobody answers */
    public Optional<Reminders> reminders(String counterpart, String agreementId, int version) {
        return book.agreement(key(counterpart, agreementId, version)).map(Agreement::reminders);
    }

    /**
     * @return the signed document of a version that is held: JWS in general JSON serialisation, with both signatures
     */
    public Optional<String> document(String counterpart, AgreementReference agreed) {
        return document(key(counterpart, agreed.id(), agreed.version()));
    }

    Optional<String> document(AgreementKey key) {
        return held.held(List.of(key)).stream().findFirst().map(HeldAgreements.Copy::document);
    }

    private AgreementKey key(String counterpart, String id, int version) {
        return new AgreementKey(AgreementName.between(counterpart, own, id), version);
    }

    /** @return every version held, by id, the highest version of each first */
    public List<Agreement> all() {
        return book.all();
    }

    /** Reads the folder and takes over what both parties signed. */
    public synchronized LoadReport reload() {
        return documents().map(this::takeAll).orElseGet(() -> new LoadReport(List.of(), List.of()));
    }

    private Optional<Map<String, String>> documents() {
        return folder.filter(LastGood::reload).map(LastGood::get);
    }

    private LoadReport takeAll(Map<String, String> documents) {
        List<String> accepted = new ArrayList<>();
        List<LoadReport.Refused> refused = new ArrayList<>();
        documents.forEach((file, document) -> {
            Reading reading = reader.readNew(document, directory.get());
            if (reading instanceof Reading.Refusal refusal) {
                refused.add(new LoadReport.Refused(file, refusal.reason()));
                return;
            }
            SignedAgreement signed = ((Reading.Read) reading).agreement();
            Optional<String> objection = take(signed);
            objection.ifPresentOrElse(
                    reason -> refused.add(new LoadReport.Refused(file, reason)), () -> accepted.add(signed.toString()));
        });
        // Remembered only after it went well: a database that was away is tried again.
        documentsTaken = documents;
        refused.forEach(
                refusal -> LOG.warnf("Agreement %s refused, what is held stays: %s", refusal.file(), refusal.reason()));
        return new LoadReport(accepted, refused);
    }

    /** One that this release cannot make sense of, in a way that nobody foresaw, keeps no other from being held. */
    private Reading read(String document) {
        try {
            return reader.read(document, directory.get());
        } catch (RuntimeException e) {
            LOG.errorf(e, "An agreement cannot be read");
            return new Reading.Refusal(
                    RefusalReason.SCHEMA, "it cannot be read: " + e.getClass().getName());
        }
    }

    private Optional<String> take(SignedAgreement signed) {
        Agreement agreement = signed.agreement();
        Optional<Agreement> known = book.agreement(agreement.key());
        String digest = known.isPresent() ? known.get().digest() : held.store(signed, clock.instant());
        if (!digest.equals(agreement.digest())) {
            return Optional.of("other bytes are held as " + signed + ": their digest is " + digest + ", of these it is "
                    + agreement.digest());
        }
        if (known.isEmpty()) {
            add(List.of(agreement));
        }
        return Optional.empty();
    }

    private void add(Collection<Agreement> agreements) {
        book = book.with(agreements);
    }

    /** What this replica has just committed counts here at once. */
    synchronized void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) AgreementChange change) {
        book = book.with(change.signed().map(List::of).orElse(List.of())).with(change.fact());
    }

    @Scheduled(
            identity = "agreement-files",
            every = "${huizhi.agreement.reload-interval}",
            delayed = "${huizhi.agreement.reload-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void refresh() {
        Directory current = directory.get();
        boolean otherKeys = current != directorySeen;
        if (otherKeys) {
            // What was refused for an unknown key may be good now.
            unusable.clear();
            directorySeen = current;
        }
        documents()
                .filter(documents -> otherKeys || !documents.equals(documentsTaken))
                .ifPresent(this::takeAll);
        sync();
    }

    /** Takes over what other replicas have stored. */
    @Scheduled(
            identity = "agreements",
            every = "${huizhi.agreement.sync-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void sync() {
        List<AgreementKey> missing = held.keys().stream()
                .filter(key -> book.agreement(key).isEmpty() && !unusable.contains(key))
                .toList();
        if (!missing.isEmpty()) {
            join(held.held(missing));
        }
        // Before the facts: what comes between the two is read again.
        long revision = facts.revision();
        if (revision != factsSeen) {
            book = book.withAllFacts(facts.all());
            factsSeen = revision;
        }
    }

    /** Held copies are believed no more than files: the database is not where trust comes from. */
    private void join(List<HeldAgreements.Copy> copies) {
        List<Agreement> good = new ArrayList<>();
        for (HeldAgreements.Copy copy : copies) {
            Reading reading = read(copy.document());
            if (reading instanceof Reading.Read read
                    && read.agreement().agreement().key().equals(copy.key())) {
                good.add(read.agreement().agreement());
            } else {
                unusable.add(copy.key());
                LOG.warnf(
                        "Held agreement %s version %d is not used: %s",
                        copy.key().name().id(),
                        copy.key().version(),
                        reading instanceof Reading.Refusal refusal ? refusal.reason() : "it is another agreement");
            }
        }
        add(good);
    }
}
