package org.huizhi.access;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.reload.LastGood;
import org.jboss.logging.Logger;

/**
 * The calling systems that are known by their certificate, from a file that is read again while the node runs: what is
 * taken out of it is over at once.
 */
@Startup
@ApplicationScoped
public class RegisteredClients {

    private static final Logger LOG = Logger.getLogger(RegisteredClients.class);

    private final Optional<LastGood<Map<String, RegisteredClient>>> known;
    private final Clock clock;

    /** @throws IllegalStateException when the file is missing or wrong */
    RegisteredClients(@ConfigProperty(name = "huizhi.access.clients") Optional<Path> file, Clock clock) {
        this.clock = clock;
        this.known =
                file.map(there -> LastGood.read(() -> ClientFile.load(there), "the clients known stay", LOG, clock));
    }

    /** @return whether systems may show certificates here */
    public boolean configured() {
        return known.isPresent();
    }

    /** Reads the file again; one that cannot be used changes nothing. */
    @Scheduled(
            every = "${huizhi.access.reload-interval:30s}",
            delayed = "${huizhi.access.reload-interval:30s}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void reload() {
        known.ifPresent(LastGood::reload);
    }

    /**
     * Whose certificate this is. That its holder has the private key is for the TLS handshake to prove.
     *
     * @return nothing where it is nobody's, or not valid now
     */
    public Optional<RegisteredClient> find(X509Certificate certificate) {
        try {
            // A connection may outlive the certificate it was opened with.
            certificate.checkValidity(Date.from(clock.instant()));
            String fingerprint = fingerprint(certificate);
            return known.map(LastGood::get).map(clients -> clients.get(fingerprint));
        } catch (CertificateExpiredException | CertificateNotYetValidException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
