package org.huizhi.validation;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Signed JSON is UTF-8 (RFC 8259, section 8.1), in the one form that each character has. Jackson takes longer forms
 * too, and guesses UTF-16 and UTF-32: whoever reads the same signed bytes with another program would read another text,
 * or none.
 */
public final class Utf8 {

    private static final int PIECE = 2048;

    private Utf8() {}

    /** @return false for a byte of zero too, which no JSON has, and every JSON in UTF-16 */
    public static boolean isJson(byte[] bytes) {
        for (byte one : bytes) {
            if (one == 0) {
                return false;
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes);
        CharBuffer into = CharBuffer.allocate(PIECE);
        CoderResult result = decoder.decode(from, into, true);
        while (result.isOverflow()) {
            into.clear();
            result = decoder.decode(from, into, true);
        }
        return !result.isError();
    }
}
