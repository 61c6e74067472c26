package org.huizhi.sheet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read as often as needed, from any place on. */
public interface ByteSource {

    long length() throws IOException;

    /** @param from the first byte, at most {@link #length} */
    InputStream open(long from) throws IOException;

    default InputStream open() throws IOException {
        return open(0);
    }

    static ByteSource of(byte[] bytes) {
        return new ByteSource() {

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open(long from) {
                return new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from);
            }
        };
    }
}
