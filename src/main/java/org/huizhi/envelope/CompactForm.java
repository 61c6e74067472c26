package org.huizhi.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Compact serialisation (RFC 7515 section 7.1, RFC 7516 section 7.1), taken strictly.
 *
 * <p>Base64url decoders are lenient: they skip foreign characters and drop the unused bits of a last character, so
 * several texts would be the same signed value under different digests. Here every value has exactly one text.
 */
final class CompactForm {

    private static final int MAX_HEADER_CHARACTERS = 4096;

    /** Those that change what is signed, or how the content is read, and that nobody here has agreed to. */
    private static final Set<String> REFUSED_HEADERS = Set.of("crit", "zip", "b64");

    private static final byte[] SIX_BITS = new byte[128];

    static {
        Arrays.fill(SIX_BITS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int value = 0; value < alphabet.length(); value++) {
            SIX_BITS[alphabet.charAt(value)] = (byte) value;
        }
    }

    private CompactForm() {}

    /**
     * Reads the text and its header into the structure, and nothing more: no key is involved yet.
     *
     * @param segments how many parts the serialisation has
     */
    static void read(byte[] ascii, int segments, JsonWebStructure into) throws MalformedJoseException {
        int seen = 1;
        int start = 0;
        for (int i = 0; i <= ascii.length; i++) {
            if (i < ascii.length && ascii[i] != '.') {
                continue;
            }
            checkSegment(ascii, start, i);
            if (seen == 1 && (i == 0 || i > MAX_HEADER_CHARACTERS)) {
                throw new MalformedJoseException("a header of " + i + " characters");
            }
            if (i < ascii.length) {
                seen++;
                start = i + 1;
            }
        }
        if (seen != segments) {
            throw new MalformedJoseException(seen + " parts instead of " + segments);
        }
        try {
            into.setCompactSerialization(new String(ascii, StandardCharsets.US_ASCII));
        } catch (JoseException e) {
            throw new MalformedJoseException("its header is not readable");
        }
        for (String name : REFUSED_HEADERS) {
            if (into.getObjectHeader(name) != null) {
                throw new MalformedJoseException("a header \"" + name + "\" is not understood here");
            }
        }
    }

    private static void checkSegment(byte[] ascii, int start, int end) throws MalformedJoseException {
        int last = 0;
        for (int i = start; i < end; i++) {
            last = ascii[i] < 0 ? -1 : SIX_BITS[ascii[i]];
            if (last < 0) {
                throw new MalformedJoseException("byte " + i + " is not base64url");
            }
        }
        int unused = switch ((end - start) % 4) {
            case 0 -> 0;
            case 2 -> 0b1111;
            case 3 -> 0b11;
            default -> throw new MalformedJoseException("a part of " + (end - start) + " characters");
        };
        if ((last & unused) != 0) {
            throw new MalformedJoseException("the part that ends at byte " + end + " is not canonical base64url");
        }
    }

    /** @return the header's value where it is a text, null otherwise */
    static @Nullable String text(JsonWebStructure structure, String header) {
        return structure.getObjectHeader(header) instanceof String text ? text : null;
    }
}
