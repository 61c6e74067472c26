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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.huizhi.envelope.SigningKey;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;

/** Which region this node is, and the private keys that only it has. */
@ApplicationScoped
@Startup(CurrentDirectory.START_ORDER + 1)
public class NodeIdentity {

    private static final Logger LOG = Logger.getLogger(NodeIdentity.class);

    private final String mailbox;
    private final Supplier<Directory> directory;
    private final Clock clock;
    private final LastGood<Map<String, OwnKey>> keys;
    private List<String> warnings = List.of();
    private String lastSigning;

    @Inject
    NodeIdentity(NodeConfig config, CurrentDirectory directory, Clock clock) {
        this(config.mailbox(), config.keys(), directory::get, clock);
    }

    /** @throws IllegalStateException when the file's keys are not those that the directory publishes for the mailbox */
    NodeIdentity(String mailbox, Path file, Supplier<Directory> directory, Clock clock) {
        this.mailbox = mailbox;
        this.directory = directory;
        this.clock = clock;
        this.keys = LastGood.read(() -> checked(OwnKey.load(file)), "the keys held stay", LOG, clock);
        this.lastSigning = signingKey(clock.instant()).kid();
    }

    /**
     * Reads the file again, so that keys are replaced while the node runs. A file that cannot be used, or without which
     * messages that come now could not be opened, changes nothing.
     */
    @Scheduled(
            identity = "node-keys",
            every = "${huizhi.directory.reload-interval}",
            delayed = "${huizhi.directory.reload-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    synchronized void reload() {
        Set<String> former = keys.get().keySet();
        keys.reload();
        if (!former.equals(keys.get().keySet())) {
            LOG.infof(
                    "Own keys are now %s",
                    String.join(", ", new TreeSet<>(keys.get().keySet())));
        }
        signing(keys.get(), directory.get(), clock.instant())
                .map(SigningKey::kid)
                .filter(kid -> !kid.equals(lastSigning))
                .ifPresent(kid -> {
                    LOG.infof("Messages are signed with %s from now on", kid);
                    lastSigning = kid;
                });
    }

    /** @throws IllegalStateException when this node could not sign with these keys, or not open what comes now */
    private Map<String, OwnKey> checked(Map<String, OwnKey> own) {
        Directory current = directory.get();
        Instant now = clock.instant();
        for (OwnKey key : own.values()) {
            if (current.key(key.kid())
                    .filter(published -> !key.isPrivateHalfOf(published))
                    .isPresent()) {
                throw new IllegalStateException("huizhi.node.keys: key " + key.kid()
                        + " is not the one that the directory publishes under this kid, or not for the same use");
            }
        }
        if (signing(own, current, now).isEmpty()) {
            throw noSigningKey("now");
        }
        PublishedKey receiving = current.encryptionKey(mailbox, now)
                .orElseThrow(() -> new IllegalStateException(
                        "The directory publishes no encryption key of mailbox " + mailbox + " that is valid now"));
        if (!own.containsKey(receiving.kid())) {
            throw new IllegalStateException("huizhi.node.keys lacks the encryption key " + receiving.kid()
                    + " to which the directory tells everybody to encrypt");
        }
        warn(own, current, now);
        return own;
    }

    /** Of each state of a rotation once: the file is read every few seconds. */
    private void warn(Map<String, OwnKey> own, Directory current, Instant now) {
        List<String> found = new ArrayList<>();
        // The first step of a rotation: the key is here before the authority publishes it.
        own.keySet().stream()
                .filter(kid -> current.key(kid).isEmpty())
                .sorted()
                .forEach(kid -> found.add(
                        "huizhi.node.keys: key " + kid + " is not published in the directory, so it is not used yet"));
        entry(current).keys().stream()
                .filter(key -> key.validFrom().isAfter(now) && key.revokedAt() == null && !own.containsKey(key.kid()))
                .forEach(key -> found.add("huizhi.node.keys lacks key " + key.kid()
                        + ", which the directory makes valid at " + key.validFrom()));
        if (!found.equals(warnings)) {
            found.forEach(LOG::warn);
            warnings = found;
        }
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
        return signing(keys.get(), directory.get(), at).orElseThrow(() -> noSigningKey("at " + at));
    }

    private NoSigningKeyException noSigningKey(String when) {
        return new NoSigningKeyException("huizhi.node.keys has no signing key that the directory publishes for mailbox "
                + mailbox + " and that is valid " + when);
    }

    private Optional<SigningKey> signing(Map<String, OwnKey> own, Directory current, Instant at) {
        return entry(current).keys().stream()
                .filter(key -> key.use() == KeyUse.SIG && key.validAt(at))
                .filter(key -> privateHalf(own, key).isPresent())
                .max(Comparator.comparing(PublishedKey::validFrom).thenComparing(PublishedKey::kid))
                .flatMap(key -> privateHalf(own, key)
                        .map(half -> new SigningKey(key.kid(), key.algorithm(), half.privateKey())));
    }

    private static Optional<OwnKey> privateHalf(Map<String, OwnKey> own, PublishedKey published) {
        return Optional.ofNullable(own.get(published.kid())).filter(key -> key.isPrivateHalfOf(published));
    }

    /** @return keys of this node for this use, whenever they are valid, of which it has the private half */
    List<PublishedKey> usableKeys(KeyUse use) {
        Map<String, OwnKey> own = keys.get();
        return entry().keys().stream()
                .filter(key -> key.use() == use && privateHalf(own, key).isPresent())
                .toList();
    }

    /** @return whether this node can sign, and others can encrypt to it */
    boolean canExchange(Instant at) {
        Directory current = directory.get();
        return signing(keys.get(), current, at).isPresent()
                && current.encryptionKey(mailbox, at).isPresent();
    }

    /**
     * @return the private key that opens what was encrypted to this kid, also after the key has lapsed: messages may be
     *     late
     */
    public Optional<PrivateKey> decryptionKey(String kid) {
        return Optional.ofNullable(keys.get().get(kid))
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
