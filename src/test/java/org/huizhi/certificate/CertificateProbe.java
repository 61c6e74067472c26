package org.huizhi.certificate;

import com.fasterxml.jackson.databind.JsonNode;

/** How a certificate is registered. */
public final class CertificateProbe {

    private CertificateProbe() {}

    /** @param question payload of a {@code certificate-verification} */
    public static String digest(JsonNode question) {
        return CertificateDigest.of(question);
    }
}
