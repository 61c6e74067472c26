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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.Signatures;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

    /** How far the authority's clock may be ahead of this one. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final DirectoryConfig config;
    private final NodeConfig node;
    private final HeldEntries held;
    private final Calendars calendars;
    private final Clock clock;

    private final Signatures signatures;
    private final AuthorityKeys authority;
    private final DirectoryEntryReader reader;
    private Map<String, Published> published = Map.of();
    private final Optional<LastGood<List<String>>> file;
    private List<String> linesTaken = List.of();
    private boolean linesAuthentic;
    private volatile Directory directory = Directory.of(List.of());
    private volatile Instant verifiedAt;
    private volatile @Nullable Instant heartbeatAt;

    CurrentDirectory(
            DirectoryConfig config,
            NodeConfig node,
            HeldEntries held,
            Signatures signatures,
            Calendars calendars,
            Clock clock) {
        this.config = config;
        this.node = node;
        this.held = held;
        this.calendars = calendars;
        this.clock = clock;
        this.signatures = signatures;
        this.authority = AuthorityKeys.load(config.authority());
        this.reader = new DirectoryEntryReader(signatures, authority);
        this.verifiedAt = held.lastLoadedAt().orElseGet(clock::instant);
        this.file = config.file()
                .map(path ->
                        LastGood.startingWith(List.of(), () -> readLines(path), "the entries held stay", LOG, clock));
    }

    @PostConstruct
    synchronized void start() {
        adopt(Succession.of(published, newest(held.everHeld())), "Held directory entry");
        held.heartbeat().ifPresent(this::heard);
        if (heartbeatAt != null) {
            verified();
        }
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
     * @return as of when it is known to be all that the authority has published: the time of the authority's last
     *     heartbeat, or, where none was ever heard, when its source was last seen, all of it signed by the authority.
     *     Its age is a warning, no reason to stop
     */
    public Instant verifiedAt() {
        return verifiedAt;
    }

    /** @return the time that the authority gave its last heartbeat; empty where none was ever heard */
    public Optional<Instant> heartbeatAt() {
        return Optional.ofNullable(heartbeatAt);
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
     * Takes entries and calendars over that are signed by the authority and newer than those held, and keeps them.
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

    /**
     * All of a source has just been seen, and all of it was authentic. Once the authority's heartbeats are heard they
     * alone say how old that is: the source may itself be a copy that nobody brings up to date.
     */
    public synchronized void verified() {
        Instant said = heartbeatAt;
        verifiedAt = said == null ? clock.instant() : said;
    }

    /**
     * Takes the authority's heartbeat over; it counts for the directory with the next {@link #verified}.
     *
     * @return false for one that is not the authority's, or dated ahead, and changes nothing
     */
    public synchronized boolean heard(String jws) {
        Optional<Heartbeat> heartbeat = Heartbeat.read(jws, signatures, authority)
                .filter(read -> !read.at().isAfter(clock.instant().plus(CLOCK_SKEW)));
        heartbeat
                .filter(read -> heartbeatAt == null || read.at().isAfter(heartbeatAt))
                .ifPresent(later -> {
                    held.store(later);
                    heartbeatAt = later.at();
                });
        return heartbeat.isPresent();
    }

    /** Reads the file again, and what other replicas stored. */
    @Scheduled(
            identity = "directory",
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
                .filter(row -> !published.containsKey(row.getKey())
                        || published.get(row.getKey()).issuedAt().isBefore(row.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!newer.isEmpty()) {
            adopt(consider(held.held(newer), reader::read), "Held directory entry");
        }
    }

    /**
     * Under each key the one issued last, by what was signed and not by what its row says: whoever can write to the
     * database brings no older one back.
     */
    private List<DirectoryEntryReader.Reading> newest(List<String> compactEntries) {
        Map<String, DirectoryEntryReader.Reading.Believed> newest = new HashMap<>();
        List<DirectoryEntryReader.Reading> readings = new ArrayList<>();
        for (String compact : compactEntries) {
            DirectoryEntryReader.Reading reading = reader.read(compact);
            if (reading instanceof DirectoryEntryReader.Reading.Believed read) {
                newest.merge(
                        read.published().key(),
                        read,
                        (one, other) -> one.published()
                                        .issuedAt()
                                        .isBefore(other.published().issuedAt())
                                ? other
                                : one);
            } else {
                readings.add(reading);
            }
        }
        readings.addAll(newest.values());
        return readings;
    }

    private Succession consider(List<String> compactEntries, Function<String, DirectoryEntryReader.Reading> reading) {
        return Succession.of(published, compactEntries.stream().map(reading).toList());
    }

    private void adopt(Succession succession, String what) {
        succession
                .report()
                .refused()
                .forEach(refused -> LOG.warnf(
                        "%s %d (%s) refused, the one held stays: %s",
                        what, refused.index(), refused.key() == null ? "not known" : refused.key(), refused.reason()));
        if (!succession.changed().isEmpty()) {
            published = succession.held();
            directory = Directory.of(
                    succession.entries().stream().map(SignedEntry::entry).toList());
            calendars.adopt(
                    succession.calendars().stream().map(SignedCalendar::version).toList());
        }
    }
}
