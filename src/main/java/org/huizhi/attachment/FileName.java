package org.huizhi.attachment;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file that somebody else chose: what it may be, and what it is saved as. In a header (RFC 6266, RFC
 * 8187) it is for all programs without what only some understand.
 */
public final class FileName {

    private static final String PLAIN = "!#$&+-.^_`|~";

    /** Of a path, or of none on Windows. */
    private static final String FORBIDDEN = "/\\:*?\"<>|";

    /** What Windows takes for a device, whatever stands behind a dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

    /** In UTF-8; file systems have 255. */
    private static final int LONGEST = 240;

    /** Endings of what is attached, the usual one first: a text that is called a.bat runs. */
    private static final Map<String, List<String>> ENDINGS = Map.of(
            MediaTypes.PDF,
            List.of(".pdf"),
            MediaTypes.OFD,
            List.of(".ofd"),
            "image/png",
            List.of(".png"),
            "image/jpeg",
            List.of(".jpg", ".jpeg"),
            "image/tiff",
            List.of(".tif", ".tiff"),
            MediaTypes.TEXT,
            List.of(".txt"),
            MediaTypes.DOCUMENT,
            List.of(".docx"),
            MediaTypes.WORKBOOK,
            List.of(".xlsx"),
            MediaTypes.PRESENTATION,
            List.of(".pptx"));

    private FileName() {}

    /** @return whether it is a name of a file on all systems, and of nothing else */
    static boolean isPlain(String name) {
        return name.chars().noneMatch(one -> FORBIDDEN.indexOf(one) >= 0)
                && !isEdge(name.charAt(0))
                && !isEdge(name.charAt(name.length() - 1));
    }

    private static boolean isEdge(char character) {
        return character == '.' || character == ' ';
    }

    /** @return as it is saved: on every system, in one folder, and opened by what its content is for */
    static String saved(String name, @Nullable String mediaType) {
        List<String> endings = ENDINGS.getOrDefault(mediaType == null ? "" : mediaType, List.of(".bin"));
        String plain = name.codePoints()
                .mapToObj(one ->
                        FORBIDDEN.indexOf(one) >= 0 || Character.isISOControl(one) ? "_" : Character.toString(one))
                .collect(Collectors.joining())
                .replaceAll("^[. ]+|[. ]+$", "");
        String lower = plain.toLowerCase(Locale.ROOT);
        int length = endings.stream()
                .filter(lower::endsWith)
                .mapToInt(String::length)
                .findFirst()
                .orElse(0);
        String stem = plain.substring(0, plain.length() - length);
        String ending = length == 0 ? endings.get(0) : plain.substring(plain.length() - length);
        if (stem.isEmpty() || DEVICE.matcher(stem.toLowerCase(Locale.ROOT)).matches()) {
            stem = "_" + stem;
        }
        while (bytes(stem) + bytes(ending) > LONGEST) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + ending;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** @return value of {@code Content-Disposition}, by which what a stranger sent is never shown in place */
    public static String disposition(String name, @Nullable String mediaType) {
        return disposition(saved(name, mediaType));
    }

    /** @return the same for a file of this node, under the name that the node gives it */
    public static String disposition(String saved) {
        StringBuilder plain = new StringBuilder();
        saved.codePoints()
                .forEach(point -> plain.append(
                        point < 0x7F && (Character.isLetterOrDigit(point) || ".-_ ".indexOf(point) >= 0)
                                ? (char) point
                                : '_'));
        if (plain.toString().equals(saved)) {
            return "attachment; filename=\"" + plain + "\"";
        }
        StringBuilder encoded = new StringBuilder();
        for (byte one : saved.getBytes(StandardCharsets.UTF_8)) {
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
