package org.huizhi.access;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.digest.Sha256;
import org.huizhi.reload.LastGood;
import org.huizhi.watch.Lapse;
import org.huizhi.watch.Lapsing;
import org.jboss.logging.Logger;

/**
 * The calling systems that are known by their certificate, from a file that is read again while the node runs: what is
 * taken out of it is over at once.
 */
@Startup
@ApplicationScoped
public class RegisteredClients implements Lapsing, AccountRegister {

    private static final Logger LOG = Logger.getLogger(RegisteredClients.class);

    private final Optional<LastGood<Map<String, RegisteredClient>>> known;
    private final Clock clock;
    /** By fingerprint, of those in the file only. */
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();

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
            identity = "client-file",
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
            String fingerprint = fingerprint(certificate);
            Optional<RegisteredClient> client = known.map(LastGood::get).map(clients -> clients.get(fingerprint));
            client.ifPresent(
                    ofOurs -> ends.put(fingerprint, certificate.getNotAfter().toInstant()));
            certificate.checkValidity(Date.from(clock.instant()));
            return client;
        } catch (CertificateExpiredException | CertificateNotYetValidException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean keeps(String account) {
        return account.startsWith(RegisteredClient.PREFIX);
    }

    /** Of the system that is in the file now. */
    @Override
    public Optional<Rights> rights(String account) {
        return known.map(LastGood::get).stream()
                .flatMap(clients -> clients.values().stream())
                .filter(client -> client.subject().equals(account))
                .findFirst()
                .map(client -> new Rights(account, account, client.roles(), client.offices()));
    }

    /** Of certificates that were shown to this replica: the file knows no more of them than their fingerprints. */
    @Override
    public List<Lapse> lapses(Instant now) {
        Map<String, RegisteredClient> clients = known.map(LastGood::get).orElse(Map.of());
        ends.keySet().retainAll(clients.keySet());
        Map<String, Instant> byName = new TreeMap<>();
        ends.forEach((fingerprint, end) -> {
            RegisteredClient client = clients.get(fingerprint);
            if (client != null) {
                // With two, it can show the one that ends later.
                byName.merge(client.name(), end, (one, other) -> one.isAfter(other) ? one : other);
            }
        });
        return byName.entrySet().stream()
                .map(client -> new Lapse(Lapse.Kind.CLIENT_CERTIFICATE, client.getKey(), client.getValue()))
                .toList();
    }

    private static String fingerprint(X509Certificate certificate) throws CertificateEncodingException {
        return Sha256.hex(certificate.getEncoded());
    }
}
