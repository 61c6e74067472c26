package org.huizhi.vault;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that are stored in numbered parts, from 1 on, one of which is in memory at a time. */
public final class PartsStream extends InputStream {

    private final int count;
    private final Parts parts;
    private byte[] part = new byte[0];
    private int at;
    private int number;

    /** Where they are. */
    @FunctionalInterface
    public interface Parts {

        /** @throws IOException where there is none, or another than was stored */
        byte[] read(int number) throws IOException;
    }

    public PartsStream(int count, Parts parts) {
        this.count = count;
        this.parts = parts;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        while (at == part.length) {
            if (number == count) {
                return -1;
            }
            part = parts.read(++number);
            at = 0;
        }
        int length = Math.min(most, part.length - at);
        System.arraycopy(part, at, into, from, length);
        at += length;
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }
}
