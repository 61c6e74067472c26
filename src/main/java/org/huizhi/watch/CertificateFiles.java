package org.huizhi.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Certificates for TLS in files that the settings name, PEM, PKCS #12 or JKS: of this node's own ports, and of its way
 * to the bus.
 */
@ApplicationScoped
class CertificateFiles implements Lapsing {

    /**
     * Where certificates are.
     *
     * @param files paths, several with commas between them
     * @param password of a store
     */
    private record Setting(String files, String password) {}

    private static final List<Setting> SETTINGS = Stream.concat(
                    Stream.of("quarkus.http.ssl.certificate.", "quarkus.management.ssl.certificate.")
                            .flatMap(prefix -> Stream.of(
                                    new Setting(prefix + "files", prefix + "key-store-password"),
                                    new Setting(prefix + "key-store-file", prefix + "key-store-password"),
                                    new Setting(prefix + "trust-store-file", prefix + "trust-store-password"))),
                    Stream.of(
                            new Setting("kafka.ssl.keystore.location", "kafka.ssl.keystore.password"),
                            new Setting("kafka.ssl.truststore.location", "kafka.ssl.truststore.password")))
            .toList();

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private final Config config;

    CertificateFiles(Config config) {
        this.config = config;
    }

    @Override
    public List<Lapse> lapses(Instant now) {
        return SETTINGS.stream().flatMap(this::lapse).toList();
    }

    /** @return of the files of a setting, that which ends first */
    private Stream<Lapse> lapse(Setting setting) {
        String password =
                config.getOptionalValue(setting.password(), String.class).orElse("");
        return config.getOptionalValues(setting.files(), String.class).stream()
                .flatMap(List::stream)
                .flatMap(file -> end(Path.of(file.trim()), password).stream())
                .min(Comparator.naturalOrder())
                .map(end -> new Lapse(Lapse.Kind.CERTIFICATE, setting.files(), end))
                .stream();
    }

    /**
     * @param password of a store; empty where it has none
     * @return when the first of its certificates ends; empty for a file without any that can be read
     */
    static Optional<Instant> end(Path file, String password) {
        try {
            List<String> pems = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            List<Certificate> certificates = pems.isEmpty() ? inStore(file, password) : inTexts(pems);
            return certificates.stream()
                    .filter(X509Certificate.class::isInstance)
                    .map(certificate ->
                            ((X509Certificate) certificate).getNotAfter().toInstant())
                    .min(Comparator.naturalOrder());
        } catch (IOException | GeneralSecurityException e) {
            // Whoever uses the file tells; here is nothing to watch.
            return Optional.empty();
        }
    }

    private static List<Certificate> inTexts(List<String> pems) throws GeneralSecurityException {
        List<Certificate> certificates = new ArrayList<>();
        for (String pem : pems) {
            certificates.add(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        }
        return certificates;
    }

    /** Of whichever type; a chain with each of its certificates. */
    private static List<Certificate> inStore(Path file, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
        List<Certificate> certificates = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            certificates.addAll(chain == null ? List.of(store.getCertificate(alias)) : List.of(chain));
        }
        return certificates;
    }
}
