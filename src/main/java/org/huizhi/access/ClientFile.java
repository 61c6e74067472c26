package org.huizhi.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of calling systems, by certificate: {@code {"clients":[{"name":"hospital-gateway","certificates":["<SHA-256
 * fingerprint>"],"roles":["submitter"],"offices":["610802-health"]}]}}. Two fingerprints let a system change its
 * certificate without a pause.
 */
record ClientFile(@Nullable List<@Nullable Entry> clients) {

    private static final int FINGERPRINT_DIGITS = 64;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * @param certificates SHA-256 over the DER form, hex; what {@code openssl x509 -fingerprint -sha256} prints may
     *     stay whole
     */
    record Entry(
            @Nullable String name,
            @Nullable List<@Nullable String> certificates,
            @Nullable List<String> roles,
            @Nullable List<String> offices) {}

    /**
     * @return the systems by fingerprint, in lower-case hex
     * @throws IllegalStateException when the file is missing or wrong; the message says where and why
     */
    static Map<String, RegisteredClient> load(Path file) {
        try {
            ClientFile read = JSON.readValue(Files.readString(file), ClientFile.class);
            return (read == null ? new ClientFile(null) : read).byFingerprint();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("huizhi.access.clients: " + file + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("huizhi.access.clients: " + file + " cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("huizhi.access.clients: " + file + ": " + e.getMessage(), e);
        }
    }

    private Map<String, RegisteredClient> byFingerprint() {
        if (clients == null) {
            throw new IllegalArgumentException("there is no member clients");
        }
        Map<String, RegisteredClient> known = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (Entry entry : clients) {
            String name = entry == null ? null : entry.name();
            if (entry == null || name == null || !name.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
                throw new IllegalArgumentException(
                        "a client needs a name of a-z, 0-9, dots and hyphens, at most 64 long");
            }
            List<@Nullable String> certificates = entry.certificates();
            List<String> roles = entry.roles();
            List<String> offices = entry.offices();
            if (certificates == null || certificates.isEmpty() || roles == null || offices == null) {
                throw new IllegalArgumentException("client " + name + " needs certificates, roles and offices");
            }
            RegisteredClient client = client(name, roles, offices);
            if (!names.add(name)) {
                throw new IllegalArgumentException("two clients have the name " + name);
            }
            for (String certificate : certificates) {
                if (known.put(fingerprint(client, certificate), client) != null) {
                    throw new IllegalArgumentException("certificate " + certificate + " is there twice");
                }
            }
        }
        return Map.copyOf(known);
    }

    private static RegisteredClient client(String name, List<String> roles, List<String> offices) {
        for (String role : roles) {
            if (!Role.ALL.contains(role)) {
                throw new IllegalArgumentException(
                        "client " + name + ": " + role + " is not a role; there are " + Role.ALL);
            }
        }
        return new RegisteredClient(name, Set.copyOf(roles), Set.copyOf(offices));
    }

    private static String fingerprint(RegisteredClient client, @Nullable String certificate) {
        String hex = certificate == null
                ? ""
                : certificate
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^sha256 fingerprint=", "")
                        .replace(":", "");
        if (hex.length() != FINGERPRINT_DIGITS || !hex.matches("[0-9a-f]+")) {
            throw new IllegalArgumentException(
                    "client " + client.name() + ": a certificate is told by its SHA-256 fingerprint, 64 hex digits");
        }
        return hex;
    }
}
