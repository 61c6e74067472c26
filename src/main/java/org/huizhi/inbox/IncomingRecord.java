package org.huizhi.inbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came from the bus, or as it came out of a dead letter.
 *
 * @param key null where the record has none
 * @param headers CloudEvents headers, their values reduced to printable ASCII
 * @param value null for a tombstone
 * @param whole of what the value is only the first bytes; null where it is all
 */
public record IncomingRecord(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        Map<String, String> headers,
        byte @Nullable [] value,
        @Nullable Whole whole) {

    /**
     * A value that is longer than any message, and that nobody holds any more.
     *
     * @param size in bytes
     * @param sha256 32 bytes
     */
    public record Whole(int size, byte[] sha256) {}

    // Not in its compact form, in which the parameters lose their annotations.
    public IncomingRecord(
            String topic,
            int partition,
            long offset,
            byte @Nullable [] key,
            Map<String, String> headers,
            byte @Nullable [] value,
            @Nullable Whole whole) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.key = key;
        this.headers = Map.copyOf(headers);
        this.value = value;
        this.whole = whole;
    }

    /** @return null when the header is not there */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
