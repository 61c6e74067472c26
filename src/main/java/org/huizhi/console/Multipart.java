package org.huizhi.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form with a file in it (RFC 7578), read while it comes: nothing of the file is kept, in memory or on disk, where it
 * would lie open.
 */
final class Multipart {

    private static final Pattern BOUNDARY = Pattern.compile(
            "(?i)multipart/form-data\\s*;.*?boundary=\"?([0-9A-Za-z'()+_,./:=? -]{1,70}?)\"?\\s*(?:;.*)?");

    private static final Pattern NAME =
            Pattern.compile("(?i)content-disposition:\\s*form-data\\s*;.*?\\bname=\"([^\"]*)\".*");
    private static final int LONGEST_HEADER = 2_000;
    private static final int MOST_HEADERS = 10;
    private static final int BUFFER = 16 * 1024;

    private final InputStream body;
    private final byte[] end;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    private Multipart(InputStream body, String boundary) {
        this.body = body;
        this.end = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // The first boundary has no line before it.
        buffer[0] = '\r';
        buffer[1] = '\n';
        to = 2;
    }

    /** @return null for another media type */
    static @Nullable Multipart of(@Nullable String mediaType, InputStream body) {
        Matcher boundary = BOUNDARY.matcher(mediaType == null ? "" : mediaType);
        return boundary.matches() ? new Multipart(body, boundary.group(1)) : null;
    }

    /** @return name of the next part, whose content is read next; null at the end */
    @Nullable
    String next() throws IOException {
        while (content(buffer.length) != null) {
            // What nobody has read.
        }
        require(end.length + 2);
        boolean last = buffer[from + end.length] == '-' && buffer[from + end.length + 1] == '-';
        if (last) {
            return null;
        }
        from += end.length;
        // Blanks may stand behind a boundary.
        header();
        String name = "";
        String header = header();
        for (int headers = 0; !header.isEmpty(); headers++) {
            Matcher named = NAME.matcher(header);
            name = named.matches() ? named.group(1) : name;
            if (headers == MOST_HEADERS) {
                throw new IOException("a part has too many headers");
            }
            header = header();
        }
        return name;
    }

    /** @return text of the part at hand */
    String text(int longest) throws IOException {
        byte[] text = file().readNBytes(longest + 1);
        if (text.length > longest) {
            throw new IOException("a field is too long");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** @return content of the part at hand */
    InputStream file() {
        return new InputStream() {

            @Override
            public int read(byte[] into, int at, int most) throws IOException {
                if (most == 0) {
                    return 0;
                }
                byte[] some = content(most);
                if (some == null) {
                    return -1;
                }
                System.arraycopy(some, 0, into, at, some.length);
                return some.length;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }
        };
    }

    /** @return some bytes before the next boundary, at least one; null where it is reached */
    private byte @Nullable [] content(int most) throws IOException {
        require(end.length);
        int boundary = indexOfEnd();
        int available = (boundary < 0 ? to - end.length + 1 : boundary) - from;
        if (available <= 0) {
            return null;
        }
        byte[] some = new byte[Math.min(most, available)];
        System.arraycopy(buffer, from, some, 0, some.length);
        from += some.length;
        return some;
    }

    /** @return place of the boundary in the buffer; -1 where it is not in it whole */
    private int indexOfEnd() {
        for (int at = from; at <= to - end.length; at++) {
            int matched = 0;
            while (matched < end.length && buffer[at + matched] == end[matched]) {
                matched++;
            }
            if (matched == end.length) {
                return at;
            }
        }
        return -1;
    }

    private String header() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            require(1);
            byte next = buffer[from++];
            if (next == '\n') {
                int length = line.length();
                // Names of files are in UTF-8, and are not looked at.
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
            if (line.length() == LONGEST_HEADER) {
                throw new IOException("a header of a part is too long");
            }
            line.append((char) (next & 0xFF));
        }
    }

    /** Sees to it that so many bytes are in the buffer. */
    private void require(int bytes) throws IOException {
        while (to - from < bytes) {
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, to - from);
                to -= from;
                from = 0;
            }
            int read = body.read(buffer, to, buffer.length - to);
            if (read < 0) {
                throw new IOException("the form broke off");
            }
            to += read;
        }
    }
}
