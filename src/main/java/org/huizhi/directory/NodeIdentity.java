package org.huizhi.directory;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.huizhi.envelope.SigningKey;
import org.jboss.logging.Logger;

/** Which region this node is, and the private keys that only it has. */
@ApplicationScoped
@Startup(CurrentDirectory.START_ORDER + 1)
public class NodeIdentity {

    private static final Logger LOG = Logger.getLogger(NodeIdentity.class);

    private final String mailbox;
    private final Path file;
    private final Supplier<Directory> directory;
    private final Clock clock;
    private volatile Map<String, OwnKey> keys;
    private Map<String, OwnKey> lastRead;
    private String lastSigning;
    private Directory lastSeen;

    @Inject
    NodeIdentity(NodeConfig config, CurrentDirectory directory, Clock clock) {
        this(config.mailbox(), config.keys(), directory::get, clock);
    }

    /** @throws IllegalStateException when the file's keys are not those that the directory publishes for the mailbox */
    NodeIdentity(String mailbox, Path file, Supplier<Directory> directory, Clock clock) {
        this.mailbox = mailbox;
        this.file = file;
        this.directory = directory;
        this.clock = clock;
        Directory current = directory.get();
        this.keys = checked(OwnKey.load(file), current);
        this.lastRead = keys;
        this.lastSeen = current;
        this.lastSigning = signingKey(clock.instant()).kid();
    }

    /**
     * Reads the file again, so that keys are replaced while the node runs. A file that cannot be used, or without which
     * messages that come now could not be opened, changes nothing.
     */
    @Scheduled(
            every = "${huizhi.directory.reload-interval}",
            delayed = "${huizhi.directory.reload-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void reload() {
        Directory current = directory.get();
        try {
            Map<String, OwnKey> read = OwnKey.load(file);
            if (!read.equals(lastRead) || current != lastSeen) {
                lastRead = read;
                lastSeen = current;
                Map<String, OwnKey> former = keys;
                keys = checked(read, current);
                if (!former.keySet().equals(read.keySet())) {
                    LOG.infof("Own keys are now %s", String.join(", ", new TreeSet<>(read.keySet())));
                }
            }
            tellSigningKey();
        } catch (IllegalStateException e) {
            LOG.warnf("%s: the keys held stay", e.getMessage());
        }
    }

    private void tellSigningKey() {
        String signing = signingKey(clock.instant()).kid();
        if (!signing.equals(lastSigning)) {
            LOG.infof("Messages are signed with %s from now on", signing);
            lastSigning = signing;
        }
    }

    private Map<String, OwnKey> checked(Map<String, OwnKey> own, Directory current) {
        for (OwnKey key : own.values()) {
            Optional<PublishedKey> published = current.key(key.kid());
            if (published.isEmpty()) {
                // The first step of a rotation: the key is here before the authority publishes it.
                LOG.warnf(
                        "huizhi.node.keys: key %s is not published in the directory, so it is not used yet", key.kid());
            } else if (!key.isPrivateHalfOf(published.get())) {
                throw new IllegalStateException("huizhi.node.keys: key " + key.kid()
                        + " is not the one that the directory publishes under this kid, or not for the same use");
            }
        }
        Instant now = clock.instant();
        signingKey(own, current, now);
        PublishedKey receiving = current.encryptionKey(mailbox, now)
                .orElseThrow(() -> new IllegalStateException(
                        "The directory publishes no encryption key of mailbox " + mailbox + " that is valid now"));
        if (!own.containsKey(receiving.kid())) {
            throw new IllegalStateException("huizhi.node.keys lacks the encryption key " + receiving.kid()
                    + " to which the directory tells everybody to encrypt");
        }
        current.entry(mailbox).stream()
                .flatMap(entry -> entry.keys().stream())
                .filter(key -> key.validFrom().isAfter(now) && key.revokedAt() == null && !own.containsKey(key.kid()))
                .forEach(key -> LOG.warnf(
                        "huizhi.node.keys lacks key %s, which the directory makes valid at %s",
                        key.kid(), key.validFrom()));
        return own;
    }

    public String mailbox() {
        return mailbox;
    }

    /** @return code of the region that this node stands for */
    public String region() {
        return entry().region();
    }

    /** @return the region's time zone: its days begin there */
    public ZoneId zone() {
        return entry().timeZone();
    }

    /** @return the region's date now */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone());
    }

    /**
     * The key to sign with: published, valid at that time, and of several the one that begins last, so that publishing
     * a new key is what switches to it.
     *
     * @throws NoSigningKeyException when there is none
     */
    public SigningKey signingKey(Instant at) {
        return signingKey(keys, directory.get(), at);
    }

    private SigningKey signingKey(Map<String, OwnKey> own, Directory current, Instant at) {
        return entry(current).keys().stream()
                .filter(key -> key.use() == KeyUse.SIG && key.validAt(at))
                .filter(key -> own.containsKey(key.kid()) && own.get(key.kid()).isPrivateHalfOf(key))
                .max(Comparator.comparing(PublishedKey::validFrom).thenComparing(PublishedKey::kid))
                .map(key -> new SigningKey(
                        key.kid(), key.algorithm(), own.get(key.kid()).privateKey()))
                .orElseThrow(() -> new NoSigningKeyException("huizhi.node.keys has no signing key that the directory "
                        + "publishes for mailbox " + mailbox + " and that is valid at " + at));
    }

    /** @return whether this node can sign, and others can encrypt to it */
    boolean canExchange(Instant at) {
        try {
            signingKey(at);
        } catch (NoSigningKeyException e) {
            return false;
        }
        return directory.get().encryptionKey(mailbox, at).isPresent();
    }

    /**
     * @return the private key that opens what was encrypted to this kid, also after the key has lapsed: messages may be
     *     late
     */
    public Optional<PrivateKey> decryptionKey(String kid) {
        return Optional.ofNullable(keys.get(kid))
                .filter(key -> key.use() == KeyUse.ENC)
                .map(OwnKey::privateKey);
    }

    private DirectoryEntry entry() {
        return entry(directory.get());
    }

    private DirectoryEntry entry(Directory current) {
        return current.entry(mailbox)
                .orElseThrow(() -> new IllegalStateException("The directory has no entry of mailbox " + mailbox));
    }
}
