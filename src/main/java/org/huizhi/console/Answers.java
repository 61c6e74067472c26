package org.huizhi.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Bytes on their way to a browser, compressed where it takes that; of REST nothing is. */
final class Answers {

    /** Less is not worth it. */
    private static final int SHORTEST = 1024;

    private Answers() {}

    static Response.ResponseBuilder page(
            Response.ResponseBuilder response, String type, byte[] plain, @Nullable String accepted) {
        byte[] packed = plain.length < SHORTEST || !takesGzip(accepted) ? plain : Assets.gzip(plain);
        return bytes(response, type, plain, packed, accepted);
    }

    /** @param packed the same, compressed; the same array where it is not */
    static Response.ResponseBuilder bytes(
            Response.ResponseBuilder response, String type, byte[] plain, byte[] packed, @Nullable String accepted) {
        boolean compressed = packed != plain && takesGzip(accepted);
        response.type(type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .entity(compressed ? packed : plain);
        return compressed ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip") : response;
    }

    /** {@code Accept-Encoding} (RFC 9110, section 12.5.3). */
    static boolean takesGzip(@Nullable String accepted) {
        return accepted != null
                && Stream.of(accepted.toLowerCase(Locale.ROOT).split(","))
                        .map(String::trim)
                        .anyMatch(coding -> coding.startsWith("gzip")
                                && !coding.replace(" ", "").endsWith(";q=0"));
    }
}
