package org.huizhi.offline;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.huizhi.feed.RecordIntake.Carried;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file (feed contract, "Files"): the head, a record of the feed, or the end.
 *
 * @param head compact JWS over a {@link BundleHead}
 * @param key of a record
 * @param headers of a record
 * @param value of a record, compact JWE
 * @param end compact JWS over a {@link BundleEnd}
 */
record BundleLine(
        @Nullable String head,
        @Nullable String key,
        @Nullable Map<String, String> headers,
        @Nullable String value,
        @Nullable String end) {

    /** {@code typ} of both signatures. */
    static final String TYPE = "huizhi-bundle";

    static final int MEBIBYTE = 1024 * 1024;

    /** Longest line that is read, in bytes: the longest value, and what stands beside it. */
    static final int LONGEST = MEBIBYTE + 16 * 1024;

    /** Of a file. */
    static final int MOST_RECORDS = 20_000;

    /** Of a file, in bytes. */
    static final int MOST_BYTES = 64 * MEBIBYTE;

    boolean isRecord() {
        return value != null && headers != null;
    }

    static BundleLine of(Carried record) {
        return new BundleLine(
                null, record.key(), record.headers(), new String(record.value(), StandardCharsets.US_ASCII), null);
    }

    /** @return what a line that {@link #isRecord} carries */
    Carried carried() {
        return new Carried(
                key,
                Objects.requireNonNull(headers, "headers of a record"),
                Objects.requireNonNull(value, "value of a record").getBytes(StandardCharsets.UTF_8));
    }

    static BundleLine head(String jws) {
        return new BundleLine(jws, null, null, null, null);
    }

    static BundleLine end(String jws) {
        return new BundleLine(null, null, null, null, jws);
    }
}
