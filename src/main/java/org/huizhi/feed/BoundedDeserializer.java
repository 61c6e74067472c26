package org.huizhi.feed;

import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.Envelope;
import org.huizhi.inbox.IncomingRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes a record off the bus and keeps no more of it than a message can be: of a longer value its first bytes, its
 * length and its digest ({@link CutValue}), of a longer key its first bytes, of many headers none. Hundreds of records
 * are taken at once, and one that was compressed has any length.
 */
public final class BoundedDeserializer implements Deserializer<byte[]> {

    /** Enough for an operator to see what it was. */
    static final int KEPT_OF_A_CUT_VALUE = 4096;

    /** A key is a subject, of 200 characters at the most. */
    private static final int LONGEST_KEY = 1024;

    private static final int LONGEST_HEADERS = 64 * 1024;
    private boolean key;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        key = isKey;
    }

    @Override
    public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
        throw new UnsupportedOperationException("a record has headers");
    }

    @Override
    public byte @Nullable [] deserialize(String topic, Headers headers, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (key) {
            return data.length > LONGEST_KEY ? Arrays.copyOf(data, LONGEST_KEY) : data;
        }
        bound(headers);
        if (data.length <= Envelope.MAX_VALUE_BYTES) {
            return data;
        }
        headers.add(new CutValue(new IncomingRecord.Whole(data.length, Sha256.of(data))));
        return Arrays.copyOf(data, KEPT_OF_A_CUT_VALUE);
    }

    /** Asking for name and value of a header takes it out of the record's bytes, all of which it would hold. */
    private static void bound(Headers headers) {
        long length = 0;
        for (Header header : headers) {
            byte[] value = header.value();
            length += header.key().length() + (value == null ? 0 : value.length);
        }
        if (length > LONGEST_HEADERS) {
            for (Header header : headers.toArray()) {
                headers.remove(header.key());
            }
        }
    }
}
