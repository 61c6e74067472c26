package org.huizhi.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huizhi.inbox.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as an operator may see it. Whoever sent it may have forgotten to encrypt it, so nothing is shown of the
 * value that could name a person: of what is encrypted or signed its header, of a text its shape, of other bytes those
 * by which a format is told (ADR 47).
 *
 * @param headers of the record, in the order of their names; values cut, with long numbers masked
 * @param envelope members of the value's own header that say how it is encrypted or signed
 * @param start shape of a text, or first bytes in hexadecimal digits; empty for all else
 */
public record RecordView(DeadLetter letter, List<Field> headers, Kind kind, List<Field> envelope, String start) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_HEADERS = 40;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_HEADER = 4096;
    private static final int SHAPE = 256;
    private static final int MAGIC = 16;
    private static final List<String> ENVELOPE = List.of("alg", "enc", "kid", "typ", "cty");
    /** As long as the number of a document; no time, id or version is. */
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{13,}[Xx]?");

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]*){1,4}");

    public record Field(String name, String value) {}

    /** What the value looks like. */
    public enum Kind {
        ERASED,
        EMPTY,
        ENCRYPTED,
        SIGNED,
        TEXT,
        BYTES;

        /** For messages. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param value null where it is erased */
    static RecordView of(DeadLetter letter, byte @Nullable [] value) {
        List<Field> headers = letter.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_HEADERS)
                .map(header -> new Field(bounded(header.getKey()), bounded(header.getValue())))
                .toList();
        if (value == null || value.length == 0) {
            return new RecordView(letter, headers, value == null ? Kind.ERASED : Kind.EMPTY, List.of(), "");
        }
        Optional<JsonNode> header = header(value);
        if (header.isPresent()) {
            List<Field> envelope = ENVELOPE.stream()
                    .filter(name -> header.get().path(name).isTextual())
                    .map(name -> new Field(name, bounded(header.get().get(name).asText())))
                    .toList();
            return new RecordView(
                    letter, headers, header.get().has("enc") ? Kind.ENCRYPTED : Kind.SIGNED, envelope, "");
        }
        return text(value)
                .map(text -> new RecordView(letter, headers, Kind.TEXT, List.of(), shape(text)))
                .orElseGet(() -> new RecordView(letter, headers, Kind.BYTES, List.of(), magic(value)));
    }

    /** @return of what a record says of itself, as much as may be shown: cut, with long numbers masked */
    public static String bounded(String text) {
        String masked = LONG_NUMBER.matcher(text).replaceAll("…");
        return masked.length() <= LONGEST_VALUE ? masked : masked.substring(0, LONGEST_VALUE) + "…";
    }

    /** @return of a compact JWE or JWS, also one that was cut */
    private static Optional<JsonNode> header(byte[] value) {
        int dot = 0;
        while (dot < value.length && dot <= LONGEST_HEADER && value[dot] != '.') {
            dot++;
        }
        String start = new String(value, 0, Math.min(value.length, 2 * LONGEST_HEADER), StandardCharsets.ISO_8859_1);
        if (dot == 0
                || dot > LONGEST_HEADER
                || dot == value.length
                || !COMPACT.matcher(start).matches()) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(start.substring(0, dot)));
            return Optional.ofNullable(header).filter(JsonNode::isObject);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @return the first letters of what is UTF-8; empty for what is not */
    private static Optional<String> text(byte[] value) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(LONGEST_HEADER);
        boolean bad = decoder.decode(ByteBuffer.wrap(value, 0, Math.min(value.length, LONGEST_HEADER)), text, false)
                .isError();
        return bad || text.position() == 0
                ? Optional.empty()
                : Optional.of(text.flip().toString());
    }

    /** Which signs stand where, and no letter or digit of it. */
    private static String shape(String text) {
        StringBuilder shape = new StringBuilder();
        text.codePoints().limit(SHAPE).forEach(letter -> {
            if (Character.isLetterOrDigit(letter)) {
                shape.append('x');
            } else {
                shape.append(letter == '\n' || (letter >= ' ' && letter < 0x7f) ? (char) letter : '·');
            }
        });
        return shape.toString();
    }

    private static String magic(byte[] value) {
        return HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(value, Math.min(value.length, MAGIC)));
    }

    /** @return of the value, hexadecimal digits */
    public String sha256() {
        return HexFormat.of().formatHex(letter.sha256());
    }

    /** @return whether nobody has decided about it, so that it can be replayed */
    public boolean isOpen() {
        return letter.status() == DeadLetter.Status.OPEN;
    }
}
