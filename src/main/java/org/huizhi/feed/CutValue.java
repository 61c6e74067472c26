package org.huizhi.feed;

import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.huizhi.inbox.IncomingRecord;

/**
 * Told beside a value of which only the first bytes were kept. It is known by its class, so that nobody can send one.
 */
final class CutValue implements Header {

    private static final byte[] NOTHING = {};

    private final IncomingRecord.Whole whole;

    CutValue(IncomingRecord.Whole whole) {
        this.whole = whole;
    }

    /** @return what the value was as a whole; empty where all of it was kept */
    static Optional<IncomingRecord.Whole> of(Headers headers) {
        for (Header header : headers) {
            if (header instanceof CutValue cut) {
                return Optional.of(cut.whole);
            }
        }
        return Optional.empty();
    }

    @Override
    public String key() {
        return "huizhi-cut";
    }

    @Override
    public byte[] value() {
        return NOTHING;
    }
}
