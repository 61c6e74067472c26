package org.huizhi.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer offers (OpenID Connect Discovery, section 3).
 *
 * @param endSession where somebody signs out of it (RP-Initiated Logout, section 2.1); null where nowhere
 * @param namesItself whether its answers say who answers (RFC 9207)
 * @param authentication how clients may prove who they are; none: {@code client_secret_basic}
 */
record Metadata(
        URI authorization,
        URI token,
        URI keys,
        @Nullable URI endSession,
        boolean namesItself,
        Set<String> authentication) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Below an issuer's identifier. */
    static final String PATH = "/.well-known/openid-configuration";

    Metadata {
        authentication = Set.copyOf(authentication);
    }

    /** @throws UnreachableException when it is not that of this issuer, or lacks what is needed */
    static Metadata read(byte[] json, String issuer) throws UnreachableException {
        JsonNode read = tree(json);
        if (!issuer.equals(read.path("issuer").textValue())) {
            throw new UnreachableException("its configuration is that of another issuer than " + issuer);
        }
        Set<String> authentication = new HashSet<>();
        read.path("token_endpoint_auth_methods_supported").forEach(method -> authentication.add(method.asText()));
        return new Metadata(
                address(read, "authorization_endpoint"),
                address(read, "token_endpoint"),
                address(read, "jwks_uri"),
                read.hasNonNull("end_session_endpoint") ? address(read, "end_session_endpoint") : null,
                read.path("authorization_response_iss_parameter_supported").asBoolean(false),
                authentication);
    }

    private static JsonNode tree(byte[] json) throws UnreachableException {
        try {
            JsonNode read = JSON.readTree(json);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw new UnreachableException("its configuration cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreachableException("its configuration cannot be read");
        }
        throw new UnreachableException("its configuration is no JSON object");
    }

    private static URI address(JsonNode read, String name) throws UnreachableException {
        return SafeAddress.of(read.path(name).asText())
                .orElseThrow(() ->
                        new UnreachableException(name + " in its configuration is missing, or no address by https"));
    }
}
