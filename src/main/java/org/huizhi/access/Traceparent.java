package org.huizhi.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The caller's trace (W3C Trace Context, section 3.2), carried into the log, the audit log and onto the bus. */
public final class Traceparent {

    /** Name of the header and of the log field. */
    public static final String NAME = "traceparent";

    private static final Pattern FORM = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Traceparent() {}

    /** @return the caller's, or a new one where it sent none or a malformed one */
    public static String orNew(@Nullable String header) {
        if (header != null && FORM.matcher(header).matches()) {
            return header;
        }
        byte[] ids = new byte[24];
        RANDOM.nextBytes(ids);
        String hex = HexFormat.of().formatHex(ids);
        return "00-" + hex.substring(0, 32) + "-" + hex.substring(32) + "-01";
    }

    /** @return the trace of the request at hand; null outside of one */
    public static @Nullable String current() {
        return (String) MDC.get(NAME);
    }
}
