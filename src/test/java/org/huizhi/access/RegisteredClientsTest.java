package org.huizhi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.huizhi.testsupport.SelfSigned;
import org.huizhi.watch.Lapse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredClientsTest {

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private static String fingerprint;
    private static X509Certificate certificate;

    private Path file;

    @BeforeAll
    static void aCertificate() throws IOException, CertificateException {
        SelfSigned made = SelfSigned.create(keys, "hospital");
        fingerprint = made.fingerprint();
        try (var in = Files.newInputStream(made.certificate())) {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @BeforeEach
    void anEmptyFile() throws IOException {
        file = folder.resolve("clients.json");
        write("{\"clients\":[]}");
    }

    @Test
    void aSystemIsFoundByTheFingerprintHoweverItIsWritten() throws IOException {
        for (String written : new String[] {
            fingerprint,
            fingerprint.toLowerCase(Locale.ROOT),
            fingerprint.replace(":", ""),
            "sha256 Fingerprint=" + fingerprint
        }) {
            write(client("hospital", written, "submitter"));

            assertThat(clients(Clock.systemUTC()).find(certificate))
                    .contains(new RegisteredClient("hospital", Set.of("submitter"), Set.of("610802-health")));
        }
    }

    @Test
    void aCertificateOutsideItsTimeIsNobodys() throws IOException {
        write(client("hospital", fingerprint, "submitter"));
        Instant before = certificate.getNotBefore().toInstant().minus(Duration.ofHours(1));
        Instant after = certificate.getNotAfter().toInstant().plus(Duration.ofHours(1));

        assertThat(clients(Clock.fixed(before, ZoneOffset.UTC)).find(certificate))
                .isEmpty();
        assertThat(clients(Clock.fixed(after, ZoneOffset.UTC)).find(certificate))
                .isEmpty();
    }

    @Test
    void theEndOfACertificateIsKnownOnceItWasShown() throws IOException {
        write(client("hospital", fingerprint, "submitter"));
        RegisteredClients clients = clients(Clock.systemUTC());
        assertThat(clients.lapses(Instant.now())).isEmpty();

        assertThat(clients.find(certificate)).isPresent();

        assertThat(clients.lapses(Instant.now()))
                .containsExactly(new Lapse(
                        Lapse.Kind.CLIENT_CERTIFICATE,
                        "hospital",
                        certificate.getNotAfter().toInstant()));
        write("{\"clients\":[]}");
        clients.reload();
        assertThat(clients.lapses(Instant.now())).isEmpty();
    }

    @Test
    void whatIsTakenOutIsOverAndAFileThatCannotBeUsedChangesNothing() throws IOException {
        write(client("hospital", fingerprint, "submitter"));
        RegisteredClients clients = clients(Clock.systemUTC());
        write("{\"clients\":[");
        clients.reload();
        assertThat(clients.find(certificate)).isPresent();
        Files.delete(file);
        clients.reload();
        assertThat(clients.find(certificate)).isPresent();
        write("{\"clients\":[]}");
        clients.reload();
        assertThat(clients.find(certificate)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    null                                                                                   | there is no member clients
                    {}                                                                                     | there is no member clients
                    {"clients":[null]}                                                                     | a client needs a name
                    {"clients":[{"name":"a b","certificates":["FP"],"roles":[],"offices":[]}]}             | a client needs a name
                    {"clients":[{"name":"a","certificates":[],"roles":[],"offices":[]}]}                   | needs certificates, roles and offices
                    {"clients":[{"name":"a","certificates":["FP"],"roles":["root"],"offices":[]}]}         | root is not a role
                    {"clients":[{"name":"a","certificates":["AB:CD"],"roles":[],"offices":[]}]}            | SHA-256 fingerprint
                    {"clients":[{"name":"a","certificates":["FP","FP"],"roles":[],"offices":[]}]}          | is there twice
                    {"clients":[{"name":"a","certificates":["FP"],"roles":[],"offices":[],"admin":true}]}  | admin
                    {"clients":[],"clients":[]}                                                            | clients
                    """)
    void aNodeDoesNotStartWithAFileThatSaysSomethingElse(String text, String reason) throws IOException {
        write(text.replace("FP", fingerprint));

        assertThatThrownBy(() -> clients(Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("huizhi.access.clients: " + file)
                .hasMessageContaining(reason);
    }

    private RegisteredClients clients(Clock clock) {
        return new RegisteredClients(Optional.of(file), clock);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private static String client(String name, String certificate, String role) {
        return "{\"clients\":[{\"name\":\"%s\",\"certificates\":[\"%s\"],\"roles\":[\"%s\"],\"offices\":[\"610802-health\"]}]}"
                .formatted(name, certificate, role);
    }
}
