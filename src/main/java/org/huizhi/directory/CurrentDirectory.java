package org.huizhi.directory;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.envelope.Signatures;
import org.jboss.logging.Logger;

/**
 * The directory as this node holds it: the last good copy in the database, brought up to date from the file, from the
 * topic and by what other replicas stored. The node never needs the source to go on.
 */
@ApplicationScoped
@Startup(CurrentDirectory.START_ORDER)
public class CurrentDirectory {

    /**
     * Before the node's keys and the agreements, which are checked against it, and before anything consumes from the
     * bus.
     */
    public static final int START_ORDER = 100;

    private static final Logger LOG = Logger.getLogger(CurrentDirectory.class);

    private final DirectoryConfig config;
    private final NodeConfig node;
    private final HeldEntries held;
    private final Signatures signatures;
    private final Clock clock;

    private DirectoryEntryReader reader;
    private Map<String, SignedEntry> entries = Map.of();
    private List<String> linesSeen = List.of();
    private boolean linesAuthentic;
    private volatile Directory directory = Directory.of(List.of());
    private volatile Instant verifiedAt;

    CurrentDirectory(DirectoryConfig config, NodeConfig node, HeldEntries held, Signatures signatures, Clock clock) {
        this.config = config;
        this.node = node;
        this.held = held;
        this.signatures = signatures;
        this.clock = clock;
    }

    @PostConstruct
    synchronized void start() {
        reader = new DirectoryEntryReader(signatures, AuthorityKeys.load(config.authority()));
        verifiedAt = held.lastLoadedAt().orElseGet(clock::instant);
        adopt(consider(held.held()), "Held directory entry");
        loadFile();
        if (directory.entry(node.mailbox()).isEmpty()) {
            throw new IllegalStateException("No valid directory entry of this node's own mailbox " + node.mailbox()
                    + " (huizhi.node.mailbox) in "
                    + config.file()
                            .map(Path::toString)
                            .orElse("the database, and there is no huizhi.directory.file, which the first start needs")
                    + ": the exchange authority has to sign one, and huizhi.directory.authority has to pin its key");
        }
        LOG.infof(
                "Directory of %d mailboxes, verified at %s", directory.entries().size(), verifiedAt);
    }

    /** @return the snapshot of this moment; one piece of work takes it once */
    public Directory get() {
        return directory;
    }

    /**
     * @return when its source was last seen and all of it was signed by the authority; its age is a warning, no reason
     *     to stop
     */
    public Instant verifiedAt() {
        return verifiedAt;
    }

    /**
     * Every entry of some mailboxes that this node ever held: what is old was signed with keys that were published
     * then.
     *
     * @return by mailbox, the oldest issue first; an entry in the database that is not the authority's is left out
     */
    public List<SignedEntry> history(Collection<String> mailboxes) {
        return held.history(mailboxes).stream()
                .map(reader::read)
                .filter(DirectoryEntryReader.Reading.Read.class::isInstance)
                .map(reading -> ((DirectoryEntryReader.Reading.Read) reading).entry())
                .toList();
    }

    /**
     * Takes entries over that are signed by the authority and newer than those held, and keeps them.
     *
     * @param compactEntries each a compact JWS
     */
    public synchronized LoadReport load(List<String> compactEntries) {
        LoadReport report = take(compactEntries);
        if (report.authentic()) {
            verified();
        }
        return report;
    }

    /** As {@link #load}, of a source that is not yet known to be whole; its end is told by {@link #verified}. */
    public synchronized LoadReport take(List<String> compactEntries) {
        Succession succession = consider(compactEntries);
        held.store(succession.changed(), clock.instant());
        adopt(succession, "Directory entry");
        return succession.report();
    }

    /** All of a source has just been seen, and all of it was authentic. */
    public void verified() {
        verifiedAt = clock.instant();
    }

    /** Looks at the file and at what other replicas stored. */
    @Scheduled(
            every = "${huizhi.directory.reload-interval}",
            delayed = "${huizhi.directory.reload-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public synchronized void reload() {
        loadFile();
        loadFromOtherReplicas();
    }

    private void loadFile() {
        Optional<List<String>> lines = config.file().flatMap(CurrentDirectory::readLines);
        if (lines.isEmpty()) {
            return;
        }
        if (!lines.get().equals(linesSeen)) {
            // Remembered only after it went well: a database that was away is tried again.
            linesAuthentic = load(lines.get()).authentic();
            linesSeen = lines.get();
        } else if (linesAuthentic) {
            verified();
        }
    }

    private static Optional<List<String>> readLines(Path file) {
        try {
            // Bytes that are no text must spoil their own line only, so no decoder that stops at them.
            return Optional.of(SignedDirectory.lines(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.warnf("huizhi.directory.file: %s cannot be read (%s): the entries held stay", file, e);
            return Optional.empty();
        }
    }

    private void loadFromOtherReplicas() {
        List<String> newer = held.issueTimes().entrySet().stream()
                .filter(row -> !entries.containsKey(row.getKey())
                        || entries.get(row.getKey()).entry().issuedAt().isBefore(row.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!newer.isEmpty()) {
            adopt(consider(held.held(newer)), "Held directory entry");
        }
    }

    private Succession consider(List<String> compactEntries) {
        return Succession.of(entries, compactEntries.stream().map(reader::read).toList());
    }

    private void adopt(Succession succession, String what) {
        succession
                .report()
                .refused()
                .forEach(refused -> LOG.warnf(
                        "%s %d (mailbox %s) refused, the one held stays: %s",
                        what,
                        refused.index(),
                        refused.mailbox() == null ? "not known" : refused.mailbox(),
                        refused.reason()));
        if (!succession.changed().isEmpty()) {
            entries = succession.entries();
            directory = Directory.of(succession.unsigned());
        }
    }
}
