package org.huizhi.directory;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.huizhi.envelope.SigningKey;
import org.jboss.logging.Logger;

/** Which region this node is, and the private keys that only it has. */
@ApplicationScoped
@Startup(CurrentDirectory.START_ORDER + 1)
public class NodeIdentity {

    private static final Logger LOG = Logger.getLogger(NodeIdentity.class);

    private final String mailbox;
    private final Supplier<Directory> directory;
    private final Clock clock;
    private final Map<String, OwnKey> keys;

    @Inject
    NodeIdentity(NodeConfig config, CurrentDirectory directory, Clock clock) {
        this(config.mailbox(), OwnKey.load(config.keys()), directory::get, clock);
    }

    /** @throws IllegalStateException when the keys are not those that the directory publishes for the mailbox */
    NodeIdentity(String mailbox, Map<String, OwnKey> keys, Supplier<Directory> directory, Clock clock) {
        this.mailbox = mailbox;
        this.keys = keys;
        this.directory = directory;
        this.clock = clock;
        checkPublished();
    }

    private void checkPublished() {
        for (OwnKey own : keys.values()) {
            Optional<PublishedKey> published = directory.get().key(own.kid());
            if (published.isEmpty()) {
                // The first step of a rotation: the key is here before the authority publishes it.
                LOG.warnf(
                        "huizhi.node.keys: key %s is not published in the directory, so it is not used yet", own.kid());
            } else if (!own.isPrivateHalfOf(published.get())) {
                throw new IllegalStateException("huizhi.node.keys: key " + own.kid()
                        + " is not the one that the directory publishes under this kid, or not for the same use");
            }
        }
        Instant now = clock.instant();
        signingKey(now);
        PublishedKey receiving = directory
                .get()
                .encryptionKey(mailbox, now)
                .orElseThrow(() -> new IllegalStateException(
                        "The directory publishes no encryption key of mailbox " + mailbox + " that is valid now"));
        if (decryptionKey(receiving.kid()).isEmpty()) {
            throw new IllegalStateException("huizhi.node.keys lacks the encryption key " + receiving.kid()
                    + " to which the directory tells everybody to encrypt");
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
     * The key to sign with: published, valid at that time, and of several the one that begins last, so that publishing a new
     * key is what switches to it.
     *
     * @throws NoSigningKeyException when there is none
     */
    public SigningKey signingKey(Instant at) {
        return entry().keys().stream()
                .filter(key -> key.use() == KeyUse.SIG && key.validAt(at))
                .filter(key ->
                        keys.containsKey(key.kid()) && keys.get(key.kid()).isPrivateHalfOf(key))
                .max(Comparator.comparing(PublishedKey::validFrom).thenComparing(PublishedKey::kid))
                .map(key -> new SigningKey(
                        key.kid(), key.algorithm(), keys.get(key.kid()).privateKey()))
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

    /** @return the private key that opens what was encrypted to this kid, also after the key has lapsed: messages may be late */
    public Optional<PrivateKey> decryptionKey(String kid) {
        return Optional.ofNullable(keys.get(kid))
                .filter(key -> key.use() == KeyUse.ENC)
                .map(OwnKey::privateKey);
    }

    private DirectoryEntry entry() {
        return directory
                .get()
                .entry(mailbox)
                .orElseThrow(() -> new IllegalStateException("The directory has no entry of mailbox " + mailbox));
    }
}
