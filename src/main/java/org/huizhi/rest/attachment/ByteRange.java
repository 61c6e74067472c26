package org.huizhi.rest.attachment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of bytes (RFC 9110, section 14).
 *
 * @param to the first byte that does not belong to it
 */
record ByteRange(long from, long to) {

    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})", Pattern.CASE_INSENSITIVE);

    /**
     * @param header as given; null without one
     * @return empty where all is to be sent: without a range, or with several, or with one that nobody can read
     */
    static Optional<ByteRange> parse(@Nullable String header, long length) {
        Matcher one = ONE.matcher(header == null ? "" : header.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (one.group(1).isEmpty()) {
            return Optional.of(new ByteRange(Math.max(0, length - Long.parseLong(one.group(2))), length));
        }
        long from = Long.parseLong(one.group(1));
        long last = one.group(2).isEmpty() ? length - 1 : Long.parseLong(one.group(2));
        return last < from && !one.group(2).isEmpty()
                ? Optional.empty()
                : Optional.of(new ByteRange(from, Math.min(length, last + 1)));
    }

    /** @return whether it lies behind the end */
    boolean isEmpty() {
        return from >= to;
    }

    long length() {
        return to - from;
    }

    String contentRange(long whole) {
        return "bytes " + from + "-" + (to - 1) + "/" + whole;
    }
}
