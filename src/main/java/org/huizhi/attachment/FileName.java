package org.huizhi.attachment;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The name of a file in a header (RFC 6266, RFC 8187): for all programs without what only some understand. */
public final class FileName {

    private static final String PLAIN = "!#$&+-.^_`|~";

    private FileName() {}

    /** @return value of {@code Content-Disposition}, by which it is never shown in place */
    public static String disposition(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .forEach(point -> plain.append(
                        point < 0x7F && (Character.isLetterOrDigit(point) || ".-_ ".indexOf(point) >= 0)
                                ? (char) point
                                : '_'));
        StringBuilder encoded = new StringBuilder();
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xFF);
            boolean asItIs =
                    character < 0x7F && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
            encoded.append(
                    asItIs
                            ? String.valueOf(character)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
