package org.huizhi.inbox;

import java.util.Map;

/**
 * A record as it came from the bus, or as it came out of a dead letter.
 *
 * @param headers CloudEvents headers, their values reduced to printable ASCII
 * @param value null for a tombstone
 */
public record IncomingRecord(
        String topic, int partition, long offset, byte[] key, Map<String, String> headers, byte[] value) {

    public IncomingRecord {
        headers = Map.copyOf(headers);
    }

    /** @return null when the header is not there */
    public String header(String name) {
        return headers.get(name);
    }
}
