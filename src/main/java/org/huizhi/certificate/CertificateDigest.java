package org.huizhi.certificate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.digest.Sha256;

/**
 * By what a certificate is recognised (REST contract, {@code registerCertificates}): SHA-256 over the RFC 8785 form of
 * an object with the six members {@code documentKind}, {@code documentNumber} (upper case), {@code issuedOn},
 * {@code issuer}, {@code kind}, {@code number}.
 */
public final class CertificateDigest {

    private static final JsonMapper JSON = new JsonMapper();

    private CertificateDigest() {}

    /**
     * @param payload of a certificate-verification request
     * @return lower-case hex
     */
    public static String of(JsonNode payload) {
        JsonNode certificate = payload.path("certificate");
        JsonNode holder = payload.path("holder");
        Map<String, String> members = new TreeMap<>();
        for (String name : new String[] {"kind", "number", "issuer", "issuedOn"}) {
            members.put(name, certificate.path(name).asText().strip());
        }
        members.put("documentKind", holder.path("documentKind").asText());
        members.put(
                "documentNumber", holder.path("documentNumber").asText().strip().toUpperCase(Locale.ROOT));
        try {
            byte[] canonical = JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
            return Sha256.hex(canonical);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
