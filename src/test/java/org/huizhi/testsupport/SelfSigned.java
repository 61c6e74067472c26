package org.huizhi.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A key pair with a certificate for localhost that it signed itself, in a PKCS #12 file and, without the private key,
 * in a PEM file.
 */
public record SelfSigned(Path keystore, Path certificate) {

    public static final String PASSWORD = "changeit";

    /**
     * Made by {@code keytool} of this JDK.
     *
     * @param options further ones, say for another validity
     */
    public static SelfSigned create(Path folder, String name, String... options) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SelfSigned made = new SelfSigned(folder.resolve(name + ".p12"), folder.resolve(name + ".pem"));
        List<String> generate = new ArrayList<>(List.of(
                "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:localhost"));
        generate.addAll(List.of(options));
        made.keytool(generate);
        made.export(name);
        return made;
    }

    private void export(String name) {
        try {
            String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(keys().getCertificate(name).getEncoded());
            Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    }

    /** Takes another one's certificate into this key store, which then serves as a trust store too. */
    public void trust(SelfSigned other) {
        try (InputStream in = Files.newInputStream(other.certificate())) {
            KeyStore keys = keys();
            keys.setCertificateEntry(
                    "trusted-" + other.certificate().getFileName(),
                    CertificateFactory.getInstance("X.509").generateCertificate(in));
            try (OutputStream out = Files.newOutputStream(keystore)) {
                keys.store(out, PASSWORD.toCharArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(List<String> command) {
        Programs.run(
                Programs.command(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        command.toArray(String[]::new)),
                List.of(
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-keystore",
                        keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD));
    }

    /** SHA-256 over the DER form, with colons, as {@code openssl} prints it. */
    public String fingerprint() {
        try (var in = Files.newInputStream(certificate)) {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
