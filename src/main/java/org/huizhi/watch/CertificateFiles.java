package org.huizhi.watch;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Certificates for TLS in PEM files that the settings name: of this node's own port, and of its way to the bus. Stores
 * in other forms are not opened.
 */
@ApplicationScoped
class CertificateFiles implements Lapsing {

    /** Paths, several with commas between them. */
    private static final List<String> SETTINGS = List.of(
            "quarkus.http.ssl.certificate.files",
            "quarkus.http.ssl.certificate.trust-store-file",
            "quarkus.management.ssl.certificate.files",
            "kafka.ssl.keystore.location",
            "kafka.ssl.truststore.location");

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
    private Stream<Lapse> lapse(String setting) {
        return config.getOptionalValues(setting, String.class).stream()
                .flatMap(List::stream)
                .flatMap(file -> end(Path.of(file.trim())).stream())
                .min(Comparator.naturalOrder())
                .map(end -> new Lapse(Lapse.Kind.CERTIFICATE, setting, end))
                .stream();
    }

    /** @return when the first of its certificates ends; empty for a file without any that can be read */
    static Optional<Instant> end(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            List<Instant> ends = new ArrayList<>();
            for (String pem :
                    PEM.matcher(text).results().map(MatchResult::group).toList()) {
                X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
                ends.add(certificate.getNotAfter().toInstant());
            }
            return ends.stream().min(Comparator.naturalOrder());
        } catch (IOException | CertificateException e) {
            // Whoever uses the file tells; here is nothing to watch.
            return Optional.empty();
        }
    }
}
