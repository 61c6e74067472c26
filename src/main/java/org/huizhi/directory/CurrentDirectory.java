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
import java.util.function.Function;
import org.huizhi.envelope.Signatures;
import org.huizhi.reload.LastGood;
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
    private final Clock clock;

    private final DirectoryEntryReader reader;
    private Map<String, SignedEntry> entries = Map.of();
    private final Optional<LastGood<List<String>>> file;
    private List<String> linesTaken = List.of();
    private boolean linesAuthentic;
    private volatile Directory directory = Directory.of(List.of());
    private volatile Instant verifiedAt;

    CurrentDirectory(DirectoryConfig config, NodeConfig node, HeldEntries held, Signatures signatures, Clock clock) {
        this.config = config;
        this.node = node;
        this.held = held;
        this.clock = clock;
        this.reader = new DirectoryEntryReader(signatures, AuthorityKeys.load(config.authority()));
        this.verifiedAt = held.lastLoadedAt().orElseGet(clock::instant);
        this.file = config.file()
                .map(path ->
                        LastGood.startingWith(List.of(), () -> readLines(path), "the entries held stay", LOG, clock));
    }

    @PostConstruct
    synchronized void start() {
        adopt(consider(held.held(), reader::read), "Held directory entry");
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
        Succession succession = consider(compactEntries, reader::readNew);
        held.store(succession.changed(), clock.instant());
        adopt(succession, "Directory entry");
        return succession.report();
    }

    /** All of a source has just been seen, and all of it was authentic. */
    public void verified() {
        verifiedAt = clock.instant();
    }

    /** Reads the file again, and what other replicas stored. */
    @Scheduled(
            every = "${huizhi.directory.reload-interval}",
            delayed = "${huizhi.directory.reload-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public synchronized void reload() {
        loadFile();
        loadFromOtherReplicas();
    }

    private void loadFile() {
        file.filter(LastGood::reload).map(LastGood::get).ifPresent(this::loadLines);
    }

    private void loadLines(List<String> lines) {
        if (!lines.equals(linesTaken)) {
            // Remembered only after it went well: a database that was away is tried again.
            linesAuthentic = load(lines).authentic();
            linesTaken = lines;
        } else if (linesAuthentic) {
            verified();
        }
    }

    private static List<String> readLines(Path file) {
        try {
            // Bytes that are no text must spoil their own line only, so no decoder that stops at them.
            return SignedDirectory.lines(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("huizhi.directory.file: " + file + " cannot be read (" + e + ")", e);
        }
    }

    private void loadFromOtherReplicas() {
        List<String> newer = held.issueTimes().entrySet().stream()
                .filter(row -> !entries.containsKey(row.getKey())
                        || entries.get(row.getKey()).entry().issuedAt().isBefore(row.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!newer.isEmpty()) {
            adopt(consider(held.held(newer), reader::read), "Held directory entry");
        }
    }

    private Succession consider(List<String> compactEntries, Function<String, DirectoryEntryReader.Reading> reading) {
        return Succession.of(entries, compactEntries.stream().map(reading).toList());
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
